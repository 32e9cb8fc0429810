"""Lines of an extracted body that are no part of the story: the headline again, read-more lines, calls to sign up, credits.

The rules look at one line at a time, with its place in the text. They cut whole lines and never inside one, and they know
kinds of lines in the words of several languages, not sites. docs/parsing.md says what each gained.
"""

import re

from etl.transform.articles.words import words_of

# A head line is chrome only above the first real paragraph; a tail line only below the last. In words.
PARAGRAPH_WORDS = 15
LINE_CHARS, NOTICE_CHARS = 160, 330
# Kicker, breadcrumb or byline that may stand in one line with the repeated headline.
KICKER_WORDS = 12

# A line that opens with a quotation mark is someone's words, whatever they are.
_READ_MORE = re.compile(
    r"^(>>|→|►|▶|➡|👉)|^[^\w\"“”„'‘’«»]*(also read|read (more|also|next|now|here|the (full|original))|see also|don'?t miss\b"
    r"|more( like this| from \w+)?\s*:|related\b.{0,20}:|related( stories| articles| content| topics| links)?$|most read\b"
    r"|recommended( stories| articles)?$|most popular\b|trending( now)?$|watch\s*:|watch( the)? video\b|listen\s*:|click here\b"
    r"|further reading|you may also like|more on this|lesen sie (auch|mehr|dazu)|lest (auch|den)|mehr zum thema|mehr dazu"
    r"|mehr themen|auch interessant|das könnte sie|weiterlesen|lire aussi|à lire aussi|à lire\s*:|voir aussi|lee también"
    r"|lea también|leer más|te puede interesar|leggi anche|leia (também|mais)|lees (ook|meer)|läs (också|även|mer)|les også"
    r"|læs også|czytaj (też|także|więcej)|čtěte (také|více)|ayrıca okuyun|читайте также|あわせて読みたい|関連記事|관련기사"
    r"|xem thêm)", re.IGNORECASE)
_CHROME = re.compile(
    r"^[\W_]*(advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|annons|reklama|реклама|広告"
    r"|(story|article) continues( below)?( (the )?(this )?advertisement)?|continue reading|article content|e-?mail|copy link"
    r"|scroll( down)? to continue|share( this)?( (article|story|page))?|print( this)?( (article|page))?|link copied|comments?"
    r"|save( article)?|bookmark|report( this)?( comment)?|have your say"
    r"|(print|e-?mail)( this)?\s*\|.{0,80}|loading( comments| more)?|hauptinhalt|skip to .{3,30}|tags?|topics|etiketler|themen"
    r"|(play|open) (video|audio|image|gallery).{0,20}|this video is (playing|unavailable).{0,40}|javascript (is|must) .{0,60}"
    r"|\d+ (comments?|shares|min(ute)?s?( read)?)|(lesedauer|reading time|estimated reading time)\b.{0,20}|_{2,}|\*{3,}|-{2,}"
    r"|\+{3}|empfohlener (redaktioneller|externer) inhalt|link zum .{3,20}-inhalt)[\W_]*$", re.IGNORECASE)
_DATED = re.compile(
    r"^(?!.*[.!?]$)\W*(first )?(published|updated|posted|last (updated|modified)|created|veröffentlicht|aktualisiert|stand"
    r"|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato)\b(?=.*\d{4}|.*\d\d[.:]\d\d).{4,70}$", re.IGNORECASE)
_NOTICE = re.compile(
    r"\b(sign(ing)? up|subscribe|register)\b.{0,80}\b(newsletters?|inbox|e-?mail (alerts|updates)|briefing|breaking news"
    r"|top stories|(free|full|unlimited) access)\b|\bsigning up (to|for) our\b|^(sign up|subscribe)\b"
    r"|^get .{0,40}(news|newsletter|briefing|headlines|in your inbox|delivered to)\b"
    r"|^follow (us|me|\w+( \w+){0,4}) on (x\b|twitter|facebook|instagram|google news|telegram|whatsapp|tiktok|linkedin|youtube)"
    r"|^(like|join|find) us on\b|^(download|get) (the|our) .{0,30}\bapp\b|^join our (whatsapp|telegram)"
    r"|\ball rights reserved\b|\bmay not be (re)?(published|produced|broadcast|distributed)\b|^(©|\(c\) ?\d|copyright\b)"
    r"|^(get in touch|have a (story|tip)|got a (story|tip))\b|^for more (stories|news) like this|^check out (more|our)\b"
    r"|\b(post|leave|add) a comment\b|before commenting\W*$|^(please )?(log ?(in|out)|sign in) "
    r"|\b(we|publisher) may (earn|receive) (a|an) .{0,20}commission|affiliate (commission|links?)"
    r"|\bnewsletter\b.{0,60}\b(abonnieren|anmelden|bestellen|abonnez|inscrivez|suscríbete|iscriviti)"
    r"|^(abonnieren sie|abonnez-vous|inscrivez-vous|suscríbete|iscriviti|subscreva|prenumerera)\b"
    r"|personenbezogene daten an drittplattformen|externe(n|r)? inhalt\w* (angezeigt|anzeigen)", re.IGNORECASE)
_CREDIT = re.compile(
    r"^\W*(image|images|photo|photos|picture|pictures|pic|foto|fotos|bild|photograph|file photo|image source|image credit"
    r"|photo credit|illustration|grafik|graphic|фото|写真|fuente|quelle|source|kilde|källa)\s*"
    r"(by|credit|von)?\s*[:：／/]", re.IGNORECASE)
_TWEET = re.compile(r"^[—–-]\s?.{1,60}\(@\w+\)|pic\.twitter\.com/\w+$")


def without_chrome(text: str, titles: tuple[str, ...]) -> str:
    """The text without lines that are no part of the story; `titles` are the headline's spellings."""
    lines = [line for line in text.split("\n\n") if not is_chrome(line)]
    return "\n\n".join(_without_head(lines, titles))


def is_chrome(line: str) -> bool:
    """Whether a line, wherever it stands, leads away, asks for something or credits a picture."""
    if len(line) <= LINE_CHARS and (_READ_MORE.match(line) or _CHROME.match(line) or _CREDIT.match(line) or _DATED.match(line)):
        return True
    return len(line) <= NOTICE_CHARS and bool(_NOTICE.search(line) or _TWEET.search(line))


def _without_head(lines: list[str], titles: tuple[str, ...]) -> list[str]:
    """Drop the headline where the text begins with it, and the short lines above it."""
    wanted = [" ".join(words_of(title)) for title in titles if len(words_of(title)) > 1]
    for at, line in enumerate(lines[:6]):
        words = words_of(line)
        plain = " ".join(words)
        if any(title in plain and len(words) <= len(title.split()) + KICKER_WORDS for title in wanted):
            return lines[at + 1:]
        if len(words) > PARAGRAPH_WORDS:
            break
    return lines

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

_READ_MORE = re.compile(
    r"^(>>|»|→|►|▶|➡|👉)|^[\W_]*(also read|read (more|also|next|now|here|the (full|original))|see also|more( like this| from \w+)?\s*:|related\b.{0,20}:"
    r"|related( stories| articles| content| topics| links)?$|recommended( stories| articles)?$|don'?t miss\b|most read|most popular"
    r"|trending( now)?$|watch\s*:|watch( the)? video|listen\s*:|click here|further reading|you may also like|more on this"
    r"|lesen sie (auch|mehr|dazu)|lest (auch|den)|mehr zum thema|mehr dazu|mehr themen|auch interessant|das könnte sie|weiterlesen"
    r"|lire aussi|à lire aussi|à lire\s*:|voir aussi|lee también|lea también|leer más|te puede interesar|leggi anche|leia (também|mais)"
    r"|lees (ook|meer)|läs (också|även|mer)|les også|læs også|czytaj (też|także|więcej)|čtěte (také|více)|ayrıca okuyun"
    r"|читайте также|あわせて読みたい|関連記事|관련기사|xem thêm)", re.IGNORECASE)
_CHROME = re.compile(
    r"^[\W_]*(advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|annons|reklama|реклама|広告"
    r"|(story|article) continues( below)?( (the )?(this )?advertisement)?|continue reading|article content|scroll( down)? to continue"
    r"|share( this)?( (article|story|page))?|print( this)?( (article|page))?|e-?mail|copy link|link copied|comments?|save( article)?|bookmark"
    r"|loading( comments| more)?|hauptinhalt|skip to .{3,30}|(play|open) (video|audio|image|gallery).{0,20}|tags?|topics|etiketler|themen"
    r"|this video is (playing|unavailable).{0,40}|javascript (is|must) .{0,60}|\d+ (comments?|shares|min(ute)?s?( read)?)"
    r"|(lesedauer|reading time|estimated reading time)\b.{0,20}|_{2,}|\*{3,}|-{2,}|\+{3}"
    r"|empfohlener (redaktioneller|externer) inhalt|link zum .{3,20}-inhalt)[\W_]*$", re.IGNORECASE)
_NOTICE = re.compile(
    r"\b(sign(ing)? up|subscribe|register)\b.{0,80}\b(newsletter|inbox|e-?mails?|updates?|alerts?|briefing|stories|access|news)\b"
    r"|\bsign up for\b.{0,80}$|^get .{0,40}(news|newsletter|briefing|headlines|in your inbox|delivered to)\b"
    r"|\bfollow (us|me|\w+( \w+){0,4}) on (x\b|twitter|facebook|instagram|google news|telegram|whatsapp|tiktok|linkedin|youtube)"
    r"|^(like|join|find) us on\b|\b(download|get) (the|our) .{0,30}\bapp\b|\bjoin our (whatsapp|telegram)"
    r"|\ball rights reserved\b|\bmay not be (re)?(published|produced|broadcast|distributed)\b|^(©|\(c\) ?\d|copyright\b)"
    r"|^(get in touch|have a (story|tip)|got a (story|tip))\b|^for more (stories|news) like this|^check out (more|our)\b"
    r"|\bpost(ing)? a comment\b|before commenting|log ?in (to|or) |\b(we|publisher) may (earn|receive) (a|an) .{0,20}commission"
    r"|\b(products|purchase).{0,60}\baffiliate\b|affiliate (commission|links?)"
    r"|\bnewsletter\b.{0,60}\b(abonnieren|anmelden|bestellen|abonnez|inscrivez|suscríbete|iscriviti)"
    r"|^(abonnieren sie|abonnez-vous|inscrivez-vous|suscríbete|iscriviti|subscreva|prenumerera)\b"
    r"|personenbezogene daten an drittplattformen|externe(n|r)? inhalt\w* (angezeigt|anzeigen)", re.IGNORECASE)
_CREDIT = re.compile(
    r"^\W*(image|images|photo|photos|picture|pictures|pic|foto|fotos|bild|photograph|file photo|image source|image credit"
    r"|photo credit|illustration|grafik|graphic|фото|写真|fuente|quelle|source|kilde|källa)\s*(by|credit|von)?\s*[:：／/]", re.IGNORECASE)
_TWEET = re.compile(r"^[—–-]\s?.{1,60}\(@\w+\)|pic\.twitter\.com/\w+$")


def without_chrome(text: str, titles: tuple[str, ...]) -> str:
    """The text without lines that are no part of the story; `titles` are the headline's spellings."""
    lines = [line for line in text.split("\n\n") if not is_chrome(line)]
    return "\n\n".join(_without_head(lines, titles))


def is_chrome(line: str) -> bool:
    """Whether a line, wherever it stands, leads away, asks for something or credits a picture."""
    if len(line) <= LINE_CHARS and (_READ_MORE.match(line) or _CHROME.match(line) or _CREDIT.match(line)):
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

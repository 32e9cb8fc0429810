"""Lines of an extracted body that are no part of the story.

In: a text, its paragraphs apart by blank lines. Out: the same without the headline again, read-more
lines, calls to sign up and credits. A rule looks at one line at a time and cuts all of it or
nothing. The rules know kinds of lines in the words of several languages, not sites. docs/parsing.md
says what each gained.
"""

import re

from etl.transform.articles.readings import told
from etl.transform.articles.words import words_of

# The headline is looked for in the first lines, above the first line of a paragraph's length.
HEAD_LINES, PARAGRAPH_WORDS = 6, 15
# The longest line that leads away or credits a picture, and the longest that asks for something.
LINE_CHARS, NOTICE_CHARS = 160, 330
# A kicker, breadcrumb or byline of so many words may stand in one line with the repeated headline.
KICKER_WORDS = 12
# A line that opens with a quotation mark is someone's words, whatever they are.
_READ_MORE = re.compile(
    r"^(>>|→|►|▶|➡|👉)|^[^\w\"“”„'‘’«»]*(also read"
    r"|read (more|also|next|now|here|the (full|original))|see also|don'?t miss\b"
    r"|more( like this| from \w+)?\s*:|related\b.{0,20}:"
    r"|related( stories| articles| content| topics| links)?$|most read\b"
    r"|recommended( stories| articles)?$|most popular\b|trending( now)?$|watch\s*:"
    r"|watch( the)? video\b|listen\s*:|click here\b|further reading|you may also like|more on this"
    r"|lesen sie (auch|mehr|dazu)|lest (auch|den)|mehr zum thema|mehr dazu|mehr themen"
    r"|auch interessant|das könnte sie|weiterlesen|lire aussi|à lire aussi|à lire\s*:|voir aussi"
    r"|lee también|lea también|leer más|te puede interesar|leggi anche|leia (também|mais)"
    r"|lees (ook|meer)|läs (också|även|mer)|les også|læs også|czytaj (też|także|więcej)"
    r"|čtěte (také|více)|ayrıca okuyun|читайте также|あわせて読みたい|関連記事|관련기사"
    r"|xem thêm)", re.IGNORECASE)
_CHROME = re.compile(
    r"^[\W_]*(advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|annons"
    r"|reklama|реклама|広告|(story|article) continues( below)?( (the )?(this )?advertisement)?"
    r"|continue reading|article content|e-?mail|copy link|scroll( down)? to continue"
    r"|share( this)?( (article|story|page))?|print( this)?( (article|page))?|link copied|comments?"
    r"|save( article)?|bookmark|report( this)?( comment)?|have your say"
    r"|(print|e-?mail)( this)?\s*\|.{0,80}|loading( comments| more)?|hauptinhalt|skip to .{3,30}"
    r"|tags?|topics|etiketler|themen|(play|open) (video|audio|image|gallery).{0,20}"
    r"|this video is (playing|unavailable).{0,40}|javascript (is|must) .{0,60}"
    r"|\d+ (comments?|shares|min(ute)?s?( read)?)"
    r"|(lesedauer|reading time|estimated reading time)\b.{0,20}|_{2,}|\*{3,}|-{2,}|\+{3}"
    r"|empfohlener (redaktioneller|externer) inhalt|link zum .{3,20}-inhalt)[\W_]*$", re.IGNORECASE)
_DATED = re.compile(
    r"^(?!.*[.!?]$)\W*(first )?(published|updated|posted|last (updated|modified)|created"
    r"|veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado|actualizado|pubblicato"
    r"|aggiornato)\b(?=.*\d{4}|.*\d\d[.:]\d\d).{4,70}$", re.IGNORECASE)
_NOTICE = re.compile(
    r"\b(sign(ing)? up|subscribe|register)\b.{0,80}\b(newsletters?|inbox|e-?mail (alerts|updates)"
    r"|briefing|breaking news|top stories|(free|full|unlimited) access)\b|\bsigning up (to"
    r"|for) our\b|^(sign up|subscribe)\b|^get .{0,40}(news|newsletter|briefing|headlines"
    r"|in your inbox|delivered to)\b|^follow (us|me|\w+( \w+){0,4}) on (x\b|twitter|facebook"
    r"|instagram|google news|telegram|whatsapp|tiktok|linkedin|youtube)|^(like|join|find) us on\b"
    r"|^(download|get) (the|our) .{0,30}\bapp\b|^join our (whatsapp|telegram)"
    r"|\ball rights reserved\b|\bmay not be (re)?(published|produced|broadcast|distributed)\b|^(©"
    r"|\(c\) ?\d|copyright\b)|^(get in touch|have a (story|tip)|got a (story|tip))\b"
    r"|^for more (stories|news) like this|^check out (more|our)\b|\b(post|leave|add) a comment\b"
    r"|before commenting\W*$|^(please )?(log ?(in|out)|sign in) |\b(we|publisher) may (earn"
    r"|receive) (a|an) .{0,20}commission|affiliate (commission|links?)"
    r"|\bnewsletter\b.{0,60}\b(abonnieren|anmelden|bestellen|abonnez|inscrivez|suscríbete"
    r"|iscriviti)|^(abonnieren sie|abonnez-vous|inscrivez-vous|suscríbete|iscriviti|subscreva"
    r"|prenumerera)\b|personenbezogene daten an drittplattformen|externe(n|r)? inhalt\w* (angezeigt"
    r"|anzeigen)", re.IGNORECASE)
_CREDIT = re.compile(
    r"^\W*(image|images|photo|photos|picture|pictures|pic|foto|fotos|bild|photograph|file photo"
    r"|image source|image credit|photo credit|illustration|grafik|graphic|фото|写真|fuente|quelle"
    r"|source|kilde|källa)\s*(by|credit|von)?\s*[:：／/]", re.IGNORECASE)
_TWEET = re.compile(r"^[—–-]\s?.{1,60}\(@\w+\)|pic\.twitter\.com/\w+$")
_WHOLE_LINES = {"read more": _READ_MORE, "chrome": _CHROME, "credit": _CREDIT, "dated": _DATED}


def without_chrome(text: str, titles: tuple[str, ...]) -> str:
    """The text without lines that are no part of the story.

    titles: how the page spells its headline.
    """
    lines = [line for line in text.split("\n\n") if not is_chrome(line)]
    wanted = [" ".join(words_of(title)) for title in titles if len(words_of(title)) > 1]
    return "\n\n".join(_without_head(_without_end(lines, wanted), wanted))


def is_chrome(line: str) -> bool:
    """Whether a line, wherever it stands, leads away, asks for something or credits a picture."""
    return rule_of(line) is not None


def rule_of(line: str) -> str | None:
    """The name of the rule by which a line is no part of a story; None where there is none."""
    if len(line) <= LINE_CHARS:
        for name, rule in _WHOLE_LINES.items():
            if rule.match(line):
                return name
    if len(line) > NOTICE_CHARS:
        return None
    return "notice" if _NOTICE.search(line) else "tweet" if _TWEET.search(line) else None


def _without_head(lines: list[str], wanted: list[str]) -> list[str]:
    """Drop the headline where the text begins with it, and the short lines above it."""
    for at, line in enumerate(lines[:HEAD_LINES]):
        words = words_of(line)
        plain = " ".join(words)
        if any(title in plain and len(words) <= len(title.split()) + KICKER_WORDS
               for title in wanted):
            return lines[at + 1:]
        if len(words) > PARAGRAPH_WORDS:
            break
    return lines


def _without_end(lines: list[str], wanted: list[str]) -> list[str]:
    """Drop the headline behind the last sentence: extractors put there what stood elsewhere."""
    end = next((at for at in range(len(lines), 0, -1) if told(lines[at - 1])), 0)
    behind = (line for line in lines[end:] if " ".join(words_of(line)) not in wanted)
    return [*lines[:end], *behind]

"""Lines of an extracted body that are no part of the story.

In: a text, its paragraphs apart by blank lines. Out: the same without the headline again, read-more
lines, calls to sign up and credits. A rule looks at one line at a time and cuts all of it or
nothing. The rules know kinds of lines in the words of several languages, not sites. docs/parsing.md
says what each gained.
"""

import re

from etl.transform.articles.readings import told_until
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
    r"|read (more|also|next|now|here|the (full|original))|more from \w+\s*:|watch\s*:|click here\b"
    r"|lest (auch|den)|mehr (zum thema|themen)|auch interessant"
    r"|(à )?lire aussi|lee también|lea también|leggi anche|leia (também|mais)|lees (ook|meer)"
    r"|läs (också|även|mer)|les også|læs også|czytaj (też|także|więcej)|čtěte (také|více)"
    r"|ayrıca okuyun|читайте также|あわせて読みたい|関連記事|관련기사|xem thêm)", re.IGNORECASE)
_NOTICE = re.compile(
    r"\b(sign(ing)? up|subscribe|register)\b.{0,80}\b(newsletters?|inbox|e-?mail (alerts|updates)"
    r"|briefing|breaking news|top stories|(free|full|unlimited) access)\b|^(sign up|subscribe)\b"
    r"|^follow (us|me|\w+( \w+){0,4}) on (x\b|twitter|facebook|instagram|google news|whatsapp)"
    r"|^(©|\(c\) ?\d|copyright\b)|^(get in touch|have a (story|tip)|got a (story|tip))\b"
    r"|^for more (stories|news) like this"
    r"|affiliate (commission|links?)|^\W*advertisement\W*$", re.IGNORECASE)
_CREDIT = re.compile(
    r"^\W*(image|photo|foto|quelle)s?\s*(by|credit|source|von)?\s*[:：／/]", re.IGNORECASE)
# Rules for whole lines, and for lines that ask for something, by name.
_RULES = {"read more": (_READ_MORE, LINE_CHARS), "credit": (_CREDIT, LINE_CHARS),
          "notice": (_NOTICE, NOTICE_CHARS)}


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
    return next((name for name, (rule, chars) in _RULES.items()
                 if len(line) <= chars and rule.search(line)), None)


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
    end = told_until(lines)
    behind = (line for line in lines[end:] if " ".join(words_of(line)) not in wanted)
    return [*lines[:end], *behind]

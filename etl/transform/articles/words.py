"""Text as text: Unicode and white space put in order, words counted and compared.

In: text of any origin. Out: text that every table can hold, and words.
"""

import re
import unicodedata

_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Categories Cc, Cs and Co but for line feed and tab, as far as they are one range each.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")
# So many words tell a language.
TELLING_WORDS = 5
# Invisible: soft hyphens, zero-width spaces and marks of direction, which cut words in two.
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])


def clean(text: str) -> str:
    """NFC text without control and invisible characters; one blank line parts paragraphs."""
    text = text.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", unicodedata.normalize("NFC", text))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    paragraphs = (paragraph.strip("\n") for paragraph in "\n".join(lines).split("\n\n"))
    # Again: what was taken out may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", "\n\n".join(filter(None, paragraphs)))


def one_line(text: str | None) -> str | None:
    """Clean text in one line; None where nothing is left."""
    return " ".join(clean(text).split()) or None if text else None


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as one."""
    return len(text.split()) + len(_WIDE.findall(text)) // 2


def without_names(text: str) -> str:
    """The words that begin with a small letter, by which a language is told.

    A short story may be dense with names of another language. Where little else is left, as of a
    text in capitals, it is the whole text.
    """
    words = [word for word in text.split() if not any(map(str.isupper, word[:2]))]
    is_enough = sum(any(map(str.isalpha, word)) for word in words) >= TELLING_WORDS
    return " ".join(words) if is_enough else text


def words_of(text: str) -> list[str]:
    """Words without case and punctuation, to compare texts by."""
    return re.findall(r"\w+", text.casefold())

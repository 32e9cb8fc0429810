"""Text as text: Unicode and white space in order, words counted and compared."""

import re
import unicodedata

_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Categories Cc, Cs and Co but for line feed and tab, as far as they are one range each.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")
# Invisible: soft hyphens, zero-width spaces and marks of direction, which break words and comparisons in two.
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])


def clean(text: str) -> str:
    """NFC text without control and invisible characters, paragraphs apart by exactly one blank line."""
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    paragraphs = "\n".join(lines).split("\n\n")
    return unicodedata.normalize("NFC", "\n\n".join(p for p in (paragraph.strip("\n") for paragraph in paragraphs) if p))


def one_line(text: str | None) -> str | None:
    """Clean text in one line; None where nothing is left."""
    return " ".join(clean(text).split()) or None if text else None


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as one."""
    return len(text.split()) + len(_WIDE.findall(text)) // 2


def words_of(text: str) -> list[str]:
    """Words without case and punctuation, to compare texts by."""
    return re.findall(r"\w+", text.casefold())

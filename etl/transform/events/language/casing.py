"""Case restored in texts that are all capitals, as old wires and some feeds send them.

The parser knows names by their capitals. A word of the language is written small, a known name as
its table writes it, an unknown word as a name. Every character stays in its place, so that offsets
hold.
"""

import re
from collections.abc import Callable, Mapping

# A text of so many letters is all capitals when this share of them is.
MIN_LETTERS = 60
SHOUTED_SHARE = 0.8
MAX_NAME_WORDS = 6
# So many characters before a word show whether a sentence begins with it.
SEEN_BEFORE = 8
CALENDAR = frozenset({
    "jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "january",
    "february", "march", "april", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
# What stands small inside a name.
PARTICLES = frozenset({"de", "del", "la", "los", "las", "el", "y", "da", "do", "dos", "van", "von",
                       "bin", "al", "of", "the", "and"})
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ENDS_SENTENCE = re.compile(r"[.!?:]['\"”’)\]]*\s+$|\n\s*\n\s*$|[\[(\"“]\s*$|--\s*$")


def is_shouted(text: str) -> bool:
    """Whether a text is all capitals, short ones aside."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < MIN_LETTERS:
        return False
    return sum(c.isupper() for c in letters) > SHOUTED_SHARE * len(letters)


class Caser:
    """Restores case by what is a word and what is a name."""

    def __init__(self, is_word: Callable[[str], bool], names: Mapping[str, bool]) -> None:
        """Restore by what is a word and what is a name.

        `is_word` is asked of lower-case words. `names` are written as they should be; a name that
        is true is always meant, even where it is a word too.
        """
        self._is_word = is_word
        self._names: dict[tuple[str, ...], str] = {}
        for name, is_sure in names.items():
            words = tuple(word.lower() for word in _WORD.findall(name))
            if not words or name.islower():
                continue
            if is_sure or len(words) > 1 or not is_word(words[0]):
                self._names.setdefault(words, name)

    def restore(self, text: str) -> str:
        """The text in its likely case; one that is not all capitals comes back as it is."""
        if not is_shouted(text):
            return text
        out = list(text)
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            length = self._write_name(text, words, at, out)
            if not length:
                self._write_word(text, words[at], out)
            at += length or 1
        return "".join(out)

    def _write_name(self, text: str, words: list[re.Match[str]], at: int, out: list[str]) -> int:
        """Write the longest known name that begins at a word; gives its number of words, or 0."""
        for length in range(min(MAX_NAME_WORDS, len(words) - at), 0, -1):
            part = words[at:at + length]
            name = self._names.get(tuple(word.group().lower() for word in part))
            if name is None:
                continue
            for word, written in zip(part, _WORD.findall(name), strict=True):
                _put(out, word.start(), written)
            return length
        return 0

    def _write_word(self, text: str, word: re.Match[str], out: list[str]) -> None:
        lower = word.group().lower()
        before = text[max(0, word.start() - SEEN_BEFORE):word.start()]
        starts = word.start() == 0 or bool(_ENDS_SENTENCE.search(before))
        is_small = lower in PARTICLES or (self._is_word(lower) and lower not in CALENDAR)
        if not starts and is_small:
            _put(out, word.start(), lower)
        elif not starts and not re.search(r"[aeiouy]", lower):
            return  # an acronym
        else:
            _put(out, word.start(), "-".join(part.capitalize() for part in lower.split("-")))


def _put(out: list[str], start: int, written: str) -> None:
    """Write a word over the characters of another one, where both have the same letter."""
    for position, letter in enumerate(written):
        if out[start + position].lower() == letter.lower():
            out[start + position] = letter

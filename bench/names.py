"""Whether two ways to name somebody, or some place, mean the same one: by the words they share.

A hand-coded article lists every name that is accepted ("the ministry", "France", "its minister"),
so a comparison of words is enough.
"""

import re
import unicodedata
from collections.abc import Iterable

# From this overlap on two names count as one. A sentence taken for a name stays below it.
SAME = 0.2
FILLERS = frozenset({
    "a", "an", "the", "of", "and", "or", "in", "on", "at", "to", "by", "for", "from", "with",
    "his", "her", "its", "their", "our", "my", "your", "some", "all", "any", "several", "many",
    "other", "another", "former", "new", "two", "three", "four", "five", "six", "who", "which",
    "that", "this", "these", "those", "al", "el"})
# They say of what kind somebody is, not who; they count only where nothing else is left.
GENERIC = frozenset({
    "force", "group", "government", "official", "people", "person", "troop", "military", "army",
    "member", "authority", "leader", "president", "minister", "spokesman", "national",
    "international", "security", "country", "soldier", "police", "party", "front"})
# Spellings of names that news write in many ways; the first two are told by their capitals.
CAPITALS = ((re.compile(r"\bIS\b"), " isis "), (re.compile(r"\bUS\b"), " usa "))
SPELLINGS = tuple((re.compile(pattern), f" {name} ") for pattern, name in (
    (r"\bislamic state( group| in iraq and (the levant|syria)| of iraq and (the levant|syria))?\b"
     r"|\bisil\b|\bda['’]?esh\b", "isis"),
    (r"\bu\.\s?s\.(a\.)?|\bunited states( of america)?\b|\bamericans?\b", "usa"),
    (r"\bu\.\s?k\.|\bunited kingdom\b|\bbritish\b|\bbritain\b", "uk"),
    (r"\bu\.\s?n\.|\bunited nations\b", "un"),
    (r"\basad\b", "assad")))
# A word that ends so is no plural, nor is one of three letters.
SINGULAR = ("ss", "is", "us")
SHORT = 3


def is_same(one: str, others: Iterable[str]) -> bool:
    """Whether a name means one of the others."""
    return any(overlap(one, other) >= SAME for other in others)


def overlap(one: str, other: str) -> float:
    """The content words that two names share, over the mean of what they have (Dice): 0 to 1.

    Where one of them has none ("the", "…") it is 1 for equal texts, else 0.
    """
    ours, theirs = content_words(one), content_words(other)
    if ours and theirs:
        return 2 * len(ours & theirs) / (len(ours) + len(theirs))
    return float(bool(one and other) and _bare(one).lower().strip() == _bare(other).lower().strip())


def content_words(text: str) -> frozenset[str]:
    """The words of a name without case, accents, plural s and fillers."""
    text = _bare(text)
    for pattern, name in CAPITALS:
        text = pattern.sub(name, text)
    text = text.lower()
    for pattern, name in SPELLINGS:
        text = pattern.sub(name, text)
    words = map(_singular, re.findall(r"[^\W_]+", text.replace("'s", "")))
    found = frozenset(words) - FILLERS
    return found - GENERIC or found


def _singular(word: str) -> str:
    is_plural = len(word) > SHORT and word.endswith("s") and not word.endswith(SINGULAR)
    return word[:-1] if is_plural else word


def _bare(text: str) -> str:
    """A text without accents, its apostrophes straight."""
    text = unicodedata.normalize("NFKD", text).replace("’", "'").replace("‘", "'")
    return "".join(char for char in text if not unicodedata.combining(char))

"""How many were killed and injured, as the sentence states it; "no casualties" is 0, nothing said is None."""

import re
from dataclasses import dataclass

_WORDS = {word: number for number, word in enumerate((
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"))}
_TENS = {word: 10 * number for number, word in enumerate((
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)}
_SINGLE = {"a": 1, "an": 1, "another": 1}
_ROUGH = {"dozen": 12, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000}
_NUMBER = (r"(?:\d{1,3}(?:,\d{3})+|\d{1,6}|(?:" + "|".join(_TENS) + r")-\w+|" + "|".join(_WORDS) + "|" + "|".join(_TENS) +
           r"|a dozen|dozens|scores|hundreds|thousands|no one|nobody|none|no|a|an|another)")
# What may stand between a number and the word that counts it.
_GAP = r"(?:\s+(?!and\b|but\b|while\b|when\b|who\b|after\b|said\b)[\w'’-]+){0,5}?"
_KILLED = r"(?:killed|dead|died|slain|killing|kills|kill|shot dead|lost their lives|deaths?)"
_INJURED = r"(?:injured|wounded|hurt|injuring|wounding|injuries|injures|wounds)"
_BEFORE = (r"(?P<n>{number})\b{gap}\s+(?:(?:were|was|have been|had been|are|is|also|others|people|more|of them|reported)\s+)*"
           r"{what}\b")
_AFTER = (r"\b{what}\s+(?:(?:at least|at most|about|around|nearly|almost|more than|some|up to|over|as many as|another)\s+)*"
          r"(?P<n>{number})\b(?!\s*(?:days?|hours?|miles?|km|kilomet(?:er|re)s?|minutes?|weeks?|years?|months?|%|percent))")


def _patterns(what: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p.format(number=_NUMBER, gap=_GAP, what=what), re.IGNORECASE) for p in (_AFTER, _BEFORE))


_PATTERNS = {"killed": _patterns(_KILLED), "injured": _patterns(_INJURED)}
_NONE = re.compile(r"\b(?:no (?:immediate )?(?:reports? of )?(?:casualties|injuries|deaths)|(?:no one|nobody) was "
                   r"(?:hurt|injured|killed)|without casualties|caused no casualties)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Casualties:
    """Numbers stated; None where nothing is stated."""

    killed: int | None
    injured: int | None


def read_casualties(sentence: str) -> Casualties:
    """Read a sentence's numbers of killed and injured."""
    none = _NONE.search(sentence)
    zero = none.group().lower() if none else ""
    counts = {what: _first(patterns, sentence) for what, patterns in _PATTERNS.items()}
    killed = 0 if zero and counts["killed"] is None and not re.search("hurt|injur", zero) else counts["killed"]
    injured = 0 if zero and counts["injured"] is None and not re.search("death|killed", zero) else counts["injured"]
    return Casualties(killed, injured)


def _first(patterns: tuple[re.Pattern[str], ...], sentence: str) -> int | None:
    for pattern in patterns:
        if match := pattern.search(sentence):
            return _number(match["n"])
    return None


def _number(text: str) -> int | None:
    word = text.lower().replace(",", "")
    if word.isdigit():
        return int(word)
    if word in {"no", "none", "nobody", "no one"}:
        return 0
    if "-" in word:
        tens, _, unit = word.partition("-")
        return _TENS.get(tens, 0) + _WORDS.get(unit, 0) or None
    return _SINGLE.get(word) or _WORDS.get(word) or _TENS.get(word) or _ROUGH.get(word.removeprefix("a "))

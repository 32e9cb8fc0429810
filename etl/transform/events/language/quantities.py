"""How many a noun phrase means: "at least 12 soldiers", "dozens of people", "a teacher"."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from etl.transform.events.language.clauses import children, prepositional

_WORDS = {word: number for number, word in enumerate((
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty"))}
_TENS = {word: 10 * number for number, word in enumerate((
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
# What a rough word allows: the lowest and, where it has one, the highest number.
ROUGH: dict[str, tuple[int, int | None]] = {
    "dozens": (24, 99), "scores": (40, 199), "hundreds": (200, 999), "thousands": (2000, None),
    "several": (3, 9), "few": (3, 9), "handful": (3, 9), "couple": (2, 2), "pair": (2, 2),
    "dozen": (12, 12), "score": (20, 20), "hundred": (100, 100), "thousand": (1000, 1000),
    "tens": (20, 99)}
# A number written as one word, as part of a regular expression.
_LONGEST_FIRST = "|".join(sorted(_WORDS, key=len, reverse=True))
NUMBER_WORDS = f"(?:{'|'.join(_TENS)})(?:-[a-z]+)?|{_LONGEST_FIRST}|a dozen|dozens"
NOBODY = frozenset({"no", "none", "nobody", "no one", "neither"})
# Singular nouns that are more than one person.
GROUPS = frozenset({
    "police", "family", "crowd", "group", "number", "staff", "population", "convoy", "people",
    "patrol", "team", "crew", "army", "village"})
# "a total of 18 people"
TOTALS = frozenset({"total", "tally", "combined"})
# So many words before a number may bound it.
BOUND_WITHIN = 4
_LOWER_BOUND = re.compile(
    r"(?:at least|more than|over|upwards? of|a minimum of|exceed\w*|no fewer than|no less than)"
    r"\W*$", re.IGNORECASE)
_SPREAD = re.compile(r"(?:between\s+)?([\w,]+)\s*(?:-|–|to|and|or)\s*[\w,]+$")


@dataclass(frozen=True)
class Quantity:
    """A number of people, exact or the lowest, and the highest (None: no upper bound)."""

    low: int
    high: int | None

    def __add__(self, other: "Quantity") -> "Quantity":
        """Both together."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Quantity(self.low + other.low, high)


def read_number(text: str) -> int | None:
    """A number in digits or words ("1,200", "twenty-three", "a dozen"); None for anything else."""
    word = text.lower().replace(",", "")
    if word.isdigit():
        return int(word)
    if word in NOBODY:
        return 0
    tens, _, unit = word.partition("-")
    if unit:
        return _TENS[tens] + _WORDS[unit] if tens in _TENS and unit in _WORDS else None
    if word in _WORDS or word in _TENS:
        return _WORDS.get(word) or _TENS.get(word, 0)
    rough = ROUGH.get(word.removeprefix("a "))
    return rough[0] if rough else None


def read_quantity(noun: Token) -> Quantity | None:
    """How many a noun phrase with this head means; None where it does not tell."""
    is_no_one = noun.lower_ == "one" and noun.i > 0 and noun.nbor(-1).lower_ == "no"
    if noun.lower_ in NOBODY or is_no_one:
        return Quantity(0, 0)
    if noun.lower_ in TOTALS:
        return next((read_quantity(counted) for counted in prepositional(noun, "of")), None)
    counting = children(noun, "det", "nummod", "quantmod") or prepositional(noun, "of")
    if noun.lower_ in ROUGH and (noun.tag_ == "NNS" or counting):
        return _rough(noun)
    if noun.like_num:  # "Five of the attackers", "two died"
        return _numeral(noun)
    for child in children(noun, "nummod", "amod", "det", "quantmod", "compound", "nmod"):
        if child.i >= noun.i:
            continue
        if child.lower_ in ROUGH and child.lower_ not in {"hundred", "thousand"}:
            return _rough(child)
        if child.dep_ == "nummod" and noun.lower_ not in {"year", "day"}:
            return _numeral(child)
    return _single(noun)


def _numeral(word: Token) -> Quantity | None:
    number = _value(word)
    if number is None:
        return None
    left = word.doc[max(word.sent.start, word.left_edge.i - BOUND_WITHIN):word.i]
    spread = _range(word, number)
    if spread is not None:
        return spread
    if _LOWER_BOUND.search(left.text):
        return Quantity(number, None)
    return Quantity(number, number)


def _value(word: Token) -> int | None:
    """A numeral with its parts: "1.2 million", "two dozen", "three hundred"."""
    if word.lower_ in _SCALES:
        parts = [t.text for t in word.lefts
                 if t.dep_ in {"compound", "nummod", "quantmod"} and t.like_num]
        factor = _factor(parts[0]) if parts else 1
        return None if factor is None else int(factor * _SCALES[word.lower_])
    if _is_hyphened(word):  # "twenty-three" comes in three pieces
        return read_number(word.doc[word.i - 2:word.i + 1].text)
    return read_number(word.text)


def _factor(text: str) -> float | None:
    """What a scale is multiplied by: "1.2" of "1.2 million"; None for digits that are no number."""
    if not text[0].isdigit():
        return read_number(text) or 1
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _is_hyphened(word: Token) -> bool:
    return word.i > 1 and word.nbor(-1).text == "-" and word.nbor(-2).lower_ in _TENS


def _range(word: Token, number: int) -> Quantity | None:
    """Both ends of "between 3 and 5", "3 to 5", "20-30"; None where there is but one number.

    `number` is the one that was read at `word`; the lower end mostly stands before it.
    """
    upper = next((t for t in children(word, "conj") if t.like_num), None)
    high = read_number(upper.text) if upper is not None else None
    if high is not None and high > number:
        return Quantity(number, high)
    if _is_hyphened(word):
        return None
    text = word.doc[max(word.sent.start, word.i - BOUND_WITHIN):word.i + 1].text
    spread = _SPREAD.search(text)
    if spread is None:
        return None
    is_told = "between" in text.lower() or re.search(r"(?:-|–|\bto\b|\bor\b)", spread.group())
    low = read_number(spread[1])
    return Quantity(low, number) if low is not None and is_told and 0 < low < number else None


def _rough(word: Token) -> Quantity | None:
    """What a rough word means, times the number before it: "two dozen"."""
    low, high = ROUGH[word.lower_]
    numbers = (t.text for t in children(word, "nummod", "compound") if t.like_num)
    first = next(numbers, None)
    factor = read_number(first) if first is not None else None
    if word.lower_ in _SCALES and factor:
        return Quantity(factor * low, factor * low)
    return Quantity(low, high)


def _single(noun: Token) -> Quantity | None:
    """One person: a singular noun with an article, or a name."""
    is_name = noun.tag_ == "NNP" and noun.ent_type_ not in {"ORG", "GPE", "NORP", "LOC"}
    if noun.ent_type_ == "PERSON" or is_name:
        return Quantity(1, 1)
    determiners = {c.lower_ for c in children(noun, "det", "poss")}
    if determiners & {"no"}:
        return Quantity(0, 0)
    is_person = noun.tag_ == "NN" and noun.lower_ not in GROUPS
    return Quantity(1, 1) if is_person and (determiners or children(noun, "poss")) else None

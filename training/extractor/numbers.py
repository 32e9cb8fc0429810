"""Numbers as a word of a text tells them: "12", "1,200", "seven"."""

import re

SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {word: number for number, word in enumerate(SMALL)} \
    | {word: 10 * number for number, word in enumerate(TENS, 2)} \
    | {"a": 1, "an": 1, "dozen": 12}
DIGITS = re.compile(r"\d[\d.,]*")


def number_at(word: str) -> int | None:
    """The whole number that a word tells; None where it tells none."""
    if DIGITS.fullmatch(word):
        plain = word.replace(",", "").rstrip(".")
        return int(plain) if plain.isdigit() else None
    tens, _, ones = word.lower().partition("-")
    if ones and tens in TENS and ones in SMALL[1:10]:
        return NUMBERS[tens] + NUMBERS[ones]
    return NUMBERS.get(word.lower())

"""What a second reader of the page says about each line of a body.

In: a body, and the text that another extractor found. Out: the body without lines that only look
like text, and with the sentences that its finder has left out.
"""

from difflib import SequenceMatcher

from etl.transform.articles.readings import Gram, grams, told
from etl.transform.articles.words import words_of

# The second reader is believed where it has this share of the text's runs. Then a line that tells
# no sentence, and of which it has less than the other share, is boilerplate.
BELIEVED, UNKNOWN = 0.8, 0.2
# Where it has this share of them it reads the same story, and its sentences are part of it.
SAME_STORY = 0.5
# The first lines are spared, because readers differ in where a body begins, and so are lines of
# fewer words, which say too little to be compared.
SPARED_LINES, TELLING_WORDS = 2, 3


def compared(text: str, other: str) -> str:
    """The text as a second reading of the same page leaves it; as it is where that is another."""
    return restored(agreed(text, other), other)


def agreed(text: str, other: str) -> str:
    """The text without the lines that another reading lacks, if that has nearly all of the text.

    A line that tells a sentence stays: readers pass over the first and the last paragraph, too.
    """
    known = grams(other)
    if _share(text, known) < BELIEVED:
        return text
    lines = text.split("\n\n")
    return "\n\n".join(line for at, line in enumerate(lines)
                       if at < SPARED_LINES or _is_known(line, known))


def restored(text: str, other: str) -> str:
    """The text with the sentences that another reading has between two lines of it.

    What stands before the first or behind the last line that both have stays out: there are
    teasers and notices. So does a line that tells no sentence.
    """
    if _share(text, grams(other)) < SAME_STORY:
        return text
    ours, theirs = text.split("\n\n"), other.split("\n\n")
    keys = [" ".join(words_of(line)) for line in ours]
    their_keys = [" ".join(words_of(line)) for line in theirs]
    have, whole = " ".join(keys), list[str]()
    steps = SequenceMatcher(None, keys, their_keys, autojunk=False).get_opcodes()
    for step, start, end, their_start, their_end in steps:
        whole += ours[start:end]
        if step == "insert" and 0 < start < len(ours):
            whole += [theirs[at] for at in range(their_start, their_end)
                      if told(theirs[at]) and their_keys[at] not in have]
    return "\n\n".join(whole)


def _share(text: str, known: frozenset[Gram]) -> float:
    """The share of a text's runs of words that are known; 0 where it has none."""
    ours = grams(text)
    return len(ours & known) / len(ours) if ours else 0.0


def _is_known(line: str, known: frozenset[Gram]) -> bool:
    is_seen = _share(line, known) >= UNKNOWN
    return is_seen or told(line) > 0 or len(words_of(line)) < TELLING_WORDS

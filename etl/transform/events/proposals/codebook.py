"""The codebook: which words in which construction report which event.

Tables: `schemas/codebook/patterns.csv` (a line a pattern) and `classes.csv` (lists of nouns that
patterns name as @class). The most specific pattern that fits wins; one of type NONE says that the
words are an idiom and nothing is to be coded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from etl.tables.plover import Coding

IDIOM = "NONE"
BUILT_IN = frozenset({"@actor", "@place"})
PREPOSITIONS = frozenset({
    "about", "across", "after", "against", "ahead", "around", "as", "at", "away", "before", "behind", "between", "beyond",
    "by", "down", "for", "from", "in", "inside", "into", "near", "of", "off", "on", "onto", "out", "over", "past", "through",
    "to", "toward", "towards", "under", "up", "upon", "with", "within", "without"})


@dataclass(frozen=True)
class Pattern:
    """One line of patterns.csv; `words` is the trigger, head first; `objects` is None for any object."""

    trigger: str
    part: str
    words: tuple[str, ...]
    objects: frozenset[str] | None
    coding: Coding | None
    actor_in: tuple[str, ...]
    recipient_in: tuple[str, ...]
    is_symmetric: bool

    @property
    def preposition(self) -> str | None:
        """The preposition that a noun trigger ends in ("attack on"); None where it ends in its noun."""
        return self.words[-1] if self.part == "noun" and self.words[-1] in PREPOSITIONS else None

    @property
    def head(self) -> str:
        """The lemma by which the pattern is found: a verb's first word, a noun's last."""
        if self.part == "verb":
            return self.words[0]
        return self.words[-2] if self.preposition and len(self.words) > 1 else self.words[-1]

    @property
    def is_fixed(self) -> bool:
        """Whether it fixes more than one word: its object, or a trigger of several."""
        return bool(self.objects) or len(self.words) > 1

    @property
    def label(self) -> str:
        """How the pattern is named in `mentions.pattern`."""
        return f"{self.part}:{self.trigger}" + (f"+{'|'.join(sorted(self.objects))}" if self.objects else "")

    @property
    def specificity(self) -> int:
        """How much of a construction it fixes; the highest wins."""
        objects = self.objects or frozenset()
        rank = 0 if not objects else 1 if objects <= BUILT_IN else 2 if any(o[0] == "@" for o in objects) else 3
        return 4 * len(self.words) + 2 * rank + (self.coding is None)


class Codebook:
    """Patterns by the lemma of their first word, and the noun classes they use."""

    def __init__(self, patterns: Iterable[Mapping[str, str]], classes: Iterable[Mapping[str, str]]) -> None:
        """Index the rows of the two tables (column names as in the files)."""
        self._classes: dict[str, set[str]] = defaultdict(set)
        for row in classes:
            self._classes[f"@{row['class']}"].add(row["lemma"])
        self._patterns: dict[tuple[str, str], list[Pattern]] = defaultdict(list)
        for row in patterns:
            pattern = _pattern(row)
            self._patterns[pattern.part, pattern.head].append(pattern)
        for found in self._patterns.values():
            found.sort(key=lambda p: (-p.specificity, p.label))

    def candidates(self, part: str, lemma: str) -> list[Pattern]:
        """Patterns of a part of speech ("verb", "noun") whose head has that lemma, most specific first."""
        return self._patterns.get((part, lemma), [])

    def admits(self, pattern: Pattern, names: Iterable[str]) -> bool:
        """Whether an object known by these names (its lemma, its compounds) satisfies the pattern."""
        wanted = pattern.objects or frozenset()
        return any(name in wanted or any(name in self._classes[c] for c in wanted if c[0] == "@" and c not in BUILT_IN)
                   for name in names)


def _pattern(row: Mapping[str, str]) -> Pattern:
    coding = None
    if row["event_type"] != IDIOM:
        contexts = tuple(sorted(c.strip() for c in row["contexts"].split(";") if c.strip()))
        coding = Coding(row["event_type"], row["event_mode"] or None, row["cameo_code"], contexts)
    objects = frozenset(_parts(row["object"]))
    return Pattern(row["trigger"], row["part"], tuple(row["trigger"].split()), objects or None, coding,
                   _parts(row["actor"]), _parts(row["recipient"]), row["symmetric"] == "true")


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())

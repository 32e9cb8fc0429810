"""The codebook: which words in which construction report which event.

In: the lines of `schemas/codebook/patterns.csv` as `Pattern`, and of `classes.csv` (lists of nouns
that patterns name as @class) as `ClassMember`; `etl.resources.codebook` reads them. Out: the
patterns that may fit a word. The most specific pattern that fits wins. A pattern of type NONE says
that its words are an idiom and that nothing is to be coded.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from etl.tables.plover import Coding

IDIOM = "NONE"
BUILT_IN = frozenset({"@actor", "@place"})
PREPOSITIONS = frozenset({"about", "across", "after", "against", "ahead", "around", "as", "at",
                          "away", "before", "behind", "between", "beyond", "by", "down", "for",
                          "from", "in", "inside", "into", "near", "of", "off", "on", "onto",
                          "out", "over", "past", "through", "to", "toward", "towards", "under",
                          "up", "upon", "with", "within", "without"})
# Where a pattern may look for a party: behind a preposition, in its object, or nowhere.
PARTY_IN = PREPOSITIONS | {"along", "among", "outside", "object", "none"}


@dataclass(frozen=True)
class Pattern:
    """One line of patterns.csv.

    part: "verb" or "noun". words: the trigger's. objects: lemmas and @classes that its object must
    be of, None for any object. coding: None for an idiom. actor_in, recipient_in: where to look for
    the parties, empty for the usual places. is_symmetric: both parties do it with one another.
    """

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
        """The preposition that a noun trigger ends in ("attack on"); None where there is none."""
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
        objects = f"+{'|'.join(sorted(self.objects))}" if self.objects else ""
        return f"{self.part}:{self.trigger}{objects}"

    @property
    def specificity(self) -> int:
        """How much of a construction it fixes; the highest wins."""
        return 4 * len(self.words) + 2 * _rank(self.objects or frozenset()) + (self.coding is None)


@dataclass(frozen=True)
class ClassMember:
    """One line of classes.csv: a noun's lemma that belongs to a class (whose name is without @)."""

    name: str
    lemma: str


class Codebook:
    """Patterns by the lemma of their head, and the noun classes that they name."""

    def __init__(self, patterns: Iterable[Pattern], classes: Iterable[ClassMember]) -> None:
        """Index the lines of the two tables."""
        self._classes: dict[str, set[str]] = defaultdict(set)
        for member in classes:
            self._classes[f"@{member.name}"].add(member.lemma)
        self._patterns: dict[tuple[str, str], list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            self._patterns[pattern.part, pattern.head].append(pattern)
        for found in self._patterns.values():
            found.sort(key=lambda p: (-p.specificity, p.label))

    @property
    def codings(self) -> Iterator[Coding]:
        """What each pattern reports, idioms aside."""
        for found in self._patterns.values():
            yield from (pattern.coding for pattern in found if pattern.coding)

    def candidates(self, part: str, lemma: str) -> list[Pattern]:
        """Patterns of a part ("verb", "noun") whose head has that lemma, most specific first."""
        return self._patterns.get((part, lemma), [])

    def admits(self, pattern: Pattern, names: Iterable[str]) -> bool:
        """Whether an object of these names (its lemma, its compounds) satisfies the pattern."""
        wanted = pattern.objects or frozenset()
        classes = [c for c in wanted if c[0] == "@" and c not in BUILT_IN]
        return any(name in wanted or any(name in self._classes[c] for c in classes)
                   for name in names)


def _rank(objects: frozenset[str]) -> int:
    """How exactly a pattern says what its object must be."""
    if not objects:
        return 0
    if objects <= BUILT_IN:
        return 1
    return 2 if any(name[0] == "@" for name in objects) else 3

"""The coder with an extractor, a classifier and weights that say what a test has told them to say."""

import functools
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.resources.codebook import read_codebook
from etl.resources.coder import load_coder
from etl.resources.proposers import load_proposers
from etl.transform.events.coder import Coder, Steps
from etl.transform.events.proposals.candidates import Proposer
from etl.transform.events.proposals.codebook import Codebook
from etl.transform.events.reading import Text
from etl.transform.events.verdicts.judgement import Verdict
from etl.transform.events.verdicts.opinion import LABELS, Classifier, Opinion, Pair
from tests.unit.transform.events.extraction.fake import Fake, Says
from tests.unit.transform.events.reading import DAY

# With these an act of one type alone is sure, and one is the surer the likelier its type is beside others.
BY_SHARE = {"extractor: always": 1.0, "extractor: type share": 1.0}


class Fixed:
    """A classifier that says the same of every pair, or by the recipient's words."""

    def __init__(self, shares: dict[str, float],
                 by_recipient: dict[str, dict[str, float]] | None = None) -> None:
        self.shares, self.by_recipient, self.asked = shares, by_recipient or {}, list[Pair]()

    def classify(self, pairs: Sequence[Pair]) -> list[Opinion]:
        self.asked += pairs
        return [self._of(pair) for pair in pairs]

    def _of(self, pair: Pair) -> Opinion:
        words = pair.sentence[slice(*pair.recipient)] if pair.recipient else ""
        given = self.by_recipient.get(words, self.shares)
        rest = (1 - sum(given.values())) / (len(LABELS) - len(given))
        return {label: given.get(label, rest) for label in LABELS}


def coder_with(acts: Mapping[str, Says], classifier: Classifier | None = None,
               weights: Mapping[str, float] = BY_SHARE, proposers: tuple[str, ...] = ("extractor", "patterns"),
               least_relevance: float = 0.0) -> Coder:
    """A coder whose extractor sees `acts`, by the words of their triggers, and takes a text for as political as not."""
    tools = load_coder(os.environ["DATELINE_CACHE"]).tools
    return Coder(replace(tools, extractor=Fake(acts), proposers=_proposers(proposers), classifier=classifier,
                         weights=weights, least_relevance=least_relevance))


def steps_of(text: str, acts: Mapping[str, Says], classifier: Classifier | None = None,
             weights: Mapping[str, float] = BY_SHARE, title: str | None = None) -> Steps:
    return coder_with(acts, classifier, weights).steps(Text(title, text, DAY), DAY)


def types(verdicts: Sequence[Verdict]) -> list[str | None]:
    """The types of verdicts that stand; None where nobody can tell."""
    return [one.coding.event_type if one.coding else None for one in verdicts if not one.dropped]


@functools.cache
def _proposers(names: tuple[str, ...]) -> dict[str, Proposer]:
    tables = read_codebook()
    return load_proposers(Codebook(tables.patterns, tables.classes), names)

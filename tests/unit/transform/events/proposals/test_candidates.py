"""What a proposer has to give; one that reads no parse stands beside those that do."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from etl.tables.plover import Coding
from etl.transform.events.coder import Coder
from etl.transform.events.extraction.acts import Extraction
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.proposals.candidates import Candidate, Finder, Found, Trigger
from etl.transform.events.reading import Text
from tests.unit.transform.events.reading import DAY, reading_of, word
from tests.unit.transform.events.rules import coder_by_rules


class Tagger:
    """Proposes from the raw sentence: "X zapped Y" is an assault, whatever a parser makes of it."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def begin(self, sentences: Sequence[Sentence], extraction: Extraction | None) -> Finder:
        self.batches.append(len(sentences))
        return self.find

    def find(self, sentence: Sentence, arguments: Arguments, used: frozenset[int]) -> Found:
        match = re.search(r"(\w+) (zapped) (\w+)", sentence.span.text)
        if match is None:
            return Found((), frozenset())
        at = sentence.span.start_char
        actor, trigger, recipient = ((at + match.start(n), at + match.end(n)) for n in (1, 2, 3))
        candidate = Candidate(
            label="tagger:zap", trigger=Trigger.of_characters(sentence, *trigger),
            coding=Coding("ASSAULT", None, "190"), is_fixed=False, is_refined=False,
            actors=(arguments.party(sentence.words(*actor)),),
            recipients=(arguments.party(sentence.words(*recipient)),), within_reach=())
        return Found((candidate,), frozenset())


def test_a_proposer_without_a_parse_is_one_more_row() -> None:
    tools = coder_by_rules().tools
    tagger = Tagger()
    coder = Coder(replace(tools, classifier=None, extractor=None, proposers={**tools.proposers, "tagger": tagger}))
    text = "Rebels left. Rebels zapped Peru on Tuesday near Lima."
    steps = coder.steps(Text(None, text, DAY), DAY)
    [proposal] = [p for p in steps.proposals if p.proposed_by == ("tagger",)]
    assert proposal.unfit is None and proposal.when.precision == "day"
    [mention] = [m for m in steps.coded.mentions if m.pattern == "tagger:zap"]
    assert text[mention.trigger_start:mention.trigger_end] == "zapped"
    assert mention.actor is not None and mention.actor.sector == "REB"
    assert mention.recipient is not None and mention.recipient.country == "PER"
    assert tagger.batches == [2]


def test_a_trigger_runs_from_its_first_word_to_its_last() -> None:
    [sentence] = reading_of("Troops took the bridge over at noon.").sentences
    took, over = word(sentence, "took"), word(sentence, "over")
    trigger = Trigger.of_words([over, took], took)
    assert (trigger.start, trigger.end, trigger.head) == (7, 27, took)


def test_a_trigger_of_characters_has_the_word_that_governs_it() -> None:
    _, sentence = reading_of("Peru left. Troops came under attack.").sentences
    start = "Peru left. Troops ".__len__()
    trigger = Trigger.of_characters(sentence, start, start + len("came under attack"))
    assert trigger.head.text == "came"
    with pytest.raises(ValueError, match="no word stands at characters 900 to 904"):
        Trigger.of_characters(sentence, 900, 904)

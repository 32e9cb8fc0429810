"""Rules propose, the classifier confirms, relabels or vetoes; every drop says why."""

from dataclasses import replace
from datetime import date

import pytest

from etl.transform.events.coder import Coder
from etl.transform.events.reading import Text
from etl.transform.events.verdicts.judgement import Verdict
from etl.transform.events.verdicts.opinion import (
    EMBARGO,
    LABELS,
    NO_EVENT,
    REVERSED,
    Pair,
    favourite,
    share_of,
)
from tests.unit.transform.events.extracting import Fixed
from tests.unit.transform.events.rules import coder_by_rules

DAY = date(2026, 3, 4)


def judged(text: str, classifier: Fixed | None) -> tuple[Verdict, ...]:
    coder = Coder(replace(coder_by_rules().tools, classifier=classifier))
    return coder.steps(Text(None, text, DAY), DAY).verdicts


def test_agreement_makes_surer_than_doubt() -> None:
    [sure] = judged("France condemned Russia.", Fixed({"ACCUSE": 0.95}))
    [doubted] = judged("France condemned Russia.", Fixed({NO_EVENT: 0.7}))
    assert sure.coding is not None and sure.coding.event_type == "ACCUSE"
    assert sure.confidence > doubted.confidence


def test_a_veto_drops_with_its_reason() -> None:
    [verdict] = judged("France condemned Russia.", Fixed({NO_EVENT: 0.95}))
    assert verdict.pairs == () and verdict.dropped == "the classifier sees no event (0.95)"


def test_a_plain_verb_is_relabelled_but_a_fixed_phrase_not_so_easily() -> None:
    [plain] = judged("France condemned Russia.", Fixed({"THREATEN": 0.7}))
    [fixed] = judged("France lifted sanctions on Sudan.", Fixed({"AID": 0.7}))
    assert plain.coding is not None
    assert (plain.coding.event_type, plain.coding.cameo_code) == ("THREATEN", "130")
    assert fixed.coding is not None and fixed.coding.event_type == "RETREAT"


def test_what_was_yielded_is_said_by_the_pattern() -> None:
    [verdict] = judged("France lifted sanctions on Sudan.", Fixed({"CONCEDE": 0.95}))
    assert verdict.coding is not None and verdict.coding.event_type == "RETREAT"


def test_the_recipient_in_reach_is_chosen_by_the_classifier() -> None:
    text = "Iran threatened to close all borders with Iraq and the port of Basra."
    classifier = Fixed({NO_EVENT: 0.6}, {"Iraq": {"THREATEN": 0.9}})
    found = [(v.coding.event_type, v.pairs[0][1].text) for v in judged(text, classifier)
             if v.coding and v.pairs and v.pairs[0][1]]
    assert ("THREATEN", "Iraq") in found


def test_a_link_is_an_event_only_where_the_classifier_is_sure() -> None:
    text = "Norway outwitted Sudan."
    [verdict] = judged(text, Fixed({"CONSULT": 0.9}))
    assert verdict.proposal.coding is None
    assert verdict.coding is not None and verdict.coding.event_type == "CONSULT"
    [unsure] = judged(text, Fixed({NO_EVENT: 0.4}))
    assert unsure.pairs == () and "not sure of the link" in str(unsure.dropped)
    [alone] = judged(text, None)
    assert alone.dropped == "no classifier to say what the link is"


def test_without_a_classifier_the_rules_decide() -> None:
    [verdict] = judged("France condemned Russia.", None)
    assert verdict.coding is not None and verdict.coding.event_type == "ACCUSE"
    assert verdict.asked is None


def test_coordinated_subjects_may_agree_with_one_another() -> None:
    classifier = Fixed({NO_EVENT: 0.7}, {"Sudan": {"AGREE": 0.9}})
    verdicts = judged("Chad and Sudan agreed to meet on Friday.", classifier)
    found = [(a.text, r.text) for v in verdicts for a, r in v.pairs if a and r]
    assert found == [("Chad", "Sudan")]


@pytest.mark.parametrize(("pair", "marked"), [
    (Pair("Chad hit Mali.", (0, 4), (9, 13)),
     "[unused1] Chad [unused2] hit [unused3] Mali [unused4]."),
    (Pair("Mali was hit by Chad.", (16, 20), (0, 4)),
     "[unused3] Mali [unused4] was hit by [unused1] Chad [unused2]."),
    (Pair("Chad's army left.", (0, 11), (0, 4)), "[unused1] Chad's army [unused2] left."),
    (Pair("It rained.", None, None), "It rained.")])
def test_marks_stand_around_both_parties(pair: Pair, marked: str) -> None:
    assert pair.marked() == marked


def test_an_embargo_is_coerce_under_root_16() -> None:
    opinion = dict.fromkeys(LABELS, 0.0) | {EMBARGO: 0.6, "COERCE": 0.1, REVERSED: 0.3}
    coding = favourite(opinion)
    assert (coding.event_type, coding.event_mode, coding.cameo_root) == ("COERCE", "restrict", "16")
    assert share_of(opinion, "COERCE") == pytest.approx(0.7)

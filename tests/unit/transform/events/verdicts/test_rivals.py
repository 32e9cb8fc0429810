"""What one act may be is judged type by type: the surest stands, and the others say as what it stands."""

from collections.abc import Mapping

import pytest

from etl.transform.events.coder import Steps
from etl.transform.events.verdicts.judgement import Verdict
from etl.transform.events.verdicts.opinion import NO_EVENT, Classifier
from tests.unit.transform.events.extracting import BY_SHARE, Fixed, steps_of, types
from tests.unit.transform.events.extraction.fake import SURE, Says

BOTH = {"actor": ["Rebels"], "recipient": ["Peru"]}
# No pattern knows the word.
TEXT = "Rebels zapped Peru."
BY_CLASSIFIER = {**BY_SHARE, "extractor: classifier for": 1.0}
THREAT = "Iran threatened to close all borders with Iraq and the port of Basra."


def judged(says: Says, classifier: Classifier | None = None, weights: Mapping[str, float] = BY_SHARE,
           text: str = TEXT) -> tuple[Verdict, ...]:
    """The verdicts on the only verb of a text, of which the extractor says something."""
    return steps_of(text, {text.split()[1]: says}, classifier, weights).verdicts


def test_the_surest_of_an_act_s_types_stands_and_the_other_says_so() -> None:
    stands, other = judged(Says("ASSAULT", BOTH, rivals={"COERCE": SURE - 1}))
    assert stands.dropped is None and stands.coding is not None and stands.coding.event_type == "ASSAULT"
    assert other.coding is not None and other.coding.event_type == "COERCE"
    assert other.pairs == () and other.dropped == f"it is rather ASSAULT ({stands.confidence})"
    assert 0.3 < other.confidence < stands.confidence


def test_a_likelier_type_gives_way_to_one_of_which_the_classifier_is_surer() -> None:
    says = Says("ASSAULT", BOTH, rivals={"COERCE": SURE - 1})
    assert types(judged(says, Fixed({"ASSAULT": 0.5, "COERCE": 0.45}), BY_CLASSIFIER)) == ["ASSAULT"]
    first, second = judged(says, Fixed({"COERCE": 0.85, "ASSAULT": 0.14}), BY_CLASSIFIER)
    assert types([first, second]) == ["COERCE"]
    assert first.dropped == f"it is rather COERCE ({second.confidence})"


def test_of_three_types_one_stands_and_both_others_name_it() -> None:
    found = judged(Says("ASSAULT", BOTH, rivals={"COERCE": SURE - 0.2, "ACCUSE": SURE - 0.4}))
    assert types(found) == ["ASSAULT"]
    assert {one.dropped for one in found[1:]} == {f"it is rather ASSAULT ({found[0].confidence})"}


def test_of_types_that_are_equally_sure_the_likelier_one_stands() -> None:
    found = judged(Says("ASSAULT", BOTH, rivals={"COERCE": SURE - 1}), weights={"extractor: always": 1.0})
    assert len({one.confidence for one in found}) == 1 and types(found) == ["ASSAULT"]


def test_a_pattern_s_other_type_stands_where_it_is_surer() -> None:
    steps = steps_of("Rebels attacked Peru.", {"attacked": Says("ACCUSE", BOTH)},
                     Fixed({"ASSAULT": 0.55, "ACCUSE": 0.44}), {"extractor: classifier for": 1.0, "extractor: always": 0.5})
    accused, attacked = steps.verdicts
    assert types([accused, attacked]) == ["ASSAULT"]
    assert accused.dropped == f"it is rather ASSAULT ({attacked.confidence})"
    [mention] = steps.coded.mentions
    assert mention.proposed_by == ("patterns",) and mention.pattern.startswith("verb:attack")


def test_a_pattern_s_other_type_is_dropped_where_the_extractor_s_is_surer() -> None:
    steps = steps_of("Rebels attacked Peru.", {"attacked": Says("ACCUSE", BOTH)}, Fixed({"ASSAULT": 0.9}),
                     {"extractor: type share": 0.1, "extractor: always": 1.0})
    accused, attacked = steps.verdicts
    assert types([accused, attacked]) == ["ACCUSE"]
    assert attacked.dropped == f"it is rather ACCUSE ({accused.confidence})"
    assert [one.proposed_by for one in steps.coded.mentions] == [("extractor",)]


def test_what_is_dropped_for_a_reason_of_its_own_keeps_it() -> None:
    # Beside its likelier rival it is too unsure to stand alone.
    first, second = judged(Says("ASSAULT", BOTH, rivals={"COERCE": SURE - 1.5}), weights={"extractor: type share": 1.0})
    assert first.dropped is None
    assert second.dropped == f"too little speaks for it ({second.confidence})"


def test_where_the_surest_is_too_unsure_none_stands() -> None:
    weights = {"extractor: always": -2.0}
    found = judged(Says("ASSAULT", BOTH, rivals={"COERCE": SURE - 1}), weights=weights)
    assert [one.dropped for one in found] == [f"too little speaks for it ({found[0].confidence})"] * 2


def test_two_acts_of_a_sentence_are_no_rivals() -> None:
    steps = steps_of("Rebels zapped Peru after Chile had praised them.", {
        "zapped": Says("ASSAULT", BOTH, rivals={"COERCE": SURE - 0.5}),
        "praised": Says("SUPPORT", {"actor": ["Chile"], "recipient": ["them"]}, rivals={"AGREE": SURE - 2})})
    assert types(steps.verdicts) == ["ASSAULT", "SUPPORT"]
    assert len(steps.coded.mentions) == 2


def test_what_the_extractor_does_not_see_has_no_rival() -> None:
    # Of two acts that only patterns see, the surer one says nothing of the other.
    steps = steps_of("France condemned Russia, and Chad praised Kenya.", {}, Fixed({"ACCUSE": 0.5, "SUPPORT": 0.4}),
                     {"extractor: classifier for": 0.1, "extractor: always": 0.5})
    assert [one.proposal.candidate.act for one in steps.verdicts] == [None, None]
    assert types(steps.verdicts) == ["ACCUSE", "SUPPORT"]
    assert len({one.confidence for one in steps.verdicts}) == 2


# Recipients in reach


def threat(actor: str | None, surplus: float, classifier: Fixed) -> Steps:
    """Somebody threatens; below a surplus of 0 the extractor names no recipient, and is the surer of that the lower it is."""
    sides = {"actor": [actor] if actor else [], "recipient": ["Iraq"]}
    return steps_of(THREAT, {"threatened": Says("THREATEN", sides, surpluses={"Iraq": surplus})}, classifier)


def parties(steps: Steps) -> tuple[list[str], list[str]]:
    [mention] = steps.coded.mentions
    return [one.text for one in mention.actors], [one.text for one in mention.recipients]


def test_the_recipient_in_reach_of_an_extractor_s_act_is_chosen_by_the_classifier() -> None:
    wide = {"Iraq": {"THREATEN": 0.6}, "port of Basra": {"THREATEN": 0.3}}
    assert parties(threat("Iran", -0.5, Fixed({NO_EVENT: 0.9}, wide))) == (["Iran"], ["Iraq"])


def test_the_classifier_may_choose_that_there_is_none() -> None:
    doubted = Fixed({"THREATEN": 0.9}, {"Iraq": {NO_EVENT: 0.9}, "port of Basra": {NO_EVENT: 0.9}})
    assert parties(threat("Iran", -0.5, doubted)) == (["Iran"], [])


def test_nobody_is_asked_about_recipients_where_the_extractor_is_sure_that_there_is_none() -> None:
    classifier = Fixed({"THREATEN": 0.9})
    assert parties(threat("Iran", -SURE, classifier)) == (["Iran"], [])
    assert [pair.recipient for pair in classifier.asked] == [None]


def test_nobody_is_asked_about_others_where_the_extractor_names_a_recipient() -> None:
    classifier = Fixed({"THREATEN": 0.9})
    assert parties(threat("Iran", SURE, classifier)) == (["Iran"], ["Iraq"])
    assert len(classifier.asked) == 1


def test_a_recipient_in_reach_is_kept_where_nobody_is_named_who_does_it() -> None:
    assert parties(threat(None, -0.5, Fixed({"THREATEN": 0.9}))) == ([], ["Iraq"])


@pytest.mark.parametrize("surplus", [-SURE, SURE])
def test_who_does_it_stays_nobody(surplus: float) -> None:
    assert parties(threat(None, surplus, Fixed({"THREATEN": 0.9})))[0] == []

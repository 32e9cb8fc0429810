"""What the two confidences are made of, where an extractor reads and where a pattern sees the same words."""

import math
from collections.abc import Mapping

import pytest

from etl.tables.plover import Coding
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.verdicts.confidence import confidence, features
from etl.transform.events.verdicts.odds import EVEN, log_odds
from etl.transform.events.verdicts.party_confidence import party_confidence, party_features
from tests.unit.transform.events.extracting import steps_of
from tests.unit.transform.events.extraction.fake import SURE, Says

BOTH = {"actor": ["Rebels"], "recipient": ["Peru"]}
SEEN = "extractor: "


def proposals(acts: Mapping[str, Says], text: str = "Rebels attacked Peru.") -> tuple[Proposal, ...]:
    return steps_of(text, acts).proposals


def of_act(proposal: Proposal, coding: Coding | None = None) -> dict[str, float]:
    """The features of what extractor and pattern say of an act; its own coding stands where no other one is given."""
    stands = coding or proposal.coding
    assert stands is not None
    found = features(proposal, stands, None)
    assert all(name.startswith(SEEN) for name in found)
    names = ("share", "type share", "agreed", "pattern otherwise")
    return {name: found[SEEN + name] for name in names if SEEN + name in found}


def test_a_type_s_share_is_that_among_all_types_of_the_act() -> None:
    for logit in (SURE, 3.0):
        first, second = proposals({"zapped": Says("ASSAULT", BOTH, logit=logit, rivals={"COERCE": logit - 1})},
                                  "Rebels zapped Peru.")
        act = first.candidate.act
        assert act is not None and act is second.candidate.act
        assert of_act(first)["share"] == of_act(second)["share"] == log_odds(act.share)
        for one, kind in zip((first, second), act.kinds, strict=False):
            assert of_act(one)["type share"] == pytest.approx(log_odds(kind.share / act.share))


def test_a_type_that_the_extractor_holds_impossible_has_the_least_share() -> None:
    _, attacked = proposals({"attacked": Says("ACCUSE", BOTH)})
    assert attacked.proposed_by == ("patterns",)
    assert of_act(attacked)["type share"] == math.log(EVEN / (1 - EVEN))


@pytest.mark.parametrize(("event_type", "agreed", "otherwise"), [("ASSAULT", [1], [0]), ("ACCUSE", [0, 1], [1, 0])])
def test_a_pattern_agrees_with_its_own_type_and_with_no_other(
        event_type: str, agreed: list[float], otherwise: list[float]) -> None:
    # Where the types differ, the extractor's candidate comes first and the pattern's second.
    found = [of_act(one) for one in proposals({"attacked": Says(event_type, BOTH)})]
    assert [one["agreed"] for one in found] == agreed
    assert [one["pattern otherwise"] for one in found] == otherwise


def test_what_agrees_is_judged_by_the_type_that_stands() -> None:
    [one] = proposals({"attacked": Says("ASSAULT", BOTH)})
    other = of_act(one, Coding("ACCUSE", None, "110"))
    assert (other["agreed"], other["pattern otherwise"]) == (0, 1)


def test_where_no_pattern_sees_it_none_agrees_and_none_says_otherwise() -> None:
    [one] = proposals({"zapped": Says("ASSAULT", BOTH)}, "Rebels zapped Peru.")
    assert (of_act(one)["agreed"], of_act(one)["pattern otherwise"]) == (0, 0)


def test_of_what_the_extractor_does_not_see_there_is_no_share() -> None:
    [one] = proposals({})
    assert of_act(one) == {}
    assert one.coding is not None and features(one, one.coding, None)[SEEN + "seen"] == 0


def test_more_of_the_share_makes_an_act_surer_where_its_weight_says_so() -> None:
    likely, unlikely = proposals({"zapped": Says("ASSAULT", BOTH, rivals={"COERCE": SURE - 1})}, "Rebels zapped Peru.")
    assert likely.coding and unlikely.coding
    for weight, is_surer in ((1.0, True), (-1.0, False)):
        weights = {f"{SEEN}type share": weight}
        sure = [confidence(one, one.coding, None, weights) for one in (likely, unlikely) if one.coding]
        assert (sure[0] > sure[1]) == is_surer
    assert confidence(likely, likely.coding, None, {}) == 0.5


# The parties


def of_parties(acts: Mapping[str, Says], text: str = "Rebels attacked Peru.") -> dict[str, float]:
    first, *_ = proposals(acts, text)
    return {name.removeprefix(SEEN): value for name, value in party_features(first.candidate).items()}


def test_parties_on_which_extractor_and_pattern_agree() -> None:
    found = of_parties({"attacked": Says("ASSAULT", BOTH)})
    for side in ("actor", "recipient"):
        assert (found[f"{side} agreed"], found[f"{side} alone"], found[f"{side} missing"]) == (1, 0, 0)


def test_parties_differ_by_what_each_saw_and_not_by_what_was_made_of_it() -> None:
    # The act has the pattern's actor now; that the extractor saw another one makes it less sure.
    text = "Rebels attacked Peru as Chile looked on."
    acts = {"attacked": Says("ASSAULT", {"actor": ["Chile"], "recipient": ["Peru"]})}
    [one] = proposals(acts, text)
    assert [party.text for party in one.candidate.actors] == ["Rebels"]
    found = of_parties(acts, text)
    assert (found["actor agreed"], found["recipient agreed"]) == (0, 1)


@pytest.mark.parametrize(("sides", "extractor", "pattern"), [
    ({"actor": ["Rebels"]}, 0, 1), ({"actor": ["Rebels"], "recipient": ["Peru"]}, 0, 0)])
def test_a_recipient_of_the_pattern_alone_is_told(sides: dict[str, list[str]], extractor: float, pattern: float) -> None:
    found = of_parties({"attacked": Says("ASSAULT", sides)})
    assert (found["recipient of the extractor alone"], found["recipient of the pattern alone"]) == (extractor, pattern)
    assert found["recipient missing"] == pattern


def test_a_pattern_of_another_type_is_a_view_of_the_parties_too() -> None:
    found = of_parties({"attacked": Says("ACCUSE", BOTH)})
    assert (found["actor agreed"], found["actor alone"]) == (1, 0)


def test_without_a_pattern_the_parties_stand_alone() -> None:
    found = of_parties({"zapped": Says("ASSAULT", BOTH)}, "Rebels zapped Peru.")
    assert (found["actor alone"], found["recipient alone"]) == (1, 1)
    assert "actor agreed" not in found and "recipient agreed" not in found


def test_agreement_makes_parties_surer_where_its_weight_says_so() -> None:
    weights = {f"{SEEN}actor agreed": 1.0}
    [together] = proposals({"attacked": Says("ASSAULT", BOTH)})
    [alone] = proposals({"zapped": Says("ASSAULT", BOTH)}, "Rebels zapped Peru.")
    assert party_confidence(together.candidate, weights) > party_confidence(alone.candidate, weights) == 0.5

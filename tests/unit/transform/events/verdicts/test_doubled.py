"""Two words of a sentence that tell one act are one mention, and two acts stay two."""

from collections.abc import Iterable, Sequence

import pytest

from etl.transform.events.verdicts.doubled import told_by_one_word
from etl.transform.events.verdicts.opinion import NO_EVENT
from tests.unit.transform.events.extracting import BY_SHARE, Fixed, steps_of, types
from tests.unit.transform.events.extraction.fake import SURE, Says

AGAIN = "another word of the sentence tells this act"
# No pattern knows these verbs.
TEXT = "Rebels and bandits zapped Peru, frizzling soldiers and a mayor."


def assault(actors: Iterable[str], recipients: Iterable[str], flags: Sequence[str] = (), rival: float = 0) -> Says:
    """An assault that is the less sure the likelier its rival is."""
    sides = {"actor": list(actors), "recipient": list(recipients)}
    return Says("ASSAULT", sides, flags=flags, rivals={"COERCE": rival})


def dropped(zapped: Says, frizzling: Says, text: str = TEXT) -> list[str | None]:
    """Why each of two assaults, if it is, does not stand; their rivals are left out."""
    verdicts = steps_of(text, {"zapped": zapped, "frizzling": frizzling}).verdicts
    return [one.dropped for one in verdicts if one.coding and one.coding.event_type == "ASSAULT"]


@pytest.mark.parametrize(("first", "second"), [
    ((["Rebels"], ["Peru"]), (["Rebels"], ["Peru"])),
    ((["Rebels"], ["Peru"]), (["Rebels"], [])),       # one of them names nobody on a side
    ((["Rebels"], ["Peru"]), ([], ["Peru"])),
    ((["Rebels"], ["Peru"]), ([], [])),
    ((["Rebels"], []), ([], ["soldiers"])),
    ((["Rebels", "bandits"], ["Peru"]), (["bandits"], ["Peru"])),  # one party in common is enough
    (([], []), ([], []))])
def test_what_two_words_tell_of_nobody_else_is_one_act(
        first: tuple[list[str], list[str]], second: tuple[list[str], list[str]]) -> None:
    assert dropped(assault(*first), assault(*second)) == [None, AGAIN]
    assert dropped(assault(*second), assault(*first)) == [None, AGAIN]


@pytest.mark.parametrize(("first", "second"), [
    ((["Rebels"], ["Peru"]), (["bandits"], ["Peru"])),
    ((["Rebels"], ["Peru"]), (["Rebels"], ["soldiers"])),
    ((["Rebels"], []), (["bandits"], [])),
    (([], ["soldiers"]), ([], ["a mayor"]))])
def test_where_a_party_differs_there_are_two(
        first: tuple[list[str], list[str]], second: tuple[list[str], list[str]]) -> None:
    assert dropped(assault(*first), assault(*second)) == [None, None]


@pytest.mark.parametrize("flag", ["negated", "hypothetical", "historical", "future"])
def test_where_a_flag_differs_there_are_two(flag: str) -> None:
    same = ["Rebels"], ["Peru"]
    assert dropped(assault(*same), assault(*same, flags=[flag])) == [None, None]
    assert dropped(assault(*same, flags=[flag]), assault(*same, flags=[flag])) == [None, AGAIN]


def test_acts_of_two_types_are_two() -> None:
    says = {"actor": ["Rebels"], "recipient": ["Peru"]}
    steps = steps_of(TEXT, {"zapped": Says("ASSAULT", says), "frizzling": Says("COERCE", says)})
    assert types(steps.verdicts) == ["ASSAULT", "COERCE"] and len(steps.coded.mentions) == 2


def test_the_surer_word_stands_wherever_it_is() -> None:
    unsure = assault(["Rebels"], ["Peru"], rival=SURE - 1)
    assert dropped(unsure, assault(["Rebels"], [])) == [AGAIN, None]
    assert dropped(assault(["Rebels"], []), unsure) == [None, AGAIN]


def test_of_words_that_are_equally_sure_the_first_one_stands() -> None:
    steps = steps_of(TEXT, {"zapped": assault(["Rebels"], []), "frizzling": assault([], ["soldiers"])})
    assert len({one.confidence for one in steps.verdicts}) == 1
    [mention] = steps.coded.mentions
    assert TEXT[mention.trigger_start:mention.trigger_end] == "zapped"


def test_each_word_is_compared_with_those_that_stand() -> None:
    # The second is no act of its own, so it takes nothing from the third, which differs from the first.
    text = "Rebels zapped Peru, frizzling a base and sizzling soldiers."
    steps = steps_of(text, {"zapped": assault(["Rebels"], ["Peru"]), "frizzling": assault(["Rebels"], []),
                            "sizzling": assault(["Rebels"], ["soldiers"])})
    assert [one.dropped for one in steps.verdicts] == [None, AGAIN, None]


def test_a_sentence_takes_nothing_from_another() -> None:
    text = "Rebels zapped Peru. Later that day came frizzling raids of theirs."
    assert dropped(assault(["Rebels"], ["Peru"]), assault([], []), text) == [None, None]


def test_an_act_that_is_dropped_stays_so_and_takes_nothing_from_another() -> None:
    # The rival of the first word is of the second word's type, and does not stand.
    sides = {"actor": ["Rebels"], "recipient": ["Peru"]}
    steps = steps_of(TEXT, {"zapped": Says("COERCE", sides, rivals={"ASSAULT": SURE - 0.5}),
                            "frizzling": assault(["Rebels"], [], rival=SURE - 1)})
    assert types(steps.verdicts) == ["COERCE", "ASSAULT"]
    assert str(steps.verdicts[1].dropped).startswith("it is rather COERCE")


def test_a_pattern_s_act_is_one_with_the_extractor_s() -> None:
    text = "Rebels attacked Peru, frizzling soldiers."
    steps = steps_of(text, {"frizzling": assault(["Rebels"], [])})
    frizzling, attacked = steps.verdicts
    assert attacked.proposal.candidate.act is None
    assert sorted([str(frizzling.dropped), str(attacked.dropped)]) == ["None", AGAIN]


def test_what_patterns_alone_see_stays_as_it_is() -> None:
    steps = steps_of("Kenya condemned Sudan and denounced Sudan.", {})
    assert types(steps.verdicts) == ["ACCUSE", "ACCUSE"] and steps.verdicts == tuple(told_by_one_word(steps.verdicts))


@pytest.mark.parametrize(("opinion", "reasons"), [({"ACCUSE": 0.9}, [None, None]), ({NO_EVENT: 0.9}, [None, AGAIN])])
def test_a_recipient_that_the_classifier_chooses_makes_an_act_of_its_own(
        opinion: dict[str, float], reasons: list[str | None]) -> None:
    # The extractor is not sure whether anybody is denounced; the pattern has somebody in reach.
    text = "Kenya condemned Sudan, and it denounced the envoys of Chad."
    steps = steps_of(text, {
        "condemned": Says("ACCUSE", {"actor": ["Kenya"], "recipient": ["Sudan"]}),
        "denounced": Says("ACCUSE", {"actor": ["it"], "actor meant": ["Kenya"], "recipient": ["Chad"]},
                          surpluses={"Chad": -0.5})}, Fixed({"ACCUSE": 0.9}, {"envoys": opinion}), BY_SHARE)
    assert [one.dropped for one in steps.verdicts] == reasons

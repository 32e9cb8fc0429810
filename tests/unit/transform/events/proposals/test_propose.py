"""What is read of every candidate alike, and what of an extractor's acts a story goes on with."""

from datetime import date

import pytest

from etl.tables.plover import INTENDED, TYPES
from etl.transform.events.facts.thread import Thread
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.proposals.propose import LIKELY
from tests.unit.transform.events.extracting import steps_of
from tests.unit.transform.events.extraction.fake import SURE, Says

# The published day is Wednesday, March 4. No pattern knows the verb.
TEXT = "Rebels zapped Peru on Sunday."
SIDES = {"actor": ["Rebels"], "recipient": ["Peru"]}
# Beside a logit of 0 for none and for every other type this one has about a third of the share.
UNSURE = 2.0


def proposed(says: Says, text: str = TEXT) -> tuple[Proposal, ...]:
    return steps_of(text, {text.split()[1]: says}).proposals


# Flags


@pytest.mark.parametrize("event_type", TYPES)
def test_only_what_is_intended_is_never_future(event_type: str) -> None:
    [one] = proposed(Says(event_type, SIDES, flags=["future"]))
    assert one.flags.is_future == (event_type not in INTENDED)


def test_of_one_act_the_deed_is_future_and_the_threat_is_not() -> None:
    threat, deed = proposed(Says("THREATEN", SIDES, rivals={"ASSAULT": SURE - 0.5}, flags=["future", "negated"]))
    assert threat.candidate.act is deed.candidate.act
    assert (threat.flags.is_future, deed.flags.is_future) == (False, True)
    assert threat.flags.is_negated and deed.flags.is_negated


def test_each_type_has_its_own_day_by_its_flags() -> None:
    # What is still to come is on the Sunday that comes.
    threat, deed = proposed(Says("THREATEN", SIDES, rivals={"ASSAULT": SURE - 0.5}, flags=["future"]))
    assert (threat.when.day, deed.when.day) == (date(2026, 3, 1), date(2026, 3, 8))


def test_a_pattern_s_other_type_has_the_extractor_s_flags() -> None:
    # By its parse alone the attack has happened.
    said, attacked = proposed(Says("REJECT", SIDES, flags=["hypothetical"]), "Rebels attacked Peru on Sunday.")
    assert (said.proposed_by, attacked.proposed_by) == (("extractor",), ("patterns",))
    assert attacked.coding is not None and attacked.coding.event_type == "ASSAULT"
    assert said.flags.is_hypothetical and attacked.flags.is_hypothetical


def test_what_nobody_but_a_pattern_sees_has_the_flags_of_the_parse() -> None:
    steps = steps_of("Rebels zapped Peru. They may attack Chile.", {"zapped": Says("REJECT", SIDES, flags=["negated"])})
    zapped, attack = steps.proposals
    assert (zapped.flags.is_negated, zapped.flags.is_hypothetical) == (True, False)
    assert (attack.flags.is_negated, attack.flags.is_hypothetical) == (False, True)


# The thread of the story

CALM = "It was calm in Lima, the mayor said on February 26. "
ZAPPED = f"{CALM}Rebels zapped a convoy in Arequipa on March 2. A bus was wrecked."
ATTACKED = ZAPPED.replace("zapped", "attacked")
REBELS = {"actor": ["Rebels"]}


def told_before_the_bus(says: Says | None, text: str = ZAPPED) -> Thread:
    """What the story has told before its last sentence; the extractor says something of the second or nothing at all."""
    steps = steps_of(text, {"zapped": says, "attacked": says} if says else {})
    bus = steps.proposals[-1]
    assert bus.sentence is steps.reading.sentences[2]
    return bus.before


def day_and_place(thread: Thread) -> tuple[date | None, str | None]:
    place = thread.place.place if thread.place else None
    return (thread.day.day if thread.day else None), (place.name if place else None)


@pytest.mark.parametrize("event_type", ["ASSAULT", "COERCE"])
def test_a_likely_act_moves_the_story_s_day_and_place(event_type: str) -> None:
    thread = told_before_the_bus(Says(event_type, REBELS))
    assert day_and_place(thread) == (date(2026, 3, 2), "Arequipa") and thread.told_at == 1 and thread.topic is None


def test_an_unlikely_act_moves_neither_day_nor_place_of_the_story() -> None:
    thread = told_before_the_bus(Says("ASSAULT", REBELS, logit=UNSURE))
    assert day_and_place(thread) == (date(2026, 2, 26), None)
    # That the sentence speaks of the day is all that is known.
    assert thread.topic is not None and thread.topic.day == date(2026, 3, 2)


def test_an_unlikely_act_is_proposed_all_the_same() -> None:
    [one] = proposed(Says("ASSAULT", SIDES, logit=UNSURE))
    assert one.candidate.act is not None and one.candidate.act.share_of("ASSAULT") < LIKELY
    assert one.when.day == date(2026, 3, 1)


def test_a_story_goes_on_with_half_of_the_share() -> None:
    # Of two types that are nearly equally likely one has a little more than half of the share, or none has.
    likely = Says("ASSAULT", REBELS, rivals={"ACCUSE": SURE - 0.1})
    assert day_and_place(told_before_the_bus(likely)) == (date(2026, 3, 2), "Arequipa")
    unlikely = Says("ASSAULT", REBELS, rivals={"ACCUSE": SURE})
    assert day_and_place(told_before_the_bus(unlikely)) == (date(2026, 2, 26), None)


def test_the_less_likely_type_of_an_act_moves_nothing() -> None:
    # An accusation does not say where the story is; as an assault the same words would.
    accused = Says("ACCUSE", REBELS, rivals={"ASSAULT": SURE - 1})
    assert day_and_place(told_before_the_bus(accused)) == (date(2026, 3, 2), None)


def test_what_a_pattern_takes_an_act_for_moves_nothing_where_the_extractor_takes_it_for_another() -> None:
    assert day_and_place(told_before_the_bus(Says("ACCUSE", REBELS), ATTACKED)) == (date(2026, 3, 2), None)
    unsure = Says("ACCUSE", REBELS, logit=UNSURE)
    assert day_and_place(told_before_the_bus(unsure, ATTACKED)) == (date(2026, 2, 26), None)


def test_a_pattern_that_agrees_does_not_make_an_act_likely() -> None:
    assert day_and_place(told_before_the_bus(Says("ASSAULT", REBELS), ATTACKED)) == (date(2026, 3, 2), "Arequipa")
    unsure = Says("ASSAULT", REBELS, logit=UNSURE)
    assert day_and_place(told_before_the_bus(unsure, ATTACKED)) == (date(2026, 2, 26), None)


def test_what_a_pattern_alone_sees_moves_day_and_place() -> None:
    assert day_and_place(told_before_the_bus(None, ATTACKED)) == (date(2026, 3, 2), "Arequipa")


def test_what_is_likely_dates_the_next_sentence() -> None:
    # Once an act is likely, what is told behind it happened on its day, however long ago.
    def day_of_the_bus(says: Says) -> date:
        steps = steps_of(ZAPPED.replace("March 2", "January 9"), {"zapped": says})
        return steps.coded.mentions[-1].when.day

    assert day_of_the_bus(Says("ASSAULT", REBELS)) == date(2026, 1, 9)
    assert day_of_the_bus(Says("ASSAULT", REBELS, logit=UNSURE)) == date(2026, 2, 26)

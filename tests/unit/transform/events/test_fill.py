"""Verdicts that stand become mentions: each with all its parties, once, in the order of the text."""

from dataclasses import replace
from datetime import date

import pytest

from etl.transform.events.coder import Coder, Steps
from etl.transform.events.fill import fill
from etl.transform.events.mentions import Mention
from etl.transform.events.reading import Text
from etl.transform.events.verdicts.judgement import Verdict
from tests.unit.transform.events.rules import coder_by_rules

DAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return coder_by_rules()


@pytest.fixture
def steps(coder: Coder) -> Steps:
    return coder.steps(Text(None, "Peru and Chile condemned Cuba and Haiti.", DAY), DAY)


def filled(steps: Steps, verdict: Verdict) -> Mention:
    [mention] = fill([verdict], steps.reading).mentions
    return mention


def names(mention: Mention) -> tuple[list[str], list[str]]:
    return [one.name for one in mention.actors], [one.name for one in mention.recipients]


def test_every_pair_of_a_verdict_is_in_its_one_mention(steps: Steps) -> None:
    [verdict] = steps.verdicts
    assert len(verdict.pairs) == 4
    mention = filled(steps, verdict)
    assert names(mention) == (["Peru", "Chile"], ["Cuba", "Haiti"])
    assert (mention.actor, mention.recipient) == (mention.actors[0], mention.recipients[0])


def test_the_order_is_that_of_the_text_and_nobody_stands_twice(steps: Steps) -> None:
    [verdict] = steps.verdicts
    turned = replace(verdict, pairs=(*reversed(verdict.pairs), *verdict.pairs))
    assert filled(steps, turned) == filled(steps, verdict)


def test_two_parties_of_one_name_are_two_where_their_sectors_differ(steps: Steps) -> None:
    [verdict] = steps.verdicts
    (actor, recipient), *_ = verdict.pairs
    assert actor is not None
    army = replace(actor, sector="MIL", start_char=actor.end_char)
    mention = filled(steps, replace(verdict, pairs=((actor, recipient), (army, recipient))))
    assert [one.sector for one in mention.actors] == [actor.sector, "MIL"]


def test_a_verdict_without_parties_is_a_mention_without_any(steps: Steps) -> None:
    [verdict] = steps.verdicts
    mention = filled(steps, replace(verdict, pairs=((None, None),)))
    assert (mention.actors, mention.recipients) == ((), ())
    assert mention.actor is None and mention.recipient is None


def test_what_is_dropped_is_no_mention(steps: Steps) -> None:
    [verdict] = steps.verdicts
    assert fill([replace(verdict, dropped="no event")], steps.reading).mentions == ()


def test_a_text_of_no_politics_has_no_relevance(steps: Steps) -> None:
    [verdict] = steps.verdicts
    leisure = replace(verdict, proposal=replace(verdict.proposal, is_unpolitical=True))
    assert [filled(steps, one).relevance for one in (verdict, leisure)] == [1.0, 0.0]


def test_the_own_words_of_any_actor_have_no_source(coder: Coder) -> None:
    text = Text(None, "Peru and Chile rejected the offer of Spain, Chile said.", DAY)
    [mention] = coder.code(text, DAY).mentions
    assert names(mention)[0] == ["Peru", "Chile"]
    assert mention.attribution.text is None

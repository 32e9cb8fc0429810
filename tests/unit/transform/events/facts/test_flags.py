"""Flags read from the real parse, in sentences of our own."""


import pytest
from spacy.language import Language

from etl.transform.events.facts.flags import read_flags
from tests.unit.transform.events.rules import coder_by_rules


@pytest.fixture(scope="module")
def nlp() -> Language:
    return coder_by_rules().tools.nlp


def is_negated(nlp: Language, sentence: str, trigger: str) -> bool:
    head = next(token for token in nlp(sentence) if token.text == trigger)
    return read_flags(head, False).is_negated


@pytest.mark.parametrize(("sentence", "trigger"), [
    ("No one was hurt when gunmen fired at the ferry.", "fired"),
    ("Nobody was injured in the raid on the depot.", "raid"),
    ("None of the guards was wounded in the attack.", "attack"),
    ("No one was arrested during the protest.", "protest"),
    ("Rebels shelled the port, but no one was killed.", "shelled"),
    ("None was hurt after the shelling.", "shelling"),
])
def test_where_nobody_was_hurt_the_act_was_done(nlp: Language, sentence: str,
                                                trigger: str) -> None:
    assert not is_negated(nlp, sentence, trigger)


@pytest.mark.parametrize(("sentence", "trigger"), [
    ("Nobody attacked the ferry.", "attacked"),
    ("The army did not shell the port.", "shell"),
    ("No one claimed to have attacked the ferry.", "attacked"),
    ("There was no attack on the depot.", "attack"),
    ("The minister denied attacking the depot.", "attacking"),
])
def test_what_nobody_did_is_negated(nlp: Language, sentence: str, trigger: str) -> None:
    assert is_negated(nlp, sentence, trigger)

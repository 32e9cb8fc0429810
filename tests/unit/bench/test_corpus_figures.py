"""What a coder finds in an annotated article, held against the annotations, by manner of text."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench import corpus, manners
from training.articles import AnnotatedArticle, read_corpus

ANNOTATED = """=== bench-1
manner: agency wire
region: nowhere
published: 2026-03-02
political: yes
title: Port under fire

Borduria shelled Klow.
> shelled #1 ASSAULT | by Borduria | to Klow
Syldavia condemned it, and did not reply.
> condemned #2 ACCUSE | by Syldavia | to = Borduria
> reply #3 REJECT | by Syldavia | to none | negated

Envoys seem to have met.
? met #4 CONSULT | by Envoys | to none
"""


@pytest.fixture
def article(tmp_path: Path) -> AnnotatedArticle:
    path = tmp_path / "bench.txt"
    path.write_text(ANNOTATED, encoding="utf-8")
    return read_corpus([path])[0]


@dataclass
class StubCoder:
    """Gives what it was handed, for any text."""

    verdicts: list[Any]

    def steps(self, *_: object) -> Any:
        return self


def verdict(text: str, passage: str, trigger: str, event_type: str, actor: str = "", recipient: str = "",
            dropped: str | None = None) -> Any:
    """A verdict on the sentence that is given, as the coder would make it of a text of one paragraph."""
    def party(name: str) -> Any:
        return SimpleNamespace(name=name, text=name, start_char=text.index(name), end_char=text.index(name) + len(name))

    at, start = text.index(trigger), text.index(passage)
    span = SimpleNamespace(start=at, end=at + len(trigger))
    return SimpleNamespace(
        confidence=0.8, party_confidence=0.6, dropped=dropped, coding=SimpleNamespace(event_type=event_type),
        pairs=((party(actor) if actor else None, party(recipient) if recipient else None),),
        proposal=SimpleNamespace(
            candidate=SimpleNamespace(trigger=span),
            sentence=SimpleNamespace(in_title=False, start=start, end=start + len(passage),
                                     paragraph=SimpleNamespace(offset=0)),
            flags=SimpleNamespace(is_negated=False, is_hypothetical=False, is_future=False)))


def test_acts_are_found_and_mentions_right_by_sentence_and_type(article: AnnotatedArticle) -> None:
    text = article.text
    first, second, doubtful = (one.text for one in article.sentences if one.acts)
    coder = StubCoder([
        verdict(text, first, "shelled", "ASSAULT", "Borduria", "Klow"),
        verdict(text, second, "condemned", "ACCUSE", "Syldavia"),
        verdict(text, second, "reply", "REJECT", "Syldavia"),
        verdict(text, second, "Syldavia", "ASSAULT", dropped="too little speaks for it"),
        verdict(text, doubtful, "met", "PROTEST")])
    found = corpus.summarise([corpus.check(coder, article), corpus.check(StubCoder([]), article)])
    figures = {"articles": 2, "acts": 4, "recall": 0.5, "mentions": 3, "precision": pytest.approx(2 / 3), "both parties": 0.5}
    assert {name: found[name] for name in figures} == figures
    assert found["manner"] == {"agency wires": figures}
    assert found["calibration error of confidence"] == pytest.approx(0.8 - 2 / 3)
    assert found["calibration error of party_confidence"] == pytest.approx(0.1)


def test_nothing_measured_is_nought() -> None:
    assert corpus.summarise([])["recall"] == 0


@pytest.mark.parametrize(("manner", "group"), [
    ("agency wire, ceasefire mediation", "agency wires"), ("agency wire, sport", "sport, business, culture, science"),
    ("contrast: business in the words of war", "contrast sets"), ("local weekly", "local and regional papers, tabloids"),
    ("state agency, translated", "state agencies"), ("UN statement", "statements and press releases"),
    ("a manner of its own", manners.OTHERS)])
def test_manners_are_grouped(manner: str, group: str) -> None:
    assert manners.group_of(manner) == group


def test_every_group_has_articles_of_the_corpus() -> None:
    groups = Counter(manners.group_of(article.manner) for article in read_corpus())
    assert set(groups) == {manners.OTHERS, *(name for name, _ in manners.GROUPS)}
    assert min(groups.values()) >= 20

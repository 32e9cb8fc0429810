"""The corpus of annotated articles: its form is checked line by line, and the corpus itself has no fault."""

from pathlib import Path

import pytest

from training import articles
from training.articles import AnnotatedArticle, Party, check, main, read_corpus

ARTICLE = """=== abc-001
manner: agency wire
region: Veldania
published: 2026-03-14
political: yes
title: Gunmen kill 12 in raid
> kill #1 ASSAULT/firearms | by Gunmen | to 12 | killed 12

The army and the army's scouts met rebels on Friday, the mayor said.
> met #2 CONSULT | by army@2 | to rebels | on 2026-03-13 | says mayor | negated
They left.\\
> left #3 RETREAT/withdraw | by They = Gunmen | to none
Nobody cheered.

"""


def read(tmp_path: Path, text: str) -> tuple[list[str], list[AnnotatedArticle]]:
    path = tmp_path / "abc-1.txt"
    path.write_text(text, "utf-8")
    found: list[AnnotatedArticle] = []
    return list(check([path], found.append)), found


def test_an_article_is_read_with_its_acts(tmp_path: Path) -> None:
    faults, [article] = read(tmp_path, ARTICLE)
    assert faults == []
    first, told, left, last = article.sentences
    assert first.acts[0].killed == (12, 12) and first.acts[0].event_mode == "firearms"
    [met] = told.acts
    assert told.text[slice(*met.actors[0].span or ())] == "army" and (met.actors[0].span or (0,))[0] > 10
    assert (met.day, met.flags, told.text[slice(*met.attribution or ())]) == \
        ("2026-03-13", frozenset({"negated"}), "mayor")
    assert left.acts[0].actors == (Party((0, 4), "Gunmen"),) and left.acts[0].recipients == ()
    assert last.acts == ()
    assert article.text.endswith("They left.Nobody cheered.")


def test_an_act_may_have_other_types_that_are_right_as_well(tmp_path: Path) -> None:
    text = ARTICLE.replace("RETREAT/withdraw |", "RETREAT/withdraw or REJECT or PROTEST |")
    faults, [article] = read(tmp_path, text)
    [_], [met], [left], [] = (sentence.acts for sentence in article.sentences)
    assert faults == []
    assert (left.event_type, left.event_mode, left.types) == ("RETREAT", "withdraw", ("RETREAT", "REJECT", "PROTEST"))
    assert met.types == ("CONSULT",)


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("RETREAT/withdraw", "RETREAT/withdraw or FLEE", "unknown type FLEE; there are AGREE, CONSULT"),
    ("met #2", "meet #2", "abc-1.txt:10: 'meet' does not occur in the sentence as whole words"),
    ("by army@2", "by army@3", "'army@3' does not occur"),
    ("CONSULT", "CHAT", "unknown type CHAT; there are AGREE, CONSULT"),
    ("RETREAT/withdraw", "RETREAT/flee", "RETREAT has no mode flee; it has withdraw, release"),
    ("They = Gunmen", "They = Bandits", "'Bandits' does not occur in the article"),
    (" | to rebels", "", "`by` and `to` stand in every annotation"),
    ("2026-03-13", "2026-02-30", "2026-02-30 is no date"),
    ("says mayor", "quoth mayor", "unknown field 'quoth mayor'"),
    ("CONSULT | by army@2 | to rebels | on 2026-03-13 | says mayor | negated",
     "AGREE | by army | to rebels | future", "AGREE is made now"),
    ("political: yes", "political: perhaps", "political is one of yes, partly, no"),
    ("region: Veldania\n", "", "here stands `region: …`"),
    ("#3 RETREAT", "RETREAT", "not `> trigger #1 TYPE/mode")])
def test_a_fault_names_file_line_and_what_is_right(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in ARTICLE
    faults, found = read(tmp_path, ARTICLE.replace(old, new))
    assert fault in faults[0] and faults[0].startswith("abc-1.txt:") and found == []


def test_an_id_is_given_once(tmp_path: Path) -> None:
    faults, _ = read(tmp_path, ARTICLE + ARTICLE)
    assert faults == ["abc-1.txt:15: there is another article abc-001"]


def test_the_command_counts_and_fails_on_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "abc-1.txt"
    path.write_text(ARTICLE, "utf-8")
    assert main([str(path)]) == 0
    assert capsys.readouterr().out.startswith("1 articles, 4 sentences, ")
    path.write_text(ARTICLE.replace("met #2", "meet #2"), "utf-8")
    assert main([str(path)]) == 1


def test_the_corpus_has_no_fault_and_is_large_enough() -> None:
    found = read_corpus()
    acts = [act for article in found for sentence in article.sentences for act in sentence.acts]
    sentences = [sentence for article in found for sentence in article.sentences]
    assert len(found) >= 1_500
    assert sum(not sentence.acts for sentence in sentences) / len(sentences) >= 0.65
    assert {act.event_type for act in acts} == set(articles.MODES)

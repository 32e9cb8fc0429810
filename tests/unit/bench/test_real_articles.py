"""Mentions held against articles that were coded by hand: what fits, what is right, what is a bad file."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bench import accuracy, matching, names, real
from bench.handcoded import HandCoded, Neutral, RealArticle, Told, Trap, told
from bench.handfiles import BadFile, read_hand_coded, read_ids

TEXT = ("Troops of Borduria shelled the port of Klow on Monday, killing four. The foreign minister of Syldavia "
        "condemned the shelling. Envoys may meet next week. A rally was expected.")
SHELLING = HandCoded(
    types=("ASSAULT", "COERCE"), is_core=True, modes=("heavy-weapons",), actors=("Borduria", "troops"),
    recipients=("Klow", "port"), evidence=("shelled the port  of klow",), places=("Klow",), country="SYL",
    day=date(2026, 3, 2), tolerance=1, killed=(4, 5), injured=None, sources=(), flags=frozenset())
BLAME = replace(SHELLING, types=("ACCUSE",), is_core=False, modes=(), actors=("Syldavia",), recipients=("", "Borduria"),
                evidence=("condemned the shelling",), places=(), country=None, day=None, killed=None)
MEETING = replace(BLAME, types=("CONSULT",), actors=("envoys",), recipients=(), evidence=("Envoys may meet",),
                  flags=frozenset({"hypothetical"}))
ARTICLE = RealArticle(
    "a", "Port under fire", TEXT, None, (SHELLING, BLAME, MEETING),
    (Neutral(("next week",), frozenset({"AGREE"}), None),),
    (Trap(("A rally was expected",), frozenset({"PROTEST"}), None, None, None, None),))


def mention(passage: str, event_type: str, *flags: str, **changes: Any) -> Told:
    """A mention in the sentence that holds a passage, its trigger the passage's first word."""
    at = TEXT.index(passage)
    start, end = TEXT.rfind(". ", 0, at) + 1, TEXT.index(".", at) + 1
    plain = Told(event_type, "", False, (start, end), at, (), (), (), None, "", date(2026, 3, 2), None, None, None,
                 frozenset(flags), 0.9, 0.9)
    return replace(plain, **changes)


SHELLED = mention("shelled", "ASSAULT", mode="heavy-weapons", actor=("Troops of Borduria", "Borduria"),
                  recipient=("the port of Klow",), killed=4)
CONDEMNED = mention("condemned", "ACCUSE", actor=("The foreign minister of Syldavia",))


@pytest.mark.parametrize(("one", "other", "share"), [
    ("the Borduria troops", "Borduria", 1), ("Syldavian envoys", "envoy", 2 / 3), ("the army", "Army", 1),
    ("U.S.", "United States", 1), ("US", "us", 0), ("the", "The ", 1), ("", "", 0), ("Klow", "", 0), ("Łódź", "Łodz", 1)])
def test_names_are_compared_by_their_content_words(one: str, other: str, share: float) -> None:
    assert names.overlap(one, other) == pytest.approx(share)


def test_a_mention_fits_an_event_by_half_of_a_passage_and_by_type() -> None:
    assert matching.nearness(SHELLED, ARTICLE, SHELLING.evidence) == 2
    assert matching.nearness(replace(SHELLED, trigger_start=0), ARTICLE, SHELLING.evidence) == 1
    assert matching.nearness(CONDEMNED, ARTICLE, SHELLING.evidence) == 0
    assert matching.nearness(CONDEMNED, ARTICLE, ("Klow on Monday, killing four. The foreign",)) == 0
    assert matching.nearness(replace(SHELLED, sentence=(0, 900)), ARTICLE, SHELLING.evidence) == 0
    assert matching.nearness(CONDEMNED, ARTICLE, ("",)) == 1
    headline = replace(CONDEMNED, in_title=True, sentence=(0, 15), trigger_start=5)
    assert matching.nearness(headline, ARTICLE, ("under fire",)) == 2
    assert matching.fit(replace(SHELLED, event_type="PROTEST"), SHELLING, ARTICLE) is None


def test_a_flag_hides_an_event_that_is_told_as_done() -> None:
    denied = replace(SHELLED, flags=frozenset({"negated"}))
    assert matching.fit(denied, SHELLING, ARTICLE) is None
    assert matching.fit(replace(SHELLED, flags=frozenset({"historical"})), SHELLING, ARTICLE) is not None
    assert matching.fit(mention("meet", "CONSULT"), MEETING, ARTICLE) is None
    assert matching.fit(mention("meet", "CONSULT", "future"), MEETING, ARTICLE) is not None
    refusal = replace(SHELLING, types=("REJECT",))
    assert matching.fit(replace(denied, event_type="REJECT"), refusal, ARTICLE) is not None


def test_the_closest_mention_is_paired_and_the_others_repeat_it() -> None:
    kind = replace(SHELLED, event_type="COERCE")
    compared = matching.compare(ARTICLE, [kind, CONDEMNED, SHELLED, mention("rally", "PROTEST")])
    assert compared.found == {0: (SHELLED, kind), 1: (CONDEMNED,)}
    assert [one.event_type for one in compared.rest] == ["PROTEST"]


def test_parties_are_right_by_a_name_or_by_none() -> None:
    assert matching.has_parties(SHELLED, SHELLING)
    assert not matching.has_parties(replace(SHELLED, recipient=()), SHELLING)
    assert not matching.has_parties(replace(SHELLED, actor=("Sondonesia",)), SHELLING)
    assert matching.has_parties(CONDEMNED, BLAME)
    assert not matching.has_parties(replace(CONDEMNED, recipient=("Klow",)), BLAME)
    turned = replace(SHELLED, event_type="CONSULT", actor=SHELLED.recipient, recipient=SHELLED.actor)
    assert matching.has_parties(turned, SHELLING)
    assert not matching.has_parties(replace(turned, event_type="ASSAULT"), SHELLING)


def test_a_trap_is_sprung_by_what_it_names() -> None:
    trap = Trap(("shelled",), frozenset({"ASSAULT"}), ("Borduria",), None, ("BOR",), "2026-03-01")
    assert not matching.springs(SHELLED, trap, ARTICLE)
    there = replace(SHELLED, country="BOR")
    assert matching.springs(there, trap, ARTICLE)
    assert not matching.springs(replace(there, day=date(2026, 3, 1)), trap, ARTICLE)
    assert not matching.springs(replace(there, flags=frozenset({"historical"})), trap, ARTICLE)
    assert not matching.springs(replace(there, actor=()), trap, ARTICLE)
    assert not matching.springs(replace(there, flags=frozenset({"future"})), trap, ARTICLE)


def test_the_figures_of_an_article() -> None:
    wrong = mention("rally", "PROTEST", confidence=0.4)
    found = real.summarise([matching.compare(ARTICLE, [
        SHELLED, replace(SHELLED, actor=(), confidence=0.6), mention("next", "AGREE"), wrong,
        mention("meet", "CONSULT", "future")])])
    assert (found["core events"], found["events"], found["mentions judged"]) == (1, 2, 3)
    assert (found["core recall"], found["recall"], found["precision"]) == (1, 1 / 2, pytest.approx(2 / 3))
    assert found["type and parties"] == {
        "precision": pytest.approx(1 / 3), "recall": 1 / 2, "f1": pytest.approx(0.4)}
    assert found["sure"] == {"mentions": 1, "precision": 1, "core events": 1}
    assert found["flagged events"] == {"events": 1, "found": 1}
    assert found["traps"] == {"set": 1, "sprung": 1}
    assert found["calibration error of confidence"] == pytest.approx((0.1 + 0.4 + 0.4) / 3)
    assert found["calibration error of party_confidence"] == pytest.approx(0.4)


def test_the_fields_of_an_event_are_those_of_its_closest_mention_that_has_them() -> None:
    first = replace(SHELLED, killed=None, day=date(2026, 3, 3))
    again = replace(SHELLED, killed=6, injured=1, place=("Klow",), country="SYL", flags=frozenset({"historical"}))
    assert dict(real.fields_of(real.Event(SHELLING, (first, again)))) == {
        "historical": True, "mode": True, "place country": True, "place name": True, "date": True,
        "killed": False, "injured": False}
    assert dict(real.fields_of(real.Event(SHELLING, ()))) == {}
    assert dict(real.fields_of(real.Event(replace(BLAME, sources=("the ministry",)), (CONDEMNED,)))) == {
        "historical": True, "attribution": False}


def test_nothing_coded_and_nothing_true_are_figures_too() -> None:
    assert real.summarise([matching.compare(ARTICLE, [])])["recall"] == 0
    empty = real.summarise([matching.compare(replace(ARTICLE, events=()), [SHELLED])])
    assert (empty["mentions in an article without events"], empty["precision"], empty["fields"]) == (1, 0, {})


# ---- files

EVENT = {"event_type": "ASSAULT", "or_types": ["COERCE"], "core": True, "modes": ["heavy-weapons"],
         "actor": ["Borduria", "troops"], "recipient": ["Klow", "port"], "evidence": ["shelled the port  of klow"],
         "place": ["Klow"], "country": "SYL", "event_date": "2026-03-02", "date_tolerance_days": 1, "killed": [4, 5],
         "injured": None, "attribution": None, "flags": []}
LINE = {"id": "a", "title": None, "text": TEXT, "published_at": None, "events": [EVENT],
        "neutral": [{"evidence": ["next week"], "types": ["AGREE"], "flag": None}],
        "never": [{"evidence": ["A rally was expected"], "types": ["PROTEST"], "why": "it was only expected"}]}
CODED = {"event_type": "ASSAULT", "event_mode": None, "in_title": False, "sentence_start": 0, "sentence_end": 65,
         "trigger_start": 19, "actor": {"text": "Troops", "name": "Bordurian Army"}, "recipient": None, "place": None,
         "event_date": "2026-03-02", "killed": 4, "injured": None, "attribution": None, "is_negated": False,
         "is_hypothetical": False, "is_future": False, "is_historical": True, "confidence": 0.9, "party_confidence": 0.5}


def write(folder: Path, *lines: object) -> Path:
    path = folder / "coded.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_a_file_is_read_as_values(tmp_path: Path) -> None:
    article, = read_hand_coded(write(tmp_path, LINE))
    assert article == replace(ARTICLE, title="", events=(SHELLING,))
    assert told(CODED).actor == ("Troops", "Bordurian Army")
    assert told(CODED).is_asserted


@pytest.mark.parametrize(("line", "fault"), [
    ("{", "line 2 is no JSON object"), ([], "line 2 is no JSON object"), ({"id": "b"}, "line 2: there is no 'text'"),
    ({**LINE, "id": "b", "events": [{**EVENT, "event_type": "YIELD"}]}, "line 2: there is no type YIELD"),
    ({**LINE, "id": "b", "events": [{**EVENT, "flags": ["denied"]}]}, "line 2: there is no flag denied"),
    ({**LINE, "id": "b", "events": [{**EVENT, "actor": "Klow"}]}, "line 2: 'Klow' is no list of texts"),
    ({**LINE, "id": "b", "events": [{**EVENT, "event_date": "May"}]}, "line 2: Invalid isoformat"),
    ({**LINE, "id": "b", "events": [{**EVENT, "killed": 4}]}, "line 2: cannot unpack"),
    ({**LINE, "id": "b", "text": None}, "line 2: the text is missing"), (LINE, "line 2: a stands there twice")])
def test_a_bad_line_is_told_with_its_number(tmp_path: Path, line: object, fault: str) -> None:
    with pytest.raises(BadFile, match=fault):
        read_hand_coded(write(tmp_path, LINE, line))


def test_ids_choose_and_each_must_be_there(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("a, b\nc\n")
    assert read_ids(ids) == {"a", "b", "c"}
    path = write(tmp_path, {"id": "x"}, LINE)
    assert [article.id for article in read_hand_coded(path, frozenset("a"))] == ["a"]
    with pytest.raises(BadFile, match="no article b, c"):
        read_hand_coded(path, read_ids(ids))
    with pytest.raises(BadFile, match="holds no article"):
        read_hand_coded(write(tmp_path))


def test_articles_are_coded_and_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "code_texts", lambda rows, _: [{"mentions": [CODED]} for _ in rows])
    assert real.measure(write(tmp_path, LINE))["precision"] == 1
    pages = write(tmp_path, {"id": "p", "text": "The cake was eaten."}, {"id": "q", "text": "It rained."})
    assert real.measure_unpolitical(pages) == {
        "pages": 2, "mentions": 2, "mentions a page": 1, "pages with a mention": 1}
    with pytest.raises(BadFile, match="line 1: the text is missing"):
        real.measure_unpolitical(write(tmp_path, {"id": "p"}))


def test_a_bad_file_ends_the_command_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["bench.accuracy", "--real", str(write(tmp_path, "{"))])
    with pytest.raises(SystemExit, match=r"bench.accuracy: coded.jsonl, line 1 is no JSON object"):
        accuracy.main()


@pytest.mark.parametrize("arguments", [[], ["--real-ids", __file__], ["--real", "nowhere.jsonl"]])
def test_wrong_usage_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        accuracy.read_arguments(arguments)

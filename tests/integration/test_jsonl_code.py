"""`dateline code --jsonl` and `dateline resolve --jsonl`: fields, order, offsets, rejects."""

import json
from typing import Any

import pytest

from tests.commands import dateline, lines, rows
from tests.paths import CHECKOUT

MENTION = {"sentence", "sentence_number", "sentence_start", "sentence_end", "in_title", "trigger",
           "trigger_start", "trigger_end", "event_type", "event_mode", "contexts", "cameo_code",
           "cameo_root", "quad_class", "goldstein", "actor", "recipient", "place", "event_date",
           "event_date_precision", "killed", "injured", "attribution", "is_negated",
           "is_hypothetical", "is_future", "is_historical", "confidence", "origin_place", "weapon",
           "attribution_kind", "is_claim", "actors", "recipients", "proposed_by", "relevance",
           "party_confidence",
           *(f"{kind}_{bound}" for kind in ("killed", "injured", "missing", "detained", "displaced")
             for bound in ("low", "high"))}
ACTOR = {"text", "name", "country", "sector", "entity_id", "start", "end"}
PLACE = {"text", "start", "end", "name", "latitude", "longitude", "country", "admin1",
         "geonames_id", "precision", "confidence"}
TYPES = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
         "REJECT", "ACCUSE", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
GOLDEN = rows((CHECKOUT / "tests/golden/newsroom/articles.jsonl").read_text("utf-8"))
ARTICLES = [{"id": row["url"], "title": row["title"], "text": row["text"],
             "published_at": row["published_at"]}
            for row in GOLDEN[:8]]
# Hard line breaks, tabs, wide characters, a title of two lines: offsets hold in the text as given.
WRAPPED = {"id": "wrapped", "title": "Gunmen kill five\nsoldiers in Mali",
           "published_at": "2026-03-04",
           "text": "\n\n \U0001f600 Gunmen killed five\nsoldiers in the\ttown of Gao on Monday,\r\n"
                   "officials\u00a0said.\r\n\r\n"
                   "President\nEmmanuel Macron condemned the attack in\nBurkina\nFaso."}
# A headline of two sentences: offsets count from its beginning.
TWOFOLD = {"id": "twofold", "title": "Talks collapse. Gunmen killed five soldiers in Palmyra",
           "published_at": None,
           "text": "Gunmen killed five soldiers in Palmyra, Syria, on Monday."}
UNTITLED = {"id": 7, "title": None, "text": "Police arrested three men in Lagos on Monday.",
            "published_at": None}
BAD = [("not json", None, "bad_input"), ('{"id": "no text", "title": "x"}', "no text", "bad_input"),
       ('{"id": "title", "title": 5, "text": "x"}', "title", "bad_input"),
       ('{"id": "date", "title": null, "text": "x", "published_at": 5}', "date", "bad_input"),
       ('{"id": "empty", "title": null, "text": " "}', "empty", "empty"),
       (json.dumps({"id": "long", "title": None, "text": "x " * 100_001}), "long", "too_large")]
GOOD = [*ARTICLES, WRAPPED, TWOFOLD, UNTITLED]
TEXT = lines(GOOD[:3]) + "".join(line + "\n" for line, _, _ in BAD) + lines(GOOD[3:])


@pytest.fixture(scope="module")
def written() -> str:
    done = dateline("code", "--jsonl", "-", "--jobs", 1, stdin=TEXT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def coded(written: str) -> list[dict[str, Any]]:
    found = rows(written)
    return found[:3] + found[3 + len(BAD):]


def mentions(coded: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(article, mention) for article, row in zip(GOOD, coded, strict=True)
            for mention in row["mentions"]]


def test_nothing_is_dropped_and_the_order_is_kept(written: str) -> None:
    good, bad = [article["id"] for article in GOOD], [key for _, key, _ in BAD]
    assert [row["id"] for row in rows(written)] == [*good[:3], *bad, *good[3:]]
    assert {tuple(row) for row in rows(written)} == {("id", "mentions", "places", "reject")}


def test_bad_lines_come_back_with_a_reason(written: str) -> None:
    found = rows(written)[3:3 + len(BAD)]
    assert [row["reject"] for row in found] == [reason for _, _, reason in BAD]
    assert all(row["mentions"] == row["places"] == [] for row in found)


def test_every_mention_has_every_field(coded: list[dict[str, Any]]) -> None:
    assert len(mentions(coded)) > 20
    for _, mention in mentions(coded):
        assert set(mention) == MENTION
        assert all(mention[who] is None or set(mention[who]) == ACTOR
                   for who in ("actor", "recipient"))
        for who in ("actor", "recipient"):
            assert (mention[f"{who}s"] or [None])[0] == mention[who]
            assert all(set(party) == ACTOR for party in mention[f"{who}s"])
        assert 0 <= mention["relevance"] <= 1 and 0 <= mention["party_confidence"] <= 1
        assert mention["proposed_by"] and set(mention["proposed_by"]) <= {"extractor", "patterns"}
        assert mention["place"] is None or set(mention["place"]) == PLACE
        assert mention["event_type"] in TYPES and mention["quad_class"] in {1, 2, 3, 4}
        assert mention["cameo_code"].startswith(mention["cameo_root"])
        assert len(mention["cameo_root"]) == 2
        assert -10 <= mention["goldstein"] <= 10 and 0 <= mention["confidence"] <= 1
        assert mention["event_date_precision"] in {"day", "week", "month", "year", "published"}


def test_offsets_point_at_what_is_quoted(coded: list[dict[str, Any]]) -> None:
    for article, mention in mentions(coded):
        text = article["title"] if mention["in_title"] else article["text"]
        for name in ("sentence", "trigger"):
            assert text[mention[f"{name}_start"]:mention[f"{name}_end"]] == mention[name]
        for part in (*mention["actors"], *mention["recipients"]):
            assert text[part["start"]:part["end"]] == part["text"]
        if place := mention["place"]:
            assert text[place["start"]:place["end"]] == place["text"]


def test_places_point_at_the_text(coded: list[dict[str, Any]]) -> None:
    found = [(article, place) for article, row in zip(GOOD, coded, strict=True)
             for place in row["places"]]
    assert len(found) > 20
    for article, place in found:
        assert set(place) == PLACE
        assert article["text"][place["start"]:place["end"]] == place["text"]
        assert (place["latitude"] is None) == (place["name"] is None)


def test_triggers_stand_inside_their_sentences(coded: list[dict[str, Any]]) -> None:
    for _, mention in mentions(coded):
        start, end = mention["trigger_start"], mention["trigger_end"]
        assert mention["sentence_start"] <= start < end <= mention["sentence_end"]


def test_one_trigger_of_one_sentence_is_one_mention(coded: list[dict[str, Any]]) -> None:
    acts = [(article["id"], m["in_title"], m["trigger_start"], m["trigger_end"], m["event_type"])
            for article, m in mentions(coded)]
    assert len(set(acts)) == len(acts)
    assert any(len(m["actors"]) > 1 or len(m["recipients"]) > 1 for _, m in mentions(coded))


def test_hard_line_breaks_are_quoted_as_written(coded: list[dict[str, Any]]) -> None:
    sentences = {mention["sentence"] for article, mention in mentions(coded) if article is WRAPPED}
    assert any("killed five\nsoldiers in the\ttown" in sentence for sentence in sentences)


def test_a_title_of_two_sentences_is_one_title(coded: list[dict[str, Any]]) -> None:
    places = [mention["place"] for article, mention in mentions(coded)
              if article is TWOFOLD and mention["in_title"]]
    named = [TWOFOLD["title"][place["start"]:place["end"]] for place in places if place]
    assert named == ["Palmyra"]


def test_two_processes_write_what_one_writes(written: str) -> None:
    assert dateline("code", "--jsonl", "-", "--jobs", 2, stdin=TEXT).stdout == written


def resolved(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = dateline("resolve", "--jsonl", "-", stdin=lines(articles))
    assert done.returncode == 0, done.stderr
    return rows(done.stdout)


def test_resolve_joins_what_belongs_together() -> None:
    given = [{**article, "id": f"a{n}", "url": article["id"], "publisher": "Wire"}
             for n, article in enumerate(ARTICLES[:3])]
    copy = {**given[0], "id": "copy", "url": "http://b.example/1", "publisher": "Courier"}
    found = resolved([*given, copy])
    assert {tuple(row) for row in found} == {("kind", "event_id", "event_type", "mentions"),
                                             ("kind", "story_id", "articles"),
                                             ("kind", "id", "duplicate_of")}
    copies = [{row["id"], row["duplicate_of"]} for row in found if row["kind"] == "copy"]
    assert copies == [{"a0", "copy"}]
    stories = [row["articles"] for row in found if row["kind"] == "story"]
    told = sorted(key for articles in stories for key in articles)
    assert told == ["a0", "a1", "a2", "copy"], "every article tells one story"
    assert any({"a0", "copy"} <= set(articles) for articles in stories)
    spans = {tuple(m) for row in found if row["kind"] == "event" for m in row["mentions"]}
    assert spans == {("id", "sentence_start", "sentence_end", "in_title")}


def test_resolve_of_nothing_and_of_what_is_no_article() -> None:
    assert resolved([]) == []
    for bad in ("[]\n", '{"id": "1", "text": 5}\n'):
        failed = dateline("resolve", "--jsonl", "-", stdin=bad)
        assert failed.returncode == 2
        assert failed.stderr.startswith("dateline: line 1 of - is no article")

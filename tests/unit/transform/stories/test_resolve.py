"""What belongs together is joined: mentions to events, articles to stories, names to actors."""

from datetime import UTC, datetime

import pytest

from etl.resources.joining import load_joiner
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.events import is_event
from etl.transform.stories.resolve import Joining, Resolved, resolve_rows
from tests.factory import DAY, article, mention, place_mention

PARAGRAPHS = ("Engineers shut the sluice of the Veldan reservoir on Monday after cracks had opened in its western wall."
              "\n\nThree villages below it were cleared overnight, and buses took the families to the school of Lisse.")


def even(_: str) -> float:
    """Every word tells as much."""
    return 1.0


BY = Joining(even, load_joiner())


def resolved(*mentions: MentionRow) -> Resolved:
    """Mentions of articles a1 to a3, which share no paragraph."""
    articles = [article(article_id=f"a{n}", publisher=f"Publisher {n}", text="Short.")
                for n in (1, 2, 3)]
    return resolve_rows(mentions, articles, [], BY, DAY)


def test_mentions_that_agree_are_one_event_that_says_what_the_best_of_them_says() -> None:
    found = resolved(
        mention(mention_id="m1", article_id="a1", confidence=0.5, killed=4, killed_low=4,
                killed_high=4, is_claim=True),
        mention(mention_id="m2", article_id="a2", confidence=0.8, killed=6, killed_low=6,
                killed_high=None, attribution="police", attribution_kind="official"))
    [event] = found.events
    assert event.mention_id == "m2"
    assert (event.mention_count, event.article_count, event.publisher_count) == (2, 2, 2)
    assert (event.killed, event.killed_low, event.killed_high) == (6, 4, 4)
    assert (event.attribution, event.attribution_kind) == ("police", "official")
    assert not event.is_claim
    assert event.confidence == 0.9, "two articles doubt it independently: 1 - 0.5 * 0.2"
    assert [(link.event_id, link.mention_id) for link in found.event_mentions] == [
        (event.event_id, "m1"), (event.event_id, "m2")]


def test_a_mention_that_says_less_joins_what_it_does_not_contradict() -> None:
    less = mention(mention_id="m2", article_id="a2", recipient_name=None, recipient_entity_id=None)
    assert [event.mention_count for event in resolved(mention(mention_id="m1", article_id="a1"),
                                                      less).events] == [2]


def test_an_event_lists_the_parties_of_all_its_mentions_those_of_the_best_first() -> None:
    allied = {"actors": ["Army of Veldania", "Lisse"], "actor_ids": ["vld-army", ""],
              "actor_countries": ["VLD", "LIS"], "actor_sectors": ["MIL", ""]}
    [event] = resolved(
        mention(mention_id="m1", article_id="a1", confidence=0.5, relevance=0.9, **allied),
        mention(mention_id="m2", article_id="a2", confidence=0.8, relevance=0.4)).events
    assert (event.mention_id, event.actor_name) == ("m2", "Army of Veldania")
    assert (event.actors, event.actor_ids) == (["Army of Veldania", "Lisse"], ["vld-army", ""])
    assert (event.actor_countries, event.actor_sectors) == (["VLD", "LIS"], ["MIL", ""])
    assert (event.recipients, event.recipient_ids) == (["Marrowgate"], [""])
    assert event.relevance == 0.9


def test_the_relevance_of_an_event_is_null_where_no_mention_tells_it() -> None:
    [event] = resolved(mention(article_id="a1", relevance=None)).events
    assert event.relevance is None


@pytest.mark.parametrize(("changes", "tells"), [
    ({}, True), ({"is_negated": True}, False), ({"is_hypothetical": True}, False),
    ({"is_historical": True}, False), ({"is_future": True}, False),
    ({"is_future": True, "event_type": "THREATEN"}, True),
    ({"is_future": True, "event_type": "AGREE", "is_negated": True}, False)])
def test_only_what_has_happened_is_an_event(changes: dict[str, object], tells: bool) -> None:
    told = mention(article_id="a1", **changes)
    assert is_event(told) is tells
    assert len(resolved(told).events) == tells


def test_a_copy_counts_as_its_original_and_is_of_its_story() -> None:
    late = datetime(2026, 11, 3, 12, tzinfo=UTC)
    articles = [
        article(article_id="copy", publisher="Other", text=PARAGRAPHS, published_at=late),
        article(article_id="first", publisher="Wire", text=PARAGRAPHS, title="First"),
        article(article_id="alone", text="Nothing of this is told elsewhere.", published_at=None)]
    mentions = [mention(mention_id="m1", article_id="copy"),
                mention(mention_id="m2", article_id="first")]
    found = resolve_rows(mentions, articles, [], BY, DAY)
    assert found.copies == {"copy": "first"}
    [event] = found.events
    assert (event.article_count, event.publisher_count) == (1, 2)
    stories = [(s.title, s.article_count, s.publisher_count, s.event_count) for s in found.stories]
    assert stories == [("First", 2, 2, 1), ("Bridge shelled near Marrowgate", 1, 1, 0)]
    assert [(told.article_id, told.duplicate_of) for told in found.story_articles] == [
        ("copy", "first"), ("first", None), ("alone", None)]


def test_listed_actors_and_resolved_places_are_counted() -> None:
    mentions = [mention(mention_id="m1"),
                mention(mention_id="m2", recipient_entity_id="vld-army", actor_entity_id=None)]
    names = [place_mention(), place_mention(start=60), place_mention(name=None),
             place_mention(geonames_id=None, name="The Sea"),
             place_mention(geonames_id=None, name="Veldania", country="VLD", precision="country")]
    mentions.append(mention(
        mention_id="m3", actors=["Lisse", "Army of Veldania"], actor_ids=["", "vld-army"],
        actor_countries=["LIS", "VLD"], actor_sectors=["", "MIL"], recipients=["Army of Veldania"],
        recipient_ids=["vld-army"], recipient_countries=["VLD"], recipient_sectors=["MIL"]))
    found = resolve_rows(mentions, [article()], names, BY, DAY)
    [actor] = found.actors
    assert (actor.entity_id, actor.name, actor.mention_count) == ("vld-army", "Army of Veldania", 3)
    assert [(row.place_id, row.mention_count) for row in found.places] == [
        ("geonames:101", 2), ("region:the sea", 1), ("country:VLD", 1)]
    assert {name: len(rows) for name, rows in found.tables.items()} == {
        "events": len(found.events), "event_mentions": 3, "prints": 1, "stories": 1, "story_articles": 1,
        "actors": 1, "places": 3}

"""Joining against the gold set of happenings: which mentions are one event, and which are not.

A gold mention is **found** when a mention of ours that tells an event stands in one of its
sentences (the best one first) and has one of the types that the happening may have. It is then of
the event of that mention. A mention of ours **tells** the happening in whose sentence it stands and
whose types it fits; where several fit, it tells none for certain and is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench.happenings import GoldSet, half, listed, read_gold_set, told_again
from bench.metrics import Span, b_cubed, mean, overlaps, share
from etl.jsonl.shapes import given_article
from etl.resources.coder import load_coder
from etl.resources.joining import load_joiner
from etl.resources.opinions import chosen
from etl.resources.rarity import load_rarity
from etl.settings import read_settings
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.events import EventRow
from etl.tables.rows.mentions import MentionRow
from etl.transform.events.code import code_articles
from etl.transform.stories.events import Earlier, is_event, resolve_events
from etl.transform.stories.resolve import Joining, Window, resolve_rows, tell_stories
from etl.transform.stories.tellings import ArticleFacts

Row = dict[str, Any]
WINDOW_DAYS = 14
# Of articles that bear no day; all of the gold set bear one.
UNDATED_DAY = date(1970, 1, 1)
Clusters = Mapping[str, str]


@dataclass(frozen=True)
class Material:
    """The gold set, its articles as rows, and what is coded in them.

    events: the mentions that tell an event. stories: the story of each article, as all articles at
    once give it.
    """

    gold: GoldSet
    articles: Sequence[ArticleRow]
    events: Sequence[MentionRow]
    stories: Mapping[str, str]

    @property
    def facts(self) -> dict[str, ArticleFacts]:
        """The facts of the articles, with the copies that the gold set knows."""
        copies = {row["copy_url"]: row["original_url"] for row in self.gold.copies}
        return {one.article_id: ArticleFacts(one.publisher, copies.get(one.article_id),
                                             one.published_at, self.stories.get(one.article_id))
                for one in self.articles}


def read_material(gold: GoldSet) -> Material:
    """Code the articles of the gold set; their ids are their addresses."""
    settings = read_settings()
    given = (given_article({**row, "id": row["url"]}) for row in gold.articles)
    articles = [article for article in given if article is not None]
    coded = code_articles(articles, load_coder(settings.cache, chosen(settings)), UNDATED_DAY)
    _, told = tell_stories(articles, load_rarity(), UNDATED_DAY, Window())
    return Material(gold, articles, [one for one in coded.mentions if is_event(one)],
                    told.articles)


@dataclass(frozen=True)
class Aligned:
    """Gold mentions and ours brought together.

    found: the mention of ours for each gold mention (happening, address) that was found. tells: the
    happening that each mention of ours tells.
    """

    found: Mapping[tuple[str, str], str]
    tells: Mapping[str, str]


def align(gold: GoldSet, mentions: Iterable[MentionRow], part: str | None = None) -> Aligned:
    """Bring together the gold mentions of a half (None: of both) and ours.

    The id of our articles is their address.
    """
    types = {row["id"]: {one.partition("/")[0] for one in listed(row["event_types"])}
             for row in gold.happenings}
    articles = {row["url"]: row for row in gold.articles}
    ours: dict[str, list[MentionRow]] = defaultdict(list)
    for one in mentions:
        if is_event(one):
            ours[one.article_id].append(one)
    fits: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in gold.mentions:
        happening, url = row["happening_id"], row["url"]
        if part and half(happening) != part:
            continue
        for number, sentence in enumerate((row["sentence"], *told_again(row["also_told_in"]))):
            for one in ours[url]:
                if one.event_type in types[happening] and stands_in(one, sentence, articles[url]):
                    fits[one.mention_id].setdefault((happening, url), number)
    return _settled(fits)


def _settled(fits: Mapping[str, Mapping[tuple[str, str], int]]) -> Aligned:
    """Give each mention of ours the happening that it tells: that whose best sentence it is in."""
    tells: dict[str, str] = {}
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for mention, numbers in fits.items():
        is_best = {item: number > 0 for item, number in numbers.items()}
        first = [item for item in numbers if is_best[item] == min(is_best.values())]
        if len(first) == 1:
            [item] = first
            tells[mention] = item[0]
            found[item] = min(found.get(item, (numbers[item], mention)), (numbers[item], mention))
    return Aligned({item: mention for item, (_, mention) in found.items()}, tells)


def stands_in(mention: MentionRow, sentence: str, article: Mapping[str, str]) -> bool:
    """Whether a mention of an article stands in a sentence of it."""
    whole = article["title"] if mention.in_title else article["text"]
    at = whole.find(sentence)
    spoken: Span = (mention.sentence_start, mention.sentence_end)
    return at >= 0 and overlaps((at, at + len(sentence)), spoken)


def measure(gold: GoldSet, aligned: Aligned, events: Clusters, part: str,
            whole: bool = False) -> dict[str, float | int]:
    """Measures of a clustering of our mentions (event by mention_id) on a half of the gold set.

    B³ is over the gold mentions that were found (`whole`: over all). exactly one: share of the
    happenings with two or more found mentions whose found mentions are one event, in which no other
    happening is told. merged look-alikes: pairs that stand apart in gold and share an event.
    """
    items = {(row["happening_id"], row["url"]): row["happening_id"] for row in gold.mentions
             if half(row["happening_id"]) == part}
    ours = {item: events[aligned.found[item]] for item in items if item in aligned.found}
    judged = items if whole else {item: items[item] for item in ours}
    scores = b_cubed(ours, judged)
    inside: dict[str, set[str]] = defaultdict(set)
    happenings: dict[str, set[str]] = defaultdict(set)
    voices: dict[str, int] = defaultdict(int)
    for (happening, _), event in ours.items():
        inside[event].add(happening)
        happenings[happening].add(event)
        voices[happening] += 1
    several = [name for name, count in voices.items() if count > 1]
    one = mean(len(happenings[name]) == 1 and inside[next(iter(happenings[name]))] == {name}
               for name in several)
    told = {m: h for m, h in aligned.tells.items() if half(h) == part}
    of_ours = b_cubed({m: events[m] for m in told}, told)
    return {"gold mentions": len(items), "found": share(len(ours), len(items)),
            "B³ precision": scores.precision, "B³ recall": scores.recall, "B³ F1": scores.f1,
            "happenings told twice or more": len(several), "exactly one event": one,
            "merged look-alikes": len(merged(gold, happenings)),
            "our mentions": len(told), "B³ precision of ours": of_ours.precision,
            "B³ recall of ours": of_ours.recall, "B³ F1 of ours": of_ours.f1}


def merged(gold: GoldSet, happenings: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """Pairs of happenings that must stand apart, and share an event."""
    return [(row["id"], other) for row in gold.happenings for other in listed(row["apart_from"])
            if row["id"] < other
            and happenings.get(row["id"], set()) & happenings.get(other, set())]


def story_and_type(gold: GoldSet, mentions: Iterable[MentionRow]) -> Clusters:
    """A peer: mentions of one gold story and one type are one event."""
    stories = {row["url"]: row["story_id"] for row in gold.stories}
    return {m.mention_id: f"{stories[m.article_id]} {m.event_type}" for m in mentions}


def exact_key(mentions: Iterable[MentionRow]) -> Clusters:
    """A peer: type, first parties, place and day are spelled alike."""
    return {m.mention_id: " / ".join(str(part).casefold() for part in (
        m.event_type, m.actor_entity_id or m.actor_name, m.recipient_entity_id or m.recipient_name,
        m.place_geonames_id or m.place_name, m.event_date)) for m in mentions}


def joined(material: Material) -> tuple[Clusters, dict[str, EventRow]]:
    """The event of each mention as the stage `resolve` joins them, and the events by their ids."""
    found = resolve_rows(material.events, material.articles, [],
                         Joining(load_rarity(), load_joiner()), UNDATED_DAY)
    return ({link.mention_id: link.event_id for link in found.event_mentions},
            {event.event_id: event for event in found.events})


def night_by_night(material: Material) -> Clusters:
    """The event of each mention where every day of publication is a night of its own.

    An event that another one has taken over is that other one.
    """
    nights: dict[date, list[MentionRow]] = defaultdict(list)
    printed = {one.article_id: one.published_at for one in material.articles}
    for mention in material.events:
        at = printed[mention.article_id]
        nights[at.date() if at else date.min].append(mention)
    events: dict[str, str] = {}
    first: dict[str, date] = {}
    told: list[MentionRow] = []
    for day in sorted(nights):
        still = [m for m in told if (day - first[events[m.mention_id]]).days <= WINDOW_DAYS]
        earlier = Earlier(still, {m.mention_id: events[m.mention_id] for m in still}, first,
                          material.facts)
        rows, links = resolve_events(nights[day], material.facts, load_joiner(), day, earlier)
        taken = {row.event_id: row.superseded_by for row in rows if row.superseded_by}
        first |= {row.event_id: row.first_ingest_date for row in rows}
        events |= {link.mention_id: link.event_id for link in links}
        events = {mention: taken.get(event, event) for mention, event in events.items()}
        told += nights[day]
    return events


def tolls(gold: GoldSet, aligned: Aligned, events: Clusters, rows: Mapping[str, EventRow],
          part: str) -> dict[str, float | int]:
    """How often the headline number of killed is the last corrected one.

    Judged are happenings of a half that state one, on the event of most of their found mentions.
    """
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for (happening, _), mention in aligned.found.items():
        told[happening][events[mention]] += 1
    killed = {row["id"]: int(row["killed"]) for row in gold.happenings if row["killed"]}
    right = [rows[told[one].most_common(1)[0][0]].killed == number for one, number in killed.items()
             if one in told and half(one) == part]
    return {"happenings with a toll": len(right), "headline toll right": mean(right)}


def measure_happenings(material: Material | None = None) -> Row:
    """Both halves of the gold set, joined by us and by the peers; the kept half is only counted."""
    found = material or read_material(read_gold_set())
    ours, rows = joined(found)
    nightly = night_by_night(found)
    measured: Row = {}
    for part in ("open", "kept"):
        aligned = align(found.gold, found.events, part)
        measured[part] = {
            name: measure(found.gold, aligned, clusters, part) for name, clusters in (
                ("ours", ours), ("ours, night by night", nightly),
                ("exact key", exact_key(found.events)),
                ("story and type", story_and_type(found.gold, found.events)))}
        measured |= {f"{part}: {name}": value for name, value in
                     tolls(found.gold, aligned, ours, rows, part).items()}
    return measured

"""The code stage: rows of `articles` in, rows of `mentions` and `place_mentions` and rejects out.

Every article is coded or rejected: in = coded + rejected.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from etl.tables import ids
from etl.tables.rejects import Reject
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.place_mentions import PlaceMentionRow
from etl.transform.events.coder import Coder
from etl.transform.events.mentions import Mention
from etl.transform.events.reading import Text, local_day
from etl.transform.events.written import (
    WrittenParty,
    high,
    list_parties,
    low,
    write_party,
    write_place,
)
from etl.transform.places.choice import FoundPlace

CODED_LANGUAGE = "en"
# The model's memory grows with the text; nothing that is news is longer.
MAX_TEXT_CHARS = 200_000


class Article(Protocol):
    """What of a row of `articles` the coder reads; `ArticleRow` has it, as other values may."""

    @property
    def article_id(self) -> str:
        """The article."""

    @property
    def url(self) -> str | None:
        """Its address, whose domain may tell the country of publication."""

    @property
    def title(self) -> str | None:
        """Its title, which is coded too."""

    @property
    def text(self) -> str:
        """The text."""

    @property
    def language(self) -> str | None:
        """ISO 639-1 code."""

    @property
    def published_at(self) -> datetime | None:
        """When it was published (UTC)."""

    @property
    def published_offset_minutes(self) -> int | None:
        """The offset from UTC of the publisher's own clock."""


@dataclass
class CodedRows:
    """Rows and rejects; article_count says how many articles were coded."""

    article_count: int = 0
    mentions: list[MentionRow] = field(default_factory=list)
    places: list[PlaceMentionRow] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def code_articles(articles: Iterable[Article], coder: Coder, ingest_date: date) -> CodedRows:
    """Code articles; rejects (keyed by article_id): wrong_language, too_large, coder_failed.

    `ingest_date` is the event date where neither text nor article has one.
    """
    coded = CodedRows()
    for article in articles:
        reason, detail = unfit(article.text, article.language)
        if reason:
            coded.rejects.append(Reject("code", article.article_id, reason, article.url, detail))
            continue
        try:
            _code_one(article, coder, ingest_date, coded)
            coded.article_count += 1
        except Exception as error:  # one article must never end the night; its row says what failed
            coded.rejects.append(Reject("code", article.article_id, "coder_failed", article.url,
                                        f"{type(error).__name__}: {error}"))
    return coded


def unfit(text: str, language: str | None) -> tuple[str | None, str | None]:
    """Why a text is not coded (reason and detail); None and None where it is."""
    if language != CODED_LANGUAGE:
        return "wrong_language", f"the text is in {language!r}; it is stored and not coded"
    if len(text) > MAX_TEXT_CHARS:
        return "too_large", f"{len(text)} characters of text"
    return None, None


def _code_one(article: Article, coder: Coder, ingest_date: date, coded: CodedRows) -> None:
    published = local_day(article.published_at, article.published_offset_minutes)
    text = Text(article.title, article.text, published, coder.home_of(article.url),
                article.published_at)
    result = coder.code(text, ingest_date)
    rows: dict[str, MentionRow] = {}
    for mention in result.mentions:
        row = mention_row(mention, text, article.article_id, coder.tools.version)
        rows.setdefault(row.mention_id, row)
    coded.mentions += rows.values()
    coded.places += [place_row(place, text, article.article_id) for place in result.places]


def mention_row(mention: Mention, article: Text, article_id: str, version: str) -> MentionRow:
    """A mention as a row; `version` is the coder's.

    What is quoted comes from the text as it was given: the parser saw line breaks as spaces.
    """
    written = _written(mention, article)
    coding, numbers = mention.coding, mention.casualties
    actor = write_party(mention.actor, mention.offset, written)
    recipient = write_party(mention.recipient, mention.offset, written)
    actors, recipients = list_parties(mention.actors), list_parties(mention.recipients)
    place, origin = write_place(mention.place, written), write_place(mention.origin, written)
    return MentionRow(
        mention_id=ids.mention_id(
            article_id, mention.in_title, mention.trigger_start, mention.trigger_end,
            coding.event_type, actor.name, recipient.name),
        article_id=article_id,
        sentence=written[mention.sentence_start:mention.sentence_end],
        sentence_number=mention.sentence_number, sentence_start=mention.sentence_start,
        sentence_end=mention.sentence_end, in_title=mention.in_title,
        trigger=written[mention.trigger_start:mention.trigger_end],
        trigger_start=mention.trigger_start, trigger_end=mention.trigger_end,
        pattern=mention.pattern,
        event_type=coding.event_type, event_mode=coding.event_mode, contexts=coding.contexts,
        cameo_code=coding.cameo_code, cameo_root=coding.cameo_root, quad_class=coding.quad_class,
        goldstein=coding.goldstein,
        actor_text=actor.text, actor_name=actor.name, actor_country=actor.country,
        actor_sector=actor.sector, actor_entity_id=actor.entity_id, actor_start=actor.start,
        actor_end=actor.end,
        recipient_text=recipient.text, recipient_name=recipient.name,
        recipient_country=recipient.country, recipient_sector=recipient.sector,
        recipient_entity_id=recipient.entity_id, recipient_start=recipient.start,
        recipient_end=recipient.end,
        actors=actors.names, actor_ids=actors.ids, actor_countries=actors.countries,
        actor_sectors=actors.sectors, recipients=recipients.names, recipient_ids=recipients.ids,
        recipient_countries=recipients.countries, recipient_sectors=recipients.sectors,
        place_text=place.text, place_start=place.start, place_end=place.end, place_name=place.name,
        place_latitude=place.latitude, place_longitude=place.longitude,
        place_country=place.country, place_admin1=place.admin1,
        place_geonames_id=place.geonames_id, place_precision=place.precision,
        place_confidence=place.confidence,
        origin_place_text=origin.text, origin_place_start=origin.start,
        origin_place_end=origin.end, origin_place_name=origin.name,
        origin_place_latitude=origin.latitude, origin_place_longitude=origin.longitude,
        origin_place_country=origin.country, origin_place_admin1=origin.admin1,
        origin_place_geonames_id=origin.geonames_id, origin_place_precision=origin.precision,
        origin_place_confidence=origin.confidence,
        event_date=mention.when.day, event_date_precision=mention.when.precision,
        killed=low(numbers.killed), injured=low(numbers.injured),
        killed_low=low(numbers.killed), killed_high=high(numbers.killed),
        injured_low=low(numbers.injured), injured_high=high(numbers.injured),
        missing_low=low(numbers.missing), missing_high=high(numbers.missing),
        detained_low=low(numbers.detained), detained_high=high(numbers.detained),
        displaced_low=low(numbers.displaced), displaced_high=high(numbers.displaced),
        weapon=mention.weapon,
        attribution=mention.attribution.text, attribution_kind=mention.attribution.kind,
        is_claim=mention.attribution.is_claim,
        is_negated=mention.flags.is_negated, is_hypothetical=mention.flags.is_hypothetical,
        is_future=mention.flags.is_future, is_historical=mention.flags.is_historical,
        confidence=mention.confidence, party_confidence=mention.party_confidence,
        relevance=mention.relevance, proposed_by=mention.proposed_by, coder_version=version)


def write_parties(mention: Mention, article: Text) -> tuple[list[WrittenParty], list[WrittenParty]]:
    """All actors and all recipients of a mention as written, in the order of the text."""
    written, offset = _written(mention, article), mention.offset
    return ([write_party(actor, offset, written) for actor in mention.actors],
            [write_party(recipient, offset, written) for recipient in mention.recipients])


def _written(mention: Mention, article: Text) -> str:
    """What the offsets of a mention count in."""
    return (article.title or "") if mention.in_title else article.text


def place_row(found: FoundPlace, article: Text, article_id: str) -> PlaceMentionRow:
    """A place name of the text as a row; of one that is not resolved only text and span."""
    place = write_place(found, article.text)
    return PlaceMentionRow(
        article_id=article_id, text=article.text[found.name.start:found.name.end],
        start=found.name.start, end=found.name.end, name=place.name, latitude=place.latitude,
        longitude=place.longitude, country=place.country, admin1=place.admin1,
        geonames_id=place.geonames_id, precision=place.precision, confidence=place.confidence)

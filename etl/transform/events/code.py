"""The code stage: articles in, rows of `mentions` and `place_mentions` and rejects out.

Every article is coded or rejected; in = coded + rejected.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from etl.tables import ids
from etl.tables.rejects import Reject
from etl.transform.events.coder import Coder, Text, local_day
from etl.transform.events.facts.casualties import KINDS, Casualties
from etl.transform.events.mentions import Mention
from etl.transform.events.parties.arguments import Actor
from etl.transform.places.choice import FoundPlace

CODED_LANGUAGE = "en"
# The model's memory grows with the text; nothing that is news is longer.
MAX_TEXT_CHARS = 200_000


@dataclass
class CodedRows:
    """Rows (without ingest_date) and rejects; article_count says how many articles were coded."""

    article_count: int = 0
    mentions: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def code_articles(articles: Iterable[dict[str, Any]], coder: Coder, ingest_date: date) -> CodedRows:
    """Code rows of `articles`; rejects (keyed by article_id): wrong_language, too_large, coder_failed."""
    coded = CodedRows()
    for article in articles:
        reason, detail = unfit(article["text"], article["language"])
        if reason:
            coded.rejects.append(Reject("code", article["article_id"], reason, article["url"], detail))
            continue
        try:
            _code_one(article, coder, ingest_date, coded)
            coded.article_count += 1
        except Exception as error:  # one article must never end the night; what went wrong is kept in its row
            coded.rejects.append(Reject("code", article["article_id"], "coder_failed", article["url"],
                                        f"{type(error).__name__}: {error}"))
    return coded


def unfit(text: str, language: str | None) -> tuple[str | None, str | None]:
    """Why a text is not coded (reason and detail); None and None where it is."""
    if language != CODED_LANGUAGE:
        return "wrong_language", f"the text is in {language!r}; it is stored and not coded"
    if len(text) > MAX_TEXT_CHARS:
        return "too_large", f"{len(text)} characters of text"
    return None, None


def _code_one(article: dict[str, Any], coder: Coder, ingest_date: date, coded: CodedRows) -> None:
    published = local_day(article["published_at"], article["published_offset_minutes"])
    text = Text(article["title"], article["text"], published, coder.home_of(article["url"]))
    result = coder.code(text, ingest_date)
    rows: dict[str, dict[str, Any]] = {}
    for mention in result.mentions:
        row = mention_fields(mention, text)
        identity = ids.mention_id(article["article_id"], mention.in_title, mention.trigger_start, mention.trigger_end,
                                  row["event_type"], row.get("actor_name"), row.get("recipient_name"))
        rows.setdefault(identity, {"mention_id": identity, "article_id": article["article_id"],
                                   "coder_version": coder.tools.version, **row})
    coded.mentions += rows.values()
    coded.places += [{"article_id": article["article_id"], **place_fields(place, text.text)} for place in result.places]


def mention_fields(mention: Mention, article: Text) -> dict[str, Any]:
    """A mention as columns of `mentions`, without ids; a column that is left out is null."""
    coding, when, flags = mention.coding, mention.when, mention.flags
    # The parser saw line breaks as spaces: what is quoted comes from the text as it was given.
    written = (article.title or "") if mention.in_title else article.text
    fields = {} if mention.place is None else place_fields(mention.place, written)
    place = {f"place_{name}": value for name, value in fields.items()}
    came = {} if mention.origin is None else place_fields(mention.origin, written)
    origin = {f"origin_place_{name}": value for name, value in came.items()}
    return {
        "sentence": written[mention.sentence_start:mention.sentence_end], "sentence_number": mention.sentence_number,
        "sentence_start": mention.sentence_start, "sentence_end": mention.sentence_end, "in_title": mention.in_title,
        "trigger": written[mention.trigger_start:mention.trigger_end],
        "trigger_start": mention.trigger_start, "trigger_end": mention.trigger_end,
        "pattern": mention.pattern, "event_type": coding.event_type, "event_mode": coding.event_mode,
        "contexts": list(coding.contexts), "cameo_code": coding.cameo_code, "cameo_root": coding.cameo_root,
        "quad_class": coding.quad_class, "goldstein": coding.goldstein,
        **actor_fields("actor", mention.actor, mention.offset, written),
        **actor_fields("recipient", mention.recipient, mention.offset, written), **place, **origin,
        "event_date": when.day, "event_date_precision": when.precision, **casualty_fields(mention.casualties),
        "weapon": mention.weapon, "attribution": mention.attribution.text, "attribution_kind": mention.attribution.kind,
        "is_claim": mention.attribution.is_claim,
        "is_negated": flags.is_negated, "is_hypothetical": flags.is_hypothetical, "is_future": flags.is_future,
        "is_historical": flags.is_historical, "confidence": mention.confidence}


def casualty_fields(casualties: Casualties) -> dict[str, Any]:
    """Casualties as columns: `killed` and `injured` are the exact or lowest numbers; a null _high has no upper bound."""
    fields: dict[str, Any] = {"killed": None, "injured": None}
    for kind in KINDS:
        quantity = getattr(casualties, kind)
        fields |= {f"{kind}_low": quantity.low if quantity else None, f"{kind}_high": quantity.high if quantity else None}
    return fields | {"killed": fields["killed_low"], "injured": fields["injured_low"]}


def actor_fields(prefix: str, actor: Actor | None, offset: int, written: str) -> dict[str, Any]:
    """An actor as columns with a prefix; `offset` is where its paragraph begins in the text as written."""
    if actor is None:
        return {}
    start, end = offset + actor.start_char, offset + actor.end_char
    return {f"{prefix}_text": written[start:end], f"{prefix}_name": actor.name, f"{prefix}_country": actor.country,
            f"{prefix}_sector": actor.sector, f"{prefix}_entity_id": actor.entity_id,
            f"{prefix}_start": start, f"{prefix}_end": end}


def place_fields(found: FoundPlace, text: str) -> dict[str, Any]:
    """A place name of a text as columns of `place_mentions`; an unresolved one has its text and span only."""
    start, end = found.name.start, found.name.end
    fields: dict[str, Any] = {"text": text[start:end], "start": start, "end": end}
    if found.place is not None:
        place = found.place
        fields |= {"name": place.name, "latitude": place.latitude, "longitude": place.longitude,
                   "country": place.country, "admin1": place.admin1, "geonames_id": place.geonames_id,
                   "precision": place.precision, "confidence": found.confidence}
    return fields

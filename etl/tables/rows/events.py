"""A row of `events`.

Generated from `schemas/events.yaml`: python -m etl.command.dictionary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class EventRow(Row):
    """One row per happening and ingest date that adds to it: what all nights up to that one tell.

    The row of the newest ingest date is the truth. Made of mentions that assert it: none negated,
    hypothetical, future or historical.
    """

    TABLE: ClassVar[str] = "events"

    # Hash of the first mention on its first night; the same on later nights.
    event_id: str
    # The event that has taken this one over: two that were told apart turned out to be one. Null
    # where none has.
    superseded_by: str | None
    # The night that told it first.
    first_ingest_date: date
    # PLOVER event type.
    event_type: str
    # PLOVER mode of the type; null where none applies.
    event_mode: str | None
    # PLOVER contexts, sorted; empty where none was found.
    contexts: Sequence[str]
    # CAMEO code with leading zero.
    cameo_code: str
    # First two digits of the CAMEO code.
    cameo_root: str
    # GDELT quad class of the CAMEO root: 1 verbal cooperation, 2 material cooperation, 3 verbal
    # conflict, 4 material conflict.
    quad_class: int
    # Goldstein value of the CAMEO root, -10 to 10.
    goldstein: float
    # Canonical name of the actor; the text itself where the codebook knows no better.
    actor_name: str | None
    # ISO 3166-1 alpha-3 code of the actor's country; null where international or unknown.
    actor_country: str | None
    # PLOVER sector of the actor, e.g. GOV, MIL, REB, COP, CVL, MED, IGO; null where unknown.
    actor_sector: str | None
    # Stable key of the actor in schemas/codebook; null where it is not listed there.
    actor_entity_id: str | None
    # Canonical name of the recipient; the text itself where the codebook knows no better.
    recipient_name: str | None
    # ISO 3166-1 alpha-3 code of the recipient's country; null where international or unknown.
    recipient_country: str | None
    # PLOVER sector of the recipient, e.g. GOV, MIL, REB, COP, CVL, MED, IGO; null where unknown.
    recipient_sector: str | None
    # Stable key of the recipient in schemas/codebook; null where it is not listed there.
    recipient_entity_id: str | None
    # Canonical names of all actors that its mentions name, those of the best mention first. Empty
    # where there is none.
    actors: Sequence[str]
    # Stable keys of the actors in schemas/codebook, as many and in the same order; "" where one is
    # not listed there.
    actor_ids: Sequence[str]
    # Countries of the actors (ISO 3166-1 alpha-3), as many and in the same order; "" where one is
    # international or unknown.
    actor_countries: Sequence[str]
    # PLOVER sectors of the actors, as many and in the same order; "" where one is unknown.
    actor_sectors: Sequence[str]
    # Canonical names of all recipients that its mentions name, those of the best mention first.
    # Empty where there is none.
    recipients: Sequence[str]
    # Stable keys of the recipients in schemas/codebook, as many and in the same order; "" where one
    # is not listed there.
    recipient_ids: Sequence[str]
    # Countries of the recipients (ISO 3166-1 alpha-3), as many and in the same order; "" where one
    # is international or unknown.
    recipient_countries: Sequence[str]
    # PLOVER sectors of the recipients, as many and in the same order; "" where one is unknown.
    recipient_sectors: Sequence[str]
    # GeoNames name of the place.
    place_name: str | None
    # WGS 84 degrees north; null where unresolved.
    place_latitude: float | None
    # WGS 84 degrees east; null where unresolved.
    place_longitude: float | None
    # ISO 3166-1 alpha-3 code of the country the place is in.
    place_country: str | None
    # Name of the first-level division; null for countries.
    place_admin1: str | None
    # GeoNames id; null for countries without one in the index and unresolved names.
    place_geonames_id: int | None
    # How exact the coordinates are.
    place_precision: str | None
    # Where it came from: GeoNames name of the place.
    origin_place_name: str | None
    # Where it came from: WGS 84 degrees north; null where unresolved.
    origin_place_latitude: float | None
    # Where it came from: WGS 84 degrees east; null where unresolved.
    origin_place_longitude: float | None
    # Where it came from: ISO 3166-1 alpha-3 code of the country the place is in.
    origin_place_country: str | None
    # Where it came from: name of the first-level division; null for countries.
    origin_place_admin1: str | None
    # Where it came from: GeoNames id; null for countries without one in the index and unresolved
    # names.
    origin_place_geonames_id: int | None
    # Where it came from: how exact the coordinates are.
    origin_place_precision: str | None
    # Day it happened.
    event_date: date
    # How exact event_date is.
    event_date_precision: str
    # The last corrected number: that of most voices among the articles since the last correction,
    # of several the latest. Null where nothing is stated.
    killed: int | None
    # The last corrected number: that of most voices among the articles since the last correction,
    # of several the latest. Null where nothing is stated.
    injured: int | None
    # Killed: lowest number stated; null where nothing is stated.
    killed_low: int | None
    # Killed: highest upper bound stated; null where nothing is stated or none has one.
    killed_high: int | None
    # Injured: lowest number stated; null where nothing is stated.
    injured_low: int | None
    # Injured: highest upper bound stated; null where nothing is stated or none has one.
    injured_high: int | None
    # Missing: lowest number stated; null where nothing is stated.
    missing_low: int | None
    # Missing: highest upper bound stated; null where nothing is stated or none has one.
    missing_high: int | None
    # Detained, arrested: lowest number stated; null where nothing is stated.
    detained_low: int | None
    # Detained, arrested: highest upper bound stated; null where nothing is stated or none has one.
    detained_high: int | None
    # Driven from their homes: lowest number stated; null where nothing is stated.
    displaced_low: int | None
    # Driven from their homes: highest upper bound stated; null where nothing is stated or none has
    # one.
    displaced_high: int | None
    # Weapon or means, from the best mention that names one; null where none does.
    weapon: str | None
    # Who is reported to say so, as written in the best mention that names anybody.
    attribution: str | None
    # What kind of source that is.
    attribution_kind: str | None
    # Whether every mention is a claim of one side.
    is_claim: bool
    # Mentions joined.
    mention_count: int
    # Articles among them, syndicated copies not counted.
    article_count: int
    # Publishers among them.
    publisher_count: int
    # Publishers of its articles, copies not counted; null in rows of contract version 2.
    voice_count: int | None
    # Independent voices (articles, copies not counted) that tell this type; null in rows of
    # contract version 2.
    type_voices: int | None
    # Independent voices (articles, copies not counted) that name this actor first; 0 where none
    # names a telling one; null in rows of contract version 2.
    actor_voices: int | None
    # Independent voices (articles, copies not counted) that name this recipient first; 0 where none
    # names a telling one; null in rows of contract version 2.
    recipient_voices: int | None
    # Independent voices (articles, copies not counted) that tell this place; null in rows of
    # contract version 2.
    place_voices: int | None
    # Independent voices (articles, copies not counted) that tell this date; null in rows of
    # contract version 2.
    date_voices: int | None
    # Independent voices (articles, copies not counted) that state this number of killed; null in
    # rows of contract version 2.
    killed_voices: int | None
    # Independent voices (articles, copies not counted) that state this number of injured; null in
    # rows of contract version 2.
    injured_voices: int | None
    # Whether a third of the voices or more name another actor first; null in rows of contract
    # version 2.
    is_actor_disputed: bool | None
    # Whether a third of the voices or more tell another place; null in rows of contract version 2.
    is_place_disputed: bool | None
    # Whether voices state different numbers of killed or injured; null in rows of contract version
    # 2.
    is_toll_disputed: bool | None
    # Earliest publication time of its articles; null where none is known.
    first_published_at: datetime | None
    # Latest publication time of its articles; null where none is known.
    last_published_at: datetime | None
    # The mention of the night that tells it best.
    mention_id: str
    # That mention's sentence.
    sentence: str
    # How sure it is, 0 to 1: the chance that at least one voice is right, less where voices tell
    # another type.
    confidence: float
    # 0 to 1: how far it is a matter of politics, the highest of its mentions; null where none of
    # them tells.
    relevance: float | None

"""A row of `mentions`.

Generated from `schemas/mentions.yaml`: python -m etl.command.dictionary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class MentionRow(Row):
    """One row per coded occurrence of an event in one sentence."""

    TABLE: ClassVar[str] = "mentions"

    # Hash of article, span, type, first actor and first recipient.
    mention_id: str
    # The article.
    article_id: str
    # The evidence, as printed.
    sentence: str
    # 0-based number of the sentence in the article; the title is -1.
    sentence_number: int
    # Offset of the sentence's first character in the article's text (in the title where in_title).
    sentence_start: int
    # Offset behind its last character.
    sentence_end: int
    # Coded from the title.
    in_title: bool
    # Word or phrase that was coded.
    trigger: str
    # Offset of its first character.
    trigger_start: int
    # Offset behind its last character.
    trigger_end: int
    # The codebook pattern that fits its trigger, or "extractor:" and the type where none does.
    pattern: str
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
    # The actor as the sentence writes it; null where the sentence names none.
    actor_text: str | None
    # Canonical name of the actor; the text itself where the codebook knows no better.
    actor_name: str | None
    # ISO 3166-1 alpha-3 code of the actor's country; null where international or unknown.
    actor_country: str | None
    # PLOVER sector of the actor, e.g. GOV, MIL, REB, COP, CVL, MED, IGO; null where unknown.
    actor_sector: str | None
    # Stable key of the actor in schemas/codebook; null where it is not listed there.
    actor_entity_id: str | None
    # Offset of the actor's first character in the article's text (in the title where in_title).
    actor_start: int | None
    # Offset behind the actor's last character.
    actor_end: int | None
    # The recipient as the sentence writes it; null where the sentence names none.
    recipient_text: str | None
    # Canonical name of the recipient; the text itself where the codebook knows no better.
    recipient_name: str | None
    # ISO 3166-1 alpha-3 code of the recipient's country; null where international or unknown.
    recipient_country: str | None
    # PLOVER sector of the recipient, e.g. GOV, MIL, REB, COP, CVL, MED, IGO; null where unknown.
    recipient_sector: str | None
    # Stable key of the recipient in schemas/codebook; null where it is not listed there.
    recipient_entity_id: str | None
    # Offset of the recipient's first character in the article's text (in the title where in_title).
    recipient_start: int | None
    # Offset behind the recipient's last character.
    recipient_end: int | None
    # Canonical names of all actors of the act, in the order of the text; the first is actor_name.
    # Empty where there is none.
    actors: Sequence[str]
    # Stable keys of the actors in schemas/codebook, as many and in the same order; "" where one is
    # not listed there.
    actor_ids: Sequence[str]
    # Countries of the actors (ISO 3166-1 alpha-3), as many and in the same order; "" where one is
    # international or unknown.
    actor_countries: Sequence[str]
    # PLOVER sectors of the actors, as many and in the same order; "" where one is unknown.
    actor_sectors: Sequence[str]
    # Canonical names of all recipients of the act, in the order of the text; the first is
    # recipient_name. Empty where there is none.
    recipients: Sequence[str]
    # Stable keys of the recipients in schemas/codebook, as many and in the same order; "" where one
    # is not listed there.
    recipient_ids: Sequence[str]
    # Countries of the recipients (ISO 3166-1 alpha-3), as many and in the same order; "" where one
    # is international or unknown.
    recipient_countries: Sequence[str]
    # PLOVER sectors of the recipients, as many and in the same order; "" where one is unknown.
    recipient_sectors: Sequence[str]
    # Place name as the text writes it; null where no place is known.
    place_text: str | None
    # Offset of the place name's first character in the article's text (in the title where
    # in_title).
    place_start: int | None
    # Offset behind the place name's last character.
    place_end: int | None
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
    # 0 to 1: how sure the resolution is.
    place_confidence: float | None
    # Where it came from (the base of a strike, the start of a move): place name as the text writes
    # it; null where no place is known.
    origin_place_text: str | None
    # Where it came from (the base of a strike, the start of a move): offset of the place name's
    # first character in the article's text (in the title where in_title).
    origin_place_start: int | None
    # Where it came from (the base of a strike, the start of a move): offset behind the place name's
    # last character.
    origin_place_end: int | None
    # Where it came from (the base of a strike, the start of a move): GeoNames name of the place.
    origin_place_name: str | None
    # Where it came from (the base of a strike, the start of a move): WGS 84 degrees north; null
    # where unresolved.
    origin_place_latitude: float | None
    # Where it came from (the base of a strike, the start of a move): WGS 84 degrees east; null
    # where unresolved.
    origin_place_longitude: float | None
    # Where it came from (the base of a strike, the start of a move): ISO 3166-1 alpha-3 code of the
    # country the place is in.
    origin_place_country: str | None
    # Where it came from (the base of a strike, the start of a move): name of the first-level
    # division; null for countries.
    origin_place_admin1: str | None
    # Where it came from (the base of a strike, the start of a move): GeoNames id; null for
    # countries without one in the index and unresolved names.
    origin_place_geonames_id: int | None
    # Where it came from (the base of a strike, the start of a move): how exact the coordinates are.
    origin_place_precision: str | None
    # Where it came from (the base of a strike, the start of a move): 0 to 1: how sure the
    # resolution is.
    origin_place_confidence: float | None
    # Day it happened; the first day of the period where the precision is coarser.
    event_date: date
    # How exact event_date is; published: fell back to the publication date (to the ingest date
    # where that is unknown).
    event_date_precision: str
    # Killed, the exact or lowest number; null where nothing is stated.
    killed: int | None
    # Injured, the exact or lowest number; null where nothing is stated.
    injured: int | None
    # Killed: the exact or lowest number; null where nothing is stated.
    killed_low: int | None
    # Killed: the highest number; null where nothing is stated or the words set no upper bound ("at
    # least 12").
    killed_high: int | None
    # Injured: the exact or lowest number; null where nothing is stated.
    injured_low: int | None
    # Injured: the highest number; null where nothing is stated or the words set no upper bound ("at
    # least 12").
    injured_high: int | None
    # Missing: the exact or lowest number; null where nothing is stated.
    missing_low: int | None
    # Missing: the highest number; null where nothing is stated or the words set no upper bound ("at
    # least 12").
    missing_high: int | None
    # Detained, arrested: the exact or lowest number; null where nothing is stated.
    detained_low: int | None
    # Detained, arrested: the highest number; null where nothing is stated or the words set no upper
    # bound ("at least 12").
    detained_high: int | None
    # Driven from their homes: the exact or lowest number; null where nothing is stated.
    displaced_low: int | None
    # Driven from their homes: the highest number; null where nothing is stated or the words set no
    # upper bound ("at least 12").
    displaced_high: int | None
    # Weapon or means that the sentence names; null where it names none.
    weapon: str | None
    # Who is reported to say so, as written.
    attribution: str | None
    # What kind of source that is; anonymous also where only "reportedly" is said.
    attribution_kind: str | None
    # Whether only one side says so, or the text calls it a claim.
    is_claim: bool
    # The text says that it did not happen.
    is_negated: bool
    # The text tells it as possible or conditional.
    is_hypothetical: bool
    # The text tells it as still to come.
    is_future: bool
    # Background told in passing.
    is_historical: bool
    # 0 to 1: how sure it is that the act is told and of this type.
    confidence: float
    # 0 to 1: how sure it is that the parties are the right ones, where the act is right.
    party_confidence: float
    # 0 to 1: how far its article is a matter of politics, the same for all of its mentions; null in
    # rows of contract version 1, which did not tell.
    relevance: float | None
    # Names of the proposers that saw the act (patterns, links, extractor), in the order in which
    # they were asked.
    proposed_by: Sequence[str]
    # Version of the coder and its codebook.
    coder_version: str

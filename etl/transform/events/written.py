"""Parties, places and numbers of a mention as the columns that tables have for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.transform.events.language.quantities import Quantity
from etl.transform.events.parties.party import Actor
from etl.transform.places.choice import FoundPlace


@dataclass(frozen=True)
class WrittenParty:
    """An actor or recipient as written; all is null where there is none.

    start, end: half-open, in characters of the text (of the title for a mention in it).
    """

    text: str | None
    name: str | None
    country: str | None
    sector: str | None
    entity_id: str | None
    start: int | None
    end: int | None


@dataclass(frozen=True)
class ListedParties:
    """All parties of one side as lists of the same length, "" where something is not known.

    names: canonical ones. ids: keys of the codebook. countries: ISO 3166-1 alpha-3. sectors:
    PLOVER's.
    """

    names: Sequence[str]
    ids: Sequence[str]
    countries: Sequence[str]
    sectors: Sequence[str]


@dataclass(frozen=True)
class WrittenPlace:
    """A place name as written; all is null where there is none.

    Of a name that is not resolved only text and span are known.
    """

    text: str | None
    start: int | None
    end: int | None
    name: str | None
    latitude: float | None
    longitude: float | None
    country: str | None
    admin1: str | None
    geonames_id: int | None
    precision: str | None
    confidence: float | None


NOBODY = WrittenParty(None, None, None, None, None, None, None)
NOWHERE = WrittenPlace(None, None, None, None, None, None, None, None, None, None, None)


def write_party(actor: Actor | None, offset: int, written: str) -> WrittenParty:
    """An actor's columns; `offset` is where its paragraph begins in the text as written."""
    if actor is None:
        return NOBODY
    start, end = offset + actor.start_char, offset + actor.end_char
    return WrittenParty(written[start:end], actor.name, actor.country, actor.sector,
                        actor.entity_id, start, end)


def list_parties(parties: Iterable[Actor]) -> ListedParties:
    """Parties as the columns that list all of a side, in the order given."""
    listed = tuple(parties)
    return ListedParties(
        [party.name for party in listed], [party.entity_id or "" for party in listed],
        [party.country or "" for party in listed], [party.sector or "" for party in listed])


def write_place(found: FoundPlace | None, written: str) -> WrittenPlace:
    """A place name's columns; its span is one of the text as written."""
    if found is None:
        return NOWHERE
    start, end, place = found.name.start, found.name.end, found.place
    if place is None:
        return WrittenPlace(written[start:end], start, end, None, None, None, None, None, None,
                            None, None)
    return WrittenPlace(written[start:end], start, end, place.name, place.latitude,
                        place.longitude, place.country, place.admin1, place.geonames_id,
                        place.precision, found.confidence)


def low(number: Quantity | None) -> int | None:
    """The exact or lowest number; null where nothing is stated."""
    return number.low if number else None


def high(number: Quantity | None) -> int | None:
    """The highest number; null where nothing is stated or the words set no upper bound."""
    return number.high if number else None

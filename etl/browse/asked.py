"""What is asked for: the filters of an address, the same for every view.

In: the query of an address. Out: `Asked`, its conditions as SQL with values beside it, and the
addresses of what is one click away. No value ever stands in the SQL that is run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from etl.browse.words import Part, parts_of
from etl.load.warehouse import ddl
from etl.tables.plover import CONTEXTS, EVENT_TYPES, TYPES

PAGE_ROWS = 25
PAGES_AT_MOST = 400
MODES = tuple(dict.fromkeys(mode for one in EVENT_TYPES for mode in one.modes))
LOSSES = {"any": "killed > 0 OR injured > 0", "killed": "killed > 0", "ten": "killed >= 10",
          "hundred": "killed >= 100"}
ORDERS = {
    "newest": "event_date DESC, publisher_count DESC, mention_count DESC, event_id",
    "reported": "publisher_count DESC, mention_count DESC, event_date DESC, event_id",
    "deadliest": "coalesce(killed, 0) DESC, coalesce(injured, 0) DESC, event_date DESC, event_id",
    "surest": "confidence DESC, event_date DESC, event_id"}


def _one_of(known: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"must be one of {', '.join(known)}")
        return value
    return AfterValidator(check)


def _box(text: str | None) -> str | None:
    """Check west,south,east,north in degrees."""
    if text is None:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise ValueError("must be west,south,east,north in degrees") from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError("must be west,south,east,north, each lower than its other end")
    return f"{west:g},{south:g},{east:g},{north:g}"


Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Some = Field(default=(), max_length=20)


@dataclass(frozen=True)
class Condition:
    """One condition: the filter that it comes from, SQL, and the values of its question marks."""

    name: str
    sql: str
    values: tuple[Any, ...] = ()
    events: str = ""
    """A query of the ids of its events, where it looks into other tables than `v_events`."""
    runs: tuple[Part, ...] = ()
    """The runs of words that its events must have or not."""
    is_slow: bool = False
    """Whether it is cheaper to find its events once than for every list of a page."""

    @property
    def written(self) -> str:
        """The condition with its values in it, for people to copy; it is never run."""
        first, *others = self.sql.split("?")
        pairs = zip(self.values, others, strict=True)
        return first + "".join(_literal(value) + text for value, text in pairs)


@dataclass(frozen=True)
class Side:
    """What is known of one side of an event: of its first party, and of each in a list.

    Old nights have no list; in it "" stands for what is not known.
    """

    first: str
    listed: str

    @property
    def all(self) -> str:
        """All parties as SQL."""
        return f"coalesce({self.listed}, [{self.first}])"

    @property
    def has_more(self) -> str:
        """SQL that says whether there are more than the first, for whom the list is to be read."""
        return f"len({self.listed}) > 1"


class Asked(BaseModel):
    """Filters: an event must meet all of them, and of each one any value."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    q: str = Field(default="", max_length=300)
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")
    country: tuple[Country, ...] = Some
    type: tuple[Annotated[str, _one_of(TYPES)], ...] = Some
    mode: tuple[Annotated[str, _one_of(MODES)], ...] = Some
    context: tuple[Annotated[str, _one_of(CONTEXTS)], ...] = Some
    actor: tuple[Name, ...] = Some
    actor_country: tuple[Country, ...] = Some
    recipient: tuple[Name, ...] = Some
    recipient_country: tuple[Country, ...] = Some
    publisher: tuple[Name, ...] = Some
    confidence: float | None = Field(default=None, ge=0, le=1)
    losses: Literal["any", "killed", "ten", "hundred"] | None = None
    box: Annotated[str | None, AfterValidator(_box)] = None
    night: date | None = None
    story: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,40}$")] | None = None
    sort: Literal["newest", "reported", "deadliest", "surest"] = "newest"
    page: int = Field(default=1, ge=1, le=PAGES_AT_MOST)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: Any) -> Any:
        """Pass over empty fields, which a form without a script sends along."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", [""], None)}

    @property
    def corners(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north of the map's part, in degrees."""
        if self.box is None:
            return None
        west, south, east, north = map(float, self.box.split(","))
        return west, south, east, north

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return next(self.conditions(), None) is not None

    def conditions(self) -> Iterator[Condition]:
        """Yield the conditions on columns of `v_events`, in the order of the filters."""
        if parts := parts_of(self.q):
            each = " AND ".join(f"{'' if part.is_wanted else 'NOT '}bool_or(contains(words, ?))"
                                for part in parts)
            yield Condition("q", f"event_id IN ({TOLD.replace('{each}', each)})",
                            tuple(part.run for part in parts), runs=parts, is_slow=True)
        if self.since:
            yield Condition("from", "event_date >= ?", (self.since,))
        if self.until:
            yield Condition("to", "event_date <= ?", (self.until,))
        for name in FIELDS:
            if name in COLUMNS.keys() | SIDES.keys() and (values := getattr(self, name)):
                yield _any_of(name, values)
        if self.context:
            yield Condition("context", f"list_has_any(contexts, [{_marks(self.context)}])",
                            tuple(self.context), is_slow=True)
        if self.confidence is not None:
            yield Condition("confidence", "confidence >= ?", (self.confidence,))
        if self.losses:
            yield Condition("losses", f"({LOSSES[self.losses]})")
        if corners := self.corners:
            yield Condition("box", "place_longitude BETWEEN ? AND ? AND place_latitude BETWEEN ? "
                            "AND ?", (corners[0], corners[2], corners[1], corners[3]))
        if self.night:
            yield _among("night", "SELECT event_id FROM events WHERE ingest_date = ?", self.night)
        if self.story:
            yield _among("story", STORY, self.story)

    def query(self, **changes: Any) -> str:
        """The query of an address with some filters changed; "" where nothing is asked for.

        Every change but that of the page leads to the first page.
        """
        changes.setdefault("page", 1)
        known = {name.rstrip("_"): value for name, value in changes.items()}
        given = {**{name: getattr(self, field) for name, field in FIELDS.items()}, **known}
        pairs = [(name, one) for name, value in given.items() if value != DEFAULTS[name]
                 for one in (value if isinstance(value, tuple) else [value])]
        return "?" + urlencode(pairs) if pairs else ""

    def toggled(self, name: str, value: str) -> str:
        """The query with one value of a filter put in or, where it is there, taken out."""
        held = getattr(self, FIELDS[name])
        if isinstance(held, tuple):
            left = tuple(one for one in held if one != value)
            return self.query(**{name: left if value in held else (*held, value)})
        return self.query(**{name: None if str(held) == value else value})

    def pairs(self, *without: str) -> list[tuple[str, str]]:
        """Names and values of what is asked for, but for some: a form keeps them hidden."""
        return [(name, str(one)) for name, field in FIELDS.items()
                for value in [getattr(self, field)]
                if name not in (*without, "page") and value != DEFAULTS[name]
                for one in (value if isinstance(value, tuple) else [value])]


# The filters that take any of several values of one column.
COLUMNS = {
    "country": "place_country", "type": "event_type", "mode": "event_mode",
    "publisher": "publisher"}
# The filters that take any of several values of any party of one side.
SIDES = {
    "actor": Side("actor_name", "actors"),
    "actor_country": Side("actor_country", "actor_countries"),
    "recipient": Side("recipient_name", "recipients"),
    "recipient_country": Side("recipient_country", "recipient_countries")}
# Events by the words of what all nights tell of them, and of events that they have taken over: for
# people. The page looks the same up in `word_places`.
TOLD = ("WITH RECURSIVE taken(event_id, living_id) AS (SELECT event_id, superseded_by FROM events "
        "WHERE superseded_by IS NOT NULL UNION SELECT t.event_id, e.superseded_by FROM taken AS t "
        "JOIN events AS e ON e.event_id = t.living_id WHERE e.superseded_by IS NOT NULL) "
        "SELECT coalesce(t.living_id, w.event_id) AS event_id FROM event_words AS w LEFT JOIN "
        "taken AS t ON t.event_id = w.event_id GROUP BY ALL HAVING {each}")
STORY = ("SELECT b.event_id FROM story_articles AS s "
         "JOIN mentions AS m ON m.article_id = s.article_id "
         "JOIN event_mentions AS b ON b.mention_id = m.mention_id WHERE s.story_id = ?")
# Names as they stand in an address, with those of the fields.
FIELDS = {field.alias or name: name for name, field in Asked.model_fields.items()}
DEFAULTS = {name: getattr(Asked(), field) for name, field in FIELDS.items()}


def written(asked: Asked) -> str:
    """The SQL of what is shown, with its values, to be copied into any DuckDB shell."""
    lines = [condition.written for condition in asked.conditions()]
    clause = "\nWHERE " + "\n    AND ".join(lines) if lines else ""
    return f"SELECT *\nFROM v_events{clause}\nORDER BY {ORDERS[asked.sort]};\n"


def _among(name: str, events: str, *values: Any) -> Condition:
    return Condition(name, f"event_id IN ({events})", values, events, is_slow=True)


def _any_of(name: str, values: tuple[Any, ...]) -> Condition:
    if name not in SIDES:
        return Condition(name, f"{COLUMNS[name]} IN ({_marks(values)})", values)
    side = SIDES[name]  # list_contains is six times as fast as list_has_any
    others = " OR ".join([f"list_contains({side.listed}, ?)"] * len(values))
    first = f"{side.first} IN ({_marks(values)})"
    return Condition(name, f"({first} OR {side.has_more} AND ({others}))", values * 2, is_slow=True)


def _marks(values: tuple[Any, ...]) -> str:
    return ", ".join("?" for _ in values)


def _literal(value: Any) -> str:
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return ddl.literal(value) if isinstance(value, str) else repr(value)

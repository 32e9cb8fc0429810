"""The pages, each at an address that can be shared: search, card, stories, matrix, nights, book.

In: requests. Out: HTML. What a search finds is remembered until the next load.
"""

import atexit
import functools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from etl.browse import card as cards
from etl.browse import dyads, facets, health, stories, timeline, worldmap
from etl.browse.answers import HEADERS, STATIC, Warehouse, page
from etl.browse.asked import ORDERS, PAGE_ROWS, PAGES_AT_MOST, Asked, written
from etl.browse.codebook import codebook
from etl.browse.search import Search
from etl.browse.store import Row, Stamp, Store
from etl.load.report.drawing import country_name

router = APIRouter()
Filters = Annotated[Asked, Query()]
PageNumber = Annotated[int, Query(ge=1, le=PAGES_AT_MOST)]
Words = Annotated[str, Query(max_length=300)]
CHIPS = {"q": "words", "country": "where", "box": "part of the map",
         "confidence": "confidence from"}
QUICK_DAYS = {"last 7 days": 7, "last 30 days": 30}


@dataclass(frozen=True)
class Found:
    """What a search shows."""

    count: int
    events: tuple[Row, ...]
    facets: tuple[facets.Facet, ...]
    timeline: timeline.Timeline | None
    map: worldmap.WorldMap
    newest: date | None
    """The newest day of an event that the newest night may know."""


@functools.lru_cache(maxsize=128)
def find(warehouse: Store, stamp: Stamp, asked: Asked) -> Found:
    """Answer a search, once for each published warehouse."""
    with warehouse.asking() as asking:
        search = Search(asking, asked)
        # A day that is told of the future is no news of the last week.
        newest = asking.row("SELECT max(event_date) AS day FROM v_events WHERE event_date <= "
                            "(SELECT max(ingest_date) FROM _loads)")
        return Found(search.count(), tuple(search.events()), facets.facets(search),
                     timeline.timeline(search), worldmap.world_map(search),
                     newest["day"] if newest else None)


@router.get("/")
def home() -> Response:
    """Lead to the search."""
    return RedirectResponse("events", headers=HEADERS)


@router.get("/events")
def events(request: Request, asked: Filters, warehouse: Warehouse) -> Response:
    """Search events."""
    found = find(warehouse, warehouse.stamp, asked)
    last = found.newest
    quick = [(words, asked.query(**{"from": last - timedelta(days=days - 1), "to": None}))
             for words, days in QUICK_DAYS.items()] if last else []
    return page(request, "events.html", asked=asked, found=found, sql=written(asked), quick=quick,
                orders=list(ORDERS), chips=_chips(asked),
                last_page=min(-(-found.count // PAGE_ROWS), PAGES_AT_MOST))


@router.get("/events/{event_id}")
def event(request: Request, event_id: str, warehouse: Warehouse) -> Response:
    """Show one event with all its evidence; an event that was taken over leads to its successor."""
    with warehouse.asking() as asking:
        living = cards.living_id(asking, event_id)
        if living is None:
            raise HTTPException(404, "no event of the warehouse has this id")
        if living != event_id:
            return RedirectResponse(living, headers=HEADERS)
        shown = cards.card(asking, living)
    return page(request, "event.html", card=shown)


@router.get("/stories")
def all_stories(request: Request, warehouse: Warehouse, q: Words = "",
                number: Annotated[PageNumber, Query(alias="page")] = 1) -> Response:
    """List stories."""
    with warehouse.asking() as asking:
        count, found = stories.stories(asking, q, number)
    return page(request, "stories.html", total=count, stories=found, q=q, number=number,
                last_page=min(-(-count // stories.PAGE_ROWS), PAGES_AT_MOST))


@router.get("/stories/{story_id}")
def story(request: Request, story_id: str, warehouse: Warehouse) -> Response:
    """Show one story: its articles and its events."""
    with warehouse.asking() as asking:
        told = stories.story(asking, story_id)
        if told is None:
            raise HTTPException(404, "no story of the warehouse has this id")
        asked = Asked(story=story_id, sort="reported")
        found = Search(asking, asked).events()
    return page(request, "story.html", story=told[0], articles=told[1], events=found, asked=asked)


@router.get("/matrix")
def matrix(request: Request, asked: Filters, warehouse: Warehouse) -> Response:
    """Show who acts on whom among the events of a search."""
    with warehouse.asking() as asking:
        found = dyads.matrix(Search(asking, asked))
    return page(request, "matrix.html", asked=asked, matrix=found, chips=_chips(asked))


@router.get("/feeds")
def feeds(request: Request, warehouse: Warehouse, night: date | None = None) -> Response:
    """Show how a night's feeds did; the newest night where none is named."""
    with warehouse.asking() as asking:
        known = health.nights(asking)
        day = night or (known[0] if known else None)
        if day is None:
            raise HTTPException(404, "no night is loaded")
        return page(request, "feeds.html", night=day, nights=known,
                    feeds=health.feeds(asking, day), stages=health.stages(asking, day),
                    reasons=health.reasons(asking, day))


@router.get("/rejects")
def rejects(request: Request, warehouse: Warehouse, night: date | None = None,
            stage: Annotated[str | None, Query(max_length=40)] = None,
            reason: Annotated[str | None, Query(max_length=80)] = None,
            number: Annotated[PageNumber, Query(alias="page")] = 1) -> Response:
    """Show what a night left out, and why."""
    with warehouse.asking() as asking:
        known = health.nights(asking)
        day = night or (known[0] if known else None)
        if day is None:
            raise HTTPException(404, "no night is loaded")
        count, found = health.rejects(asking, day, stage, reason, number)
        return page(request, "rejects.html", night=day, nights=known, stage=stage, reason=reason,
                    reasons=health.reasons(asking, day), total=count, rejects=found, number=number,
                    last_page=min(-(-count // health.REJECTS_SHOWN), PAGES_AT_MOST))


@router.get("/codebook")
def book(request: Request) -> Response:
    """Show what every type, mode and context means."""
    return page(request, "codebook.html", codebook=codebook())


@router.get("/static/{name}")
def static(name: str) -> Response:
    """Send one of the files that ship."""
    if name not in STATIC:
        raise HTTPException(404, "no such file")
    return FileResponse(STATIC[name] / name, headers=HEADERS)


def _chips(asked: Asked) -> list[tuple[str, str, str]]:
    """What is asked for, piece by piece: filter, words, and the query without it."""
    chips: list[tuple[str, str, str]] = []
    for name, value in asked.pairs("sort"):
        without: Any = asked.query(**{name: ""}) if name == "q" else asked.toggled(name, value)
        words = country_name(value) if name.endswith("country") else value
        chips.append((CHIPS.get(name, name.replace("_", " ")), words, without))
    return chips


atexit.register(find.cache_clear)

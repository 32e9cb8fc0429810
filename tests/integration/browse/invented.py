"""Invented nights for the events page: a strike, talks, and what nobody should write."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from etl.lake import Lake
from etl.load.report.report import write_report
from etl.load.warehouse.warehouse import load_day
from etl.settings import Settings
from tests import factory

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>\u202eevil\u2066"
HUGE = "very " * 5_000
TALKS = "Envoys of Lisaria and Veldania met in Port Amber on Monday to talk about the ferry."


def lake_of(folder: Path) -> Lake:
    """Two nights: a strike told by two articles, one of them with a copy; talks; and what nobody should write."""
    lake = Lake(str(folder / "lake"))
    title, copied = "Bridge shelled: four dead", "https://mirror.example/bridge"
    second = "https://wire.example/2026/11/bridge"
    text = f"It was quiet before. {factory.SENTENCE} Then the guns fell silent."
    start = text.index(factory.SENTENCE)

    factory.commit_day(
        lake,
        articles=[factory.article(text=text),
                  factory.article(article_id="b" * 20, canonical_url=second, url=second, publisher="The Wire", title=title),
                  factory.article(article_id="c" * 20, canonical_url=copied, url=copied, publisher="The Mirror", title=title),
                  factory.article(article_id="d" * 20, canonical_url="javascript:alert(1)", publisher=HOSTILE, title=HOSTILE)],
        mentions=[factory.mention(sentence_start=start, sentence_end=start + len(factory.SENTENCE),
                                  trigger_start=19 + start, trigger_end=26 + start, actor_start=start, actor_end=18 + start,
                                  recipient_start=27 + start, recipient_end=35 + start),
                  factory.mention(mention_id="1" * 20, article_id="b" * 20, killed=5, place_name="Amberfield"),
                  factory.mention(mention_id="2" * 20, article_id="d" * 20, sentence=HOSTILE, trigger="script",
                                  actor_name=HOSTILE, attribution=HOSTILE),
                  factory.mention(mention_id="3" * 20, article_id="d" * 20, sentence=TALKS, trigger="met", event_type="CONSULT",
                                  event_mode="visit", cameo_code="042", cameo_root="04", quad_class=1)],
        events=[factory.event(mention_count=2, article_count=2, publisher_count=2, is_toll_disputed=True, killed_low=4,
                              killed_high=5),
                factory.event(event_id="e" * 20, mention_id="2" * 20, sentence=HOSTILE, actor_name=HOSTILE, place_name=HUGE,
                              killed=None, event_date=factory.DAY - timedelta(days=40)),
                factory.event(event_id="f" * 20, mention_id="3" * 20, sentence=TALKS, event_type="CONSULT", event_mode="visit",
                              cameo_code="042", cameo_root="04", quad_class=1, goldstein=1.0, actor_name="Lisaria",
                              actor_country="LIS", recipient_name="Veldania", recipient_country="VLD",
                              actors=["Lisaria", "Envoys of Ost", "Lisaria"], actor_ids=[""] * 3, actor_sectors=[""] * 3,
                              actor_countries=["LIS", "OST", "LIS"], recipients=["Veldania", "The Ferry Line"],
                              recipient_ids=[""] * 2, recipient_sectors=[""] * 2, recipient_countries=["VLD", ""],
                              place_name="Port Amber",
                              place_country="LIS", place_latitude=10.0, place_longitude=-60.0, killed=None, confidence=0.6,
                              event_date=factory.DAY - timedelta(days=1), contexts=["diplomatic"])],
        event_mentions=[factory.event_mention(), factory.event_mention(mention_id="1" * 20),
                        factory.event_mention(event_id="e" * 20, mention_id="2" * 20),
                        factory.event_mention(event_id="f" * 20, mention_id="3" * 20)],
        stories=[factory.story(article_count=3, publisher_count=3)],
        story_articles=[factory.story_article(), factory.story_article(article_id="b" * 20),
                        factory.story_article(article_id="c" * 20, duplicate_of="b" * 20, similarity=0.97)],
        rejects=[factory.reject(), factory.reject(key="x", reason="no_text", stage="parse", detail=HOSTILE)])
    factory.commit(lake, factory.DAY + timedelta(days=1),
                   events=[factory.event(event_id="9" * 20, superseded_by=factory.EVENT_ID)],
                   feeds=[factory.feed(outcome="failed", reason="timeout", detail=HOSTILE)])
    return lake


def settings_of(folder: Path) -> Settings:
    """Load these nights and write a page; settings that name all of it."""
    lake = lake_of(folder)
    uri = f"duckdb:///{folder}/warehouse.duckdb"
    for day in lake.days("events"):
        load_day(lake, uri, day)
    write_report(lake, factory.DAY, folder / "reports", "https://elsewhere.example/d")
    return Settings(lake=lake.uri, warehouse=uri, reports=str(folder / "reports"))


@contextmanager
def served(app: object) -> Iterator[str]:
    """Serve an application on a free port of the loopback address: the address of its root."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))  # type: ignore[arg-type]
    running = threading.Thread(target=server.run)
    running.start()
    try:
        while not server.started:
            assert running.is_alive(), "the server did not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        running.join()

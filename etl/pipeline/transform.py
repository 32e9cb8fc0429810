"""Transform, day by day: stored pages to articles, mentions, events and stories. No network."""

from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.archive.archive import read_body
from etl.extract.archive.records import RecordSpan
from etl.lake import Change, Lake
from etl.pipeline.chunks import chunk_of, read_plan, total, write_plan
from etl.pipeline.guard import Guard, Limits
from etl.pipeline.parsing import as_result
from etl.pipeline.records import Tally, commit_stages, run_id
from etl.pipeline.sorting import sorted_batches
from etl.settings import Settings
from etl.tables import contracts
from etl.tables.quarantine import check_share, sift
from etl.tables.rejects import Reject
from etl.tables.row import Some, read_rows
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.place_mentions import PlaceMentionRow
from etl.transform.stories.events import is_event
from etl.transform.stories.resolve import resolve_rows

# Half a minute of work on one core, and more: a mapped task costs a second by itself.
PAGES_PER_CHUNK = 600
ARTICLES_PER_CHUNK = 200
PARSE_PARTS = ("parse-articles", "parse-rejects", "plan-parse", "counts-parse")
CODE_PARTS = ("code-mentions", "code-places", "code-rejects", "plan-code", "counts-code", "counts-resolve")
CAPTURE_COLUMNS = ("capture_id", "final_url", "feed_id", "entry_id", "publisher", "content_type", "captured_at",
                   "warc_file", "warc_offset", "warc_length", "body_file", "body_offset", "body_length")


def plan_parses(settings: Settings, day: date) -> list[str]:
    """Cut the day's stored pages into chunks, in the order in which they lie on disk; returns their names."""
    lake = Lake(settings.lake)
    lake.clear_staging(day, *PARSE_PARTS, *CODE_PARTS)
    captures = lake.read("captures", day, ["kind", *CAPTURE_COLUMNS])
    pages = captures.filter(pc.equal(captures["kind"], "page")).drop_columns(["kind"])
    pages = pages.sort_by([("warc_file", "ascending"), ("warc_offset", "ascending")])
    entries = lake.read("entries", day, ["entry_id", "published_at"])
    published = dict(zip(entries["entry_id"].to_pylist(), entries["published_at"].to_pylist(), strict=True))
    rows = [{**row, "feed_published_at": published.get(row["entry_id"])} for row in pages.to_pylist()]
    return write_plan(lake, day, "parse", [rows[at:at + PAGES_PER_CHUNK] for at in range(0, len(rows), PAGES_PER_CHUNK)])


def parse(settings: Settings, day: date, chunk: str) -> dict[str, int]:
    """Parse a chunk of pages into staging, each within limits of time and memory; returns counts of pages."""
    lake = Lake(settings.lake)
    plan = read_plan(lake, day, "parse", chunk)
    limits = Limits(settings.parse_seconds, settings.parse_memory_bytes)
    with chunk_of(lake, day, "parse", chunk) as work, Guard("etl.pipeline.parsing:parse_captured", limits) as guard:
        results = [as_result(row, guard.call((row, read_body(lake, _body_span(row))))) for row in plan]
        rejects = [result for result in results if isinstance(result, Reject)]
        parsed = [result for result in results if not isinstance(result, Reject)]
        # Which of two pages speaks for an article is settled when all are there.
        rows, broken = sift("parse", "articles", parsed, day, attrgetter("capture_id"), may_repeat=True)
        rejects += broken
        lake.stage_rows("articles", day, "parse-articles", chunk, rows)
        lake.stage_rows("rejects", day, "parse-rejects", chunk, [r.row(run_id(day)) for r in rejects])
        work.counts |= {"in": len(plan), "out": len(rows), "rejected": len(rejects)}
    return work.counts


def _body_span(row: dict[str, Any]) -> RecordSpan:
    part = "body" if row["body_file"] else "warc"
    return RecordSpan(row[f"{part}_file"], row[f"{part}_offset"], row[f"{part}_length"])


def commit_parses(settings: Settings, day: date) -> dict[str, int]:
    """Write the day's articles, each once; returns rows by table.

    Where two pages give the same article the one with the smallest capture id speaks for it: any rule
    does, as long as a second run chooses the same. Raises WorkError where pages were lost, TooManyRejects.
    """
    lake = Lake(settings.lake)
    with Change(lake, day) as change:
        chosen, same = _settle(lake, day)
        articles = (table.filter(pc.is_in(table["capture_id"], value_set=chosen))
                    for table in lake.staged_tables("articles", day, "parse-articles"))
        rows = change.write_batches("articles", sorted_batches("articles", articles)).row_count
        rejects = pa.concat_tables([lake.staged_table("rejects", day, "parse-rejects"),
                                    contracts.from_rows("rejects", [r.row(run_id(day)) for r in same], day)])
        pages = sum(kind == "page" for kind in lake.read("captures", day, ["kind"])["kind"].to_pylist())
        tally = Tally("parse", pages, rows, rejects.num_rows)
        tally.check(settings)
        check_share("articles", rows, rejects)
        return commit_stages(change, [tally], rejects, PARSE_PARTS)


def plan_codes(settings: Settings, day: date) -> list[str]:
    """Cut the day's articles into chunks of rows; returns their names."""
    lake = Lake(settings.lake)
    lake.clear_staging(day, *CODE_PARTS)
    rows = lake.read("articles", day, ["article_id"]).num_rows
    return write_plan(lake, day, "code", [[{"first_row": at}] for at in range(0, rows, ARTICLES_PER_CHUNK)])


def code(settings: Settings, day: date, chunk: str) -> dict[str, int]:
    """Code a chunk of articles into staging; returns counts of articles and of rows set aside."""
    from etl.resources.coder import load_coder
    from etl.resources.opinions import chosen
    from etl.transform.events.code import code_articles

    lake = Lake(settings.lake)
    [plan] = read_plan(lake, day, "code", chunk)
    coder = load_coder(settings.cache, chosen(settings))
    with chunk_of(lake, day, "code", chunk) as work:
        articles = list(read_rows(ArticleRow, lake.read_slice("articles", day, plan["first_row"], ARTICLES_PER_CHUNK)))
        coded = code_articles(articles, coder, day)
        mentions, broken = sift("code", "mentions", coded.mentions, day, attrgetter("mention_id"))
        places, misplaced = sift("code", "place_mentions", coded.places, day, _place_key)
        rejects = [reject.row(run_id(day)) for reject in (*coded.rejects, *broken, *misplaced)]
        lake.stage_rows("mentions", day, "code-mentions", chunk, mentions)
        lake.stage_rows("place_mentions", day, "code-places", chunk, places)
        lake.stage_rows("rejects", day, "code-rejects", chunk, rejects)
        # A row that breaks its contract is one record more in, and one rejected, beside its article.
        taken = len(articles) + len(broken) + len(misplaced)
        work.counts |= {"in": taken, "out": coded.article_count, "rejected": len(rejects)}
    return work.counts


def resolve(settings: Settings, day: date) -> dict[str, int]:
    """Join mentions into events and articles into stories; write the tables; returns rows by table.

    Raises WorkError where records were lost, ContractError and TooManyRejects.
    """
    lake = Lake(settings.lake)
    with Change(lake, day) as change:
        rejects = lake.staged_table("rejects", day, "code-rejects")
        with chunk_of(lake, day, "resolve", "0000"):
            for name, part in (("mentions", "code-mentions"), ("place_mentions", "code-places")):
                written = change.write_batches(name, sorted_batches(name, lake.staged_tables(name, day, part)))
                check_share(name, written.row_count, rejects)
            mentions = list(_rows(change, MentionRow))
            resolved = resolve_rows(mentions, _rows(change, ArticleRow), _rows(change, PlaceMentionRow))
            for name, rows in resolved.tables.items():
                change.write(name, contracts.from_rows(name, rows, day))
        articles = lake.read("articles", day, ["article_id"]).num_rows
        broken = rejects.num_rows - rejects["table"].null_count
        tallies = [Tally("code", articles + broken, total(lake, day, "code", "out"), rejects.num_rows),
                   Tally("resolve", len(mentions), len(resolved.event_mentions), 0,
                         sum(not is_event(m) for m in mentions))]
        for tally in tallies:
            tally.check(settings)
        return commit_stages(change, tallies, rejects, CODE_PARTS)


def _place_key(row: PlaceMentionRow) -> str:
    return f"{row.article_id}:{row.start}"


def _settle(lake: Lake, day: date) -> tuple[pa.Array, list[Reject]]:
    """The captures that speak for the day's articles, and a reject for each other."""
    best: dict[str, str] = {}
    pages: list[dict[str, Any]] = []
    for chunk in lake.staged_chunks(day, "parse-articles"):
        columns = ["article_id", "capture_id", "url"]
        for row in lake.read_file("articles", lake.staged(day, "parse-articles", chunk), columns).to_pylist():
            pages.append(row)
            best[row["article_id"]] = min(row["capture_id"], best.get(row["article_id"], row["capture_id"]))
    same = [Reject("parse", row["capture_id"], "same_article", row["url"],
                   f"the same article as capture {best[row['article_id']]}")
            for row in pages if row["capture_id"] != best[row["article_id"]]]
    return pa.array(sorted(best.values()), pa.string()), same


def _rows(change: Change, kind: type[Some]) -> Iterator[Some]:
    for batch in change.batches(kind.TABLE):
        yield from read_rows(kind, batch)

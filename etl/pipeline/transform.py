"""Transform, day by day: stored pages to articles, mentions, events and stories. No network.

In: `captures`, `entries` and the bytes in the archive; `prints`, `stories` and `story_articles` of
the days before. Out: `articles`, `mentions`, `place_mentions`, `events`, `event_mentions`,
`prints`, `stories`, `story_articles`, `actors`, `places`, `rejects`, `runs`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import DamagedRecord, LakeError
from etl.extract.archive.archive import read_body
from etl.lake import Change
from etl.pipeline.chunks import (
    chunk_of,
    read_plan,
    stage_rejects,
    stage_rows,
    staged_table,
    staged_tables,
    total,
    write_plan,
)
from etl.pipeline.cutting import chunk_size, cut
from etl.pipeline.guard import Guard, Limits
from etl.pipeline.parsing import StoredPage, as_result
from etl.pipeline.past import past_window
from etl.pipeline.records import Tally, commit_stages
from etl.pipeline.run import Run
from etl.pipeline.sorting import sorted_batches
from etl.pipeline.stages import CODE, PARSE, RESOLVE, Counts
from etl.resources.joining import load_joiner
from etl.resources.rarity import load_rarity
from etl.tables import contracts
from etl.tables.disputed import is_disputed
from etl.tables.quarantine import check_share, sift
from etl.tables.rejects import Reject
from etl.tables.row import Some, read_rows, zip_columns
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.place_mentions import PlaceMentionRow
from etl.transform.stories.events import is_event
from etl.transform.stories.resolve import Joining, resolve_rows

# Half a minute of work on one core, and more: a mapped task costs a second by itself. A large day
# has larger chunks (`etl.pipeline.cutting`).
PAGES_PER_CHUNK = 600
ARTICLES_PER_CHUNK = 200
# What a stored page takes from `captures`.
CAPTURE_COLUMNS = [field.name for field in fields(StoredPage) if field.name != "feed_published_at"]


@dataclass(frozen=True)
class Slice:
    """The articles that a chunk has to code: so many rows of the day's table, from this one on."""

    first_row: int
    rows: int


def plan_parses(run: Run) -> list[str]:
    """Cut the day's stored pages into chunks, in their order on disk; returns the chunks' names.

    Raises LakeError where a file of pages is missing and the day has articles: they would be lost.
    """
    captures = run.read("captures", ["kind", *CAPTURE_COLUMNS])
    pages = captures.filter(pc.equal(captures["kind"], "page")).drop_columns(["kind"])
    pages = pages.sort_by([("warc_file", "ascending"), ("warc_offset", "ascending")])
    _check_files(run, pages)
    return write_plan(run, PARSE, cut(run, _stored(run, pages), pages.num_rows, PAGES_PER_CHUNK))


def _stored(run: Run, pages: pa.Table) -> Iterator[StoredPage]:
    entries = run.read("entries", ["entry_id", "published_at"])
    published = dict(zip_columns(entries, "entry_id", "published_at"))
    for batch in pages.to_batches(max_chunksize=PAGES_PER_CHUNK):
        for row in batch.to_pylist():
            yield StoredPage(**row, feed_published_at=published.get(row["entry_id"]))


def _check_files(run: Run, pages: pa.Table) -> None:
    named = (pages["warc_file"].unique(), pages["body_file"].unique())
    files = {file for column in named for file in column.to_pylist()} - {None}
    lost = sorted(file for file in files if not run.lake.exists(file))
    if lost and run.read("articles", ["article_id"]).num_rows:
        raise LakeError(f"{run.lake.path(lost[0])} is missing{_others(lost)}, and the day's "
                        "articles would be lost with it: restore it, or fetch the pages again")


def _others(lost: Sequence[str]) -> str:
    return f", as are {len(lost) - 1} others" if len(lost) > 1 else ""


def parse(run: Run, chunk: str) -> Counts:
    """Parse a chunk of pages into staging; returns counts of pages.

    A page that takes more time or memory than the settings allow is a reject, and so is one whose
    record is damaged.
    """
    pages = read_plan(run, PARSE, chunk, StoredPage)
    limits = Limits(run.settings.parse_seconds, run.settings.parse_memory_bytes)
    with chunk_of(run, PARSE, chunk) as work, \
            Guard("etl.pipeline.parsing:parse_captured", limits) as guard:
        results = [_parsed(run, page, guard) for page in pages]
        rejects = [result for result in results if isinstance(result, Reject)]
        parsed = [result for result in results if not isinstance(result, Reject)]
        # Which of two pages speaks for an article is settled when all are there.
        rows, broken = sift("parse", "articles", parsed, run.day, attrgetter("capture_id"),
                            may_repeat=True)
        rejects += broken
        stage_rows(run, PARSE, "articles", chunk, rows)
        stage_rejects(run, PARSE, chunk, rejects)
        disputed = sum(is_disputed(row.text_agreement) for row in rows)
        work.counts |= {"in": len(pages), "out": len(rows), "rejected": len(rejects),
                        "disputed": disputed}
    return work.counts


def _parsed(run: Run, page: StoredPage, guard: Guard) -> ArticleRow | Reject:
    try:
        body = read_body(run.lake, page.body_span, page.digest)
    except DamagedRecord as damage:
        return Reject("parse", page.capture_id, "damaged_capture", page.final_url, str(damage))
    return as_result(page, guard.call((page, body)))


def commit_parses(run: Run) -> Counts:
    """Write the day's articles, each once; returns rows by table.

    Where two pages give the same article the one with the smallest capture id speaks for it: any
    rule does, as long as a second run chooses the same. Raises WorkError where pages were lost, and
    TooManyRejects.
    """
    with Change(run.lake, run.day) as change:
        settled = _settle(run)
        articles = (table.filter(pc.is_in(table["capture_id"], value_set=settled.chosen))
                    for table in staged_tables(run, PARSE, "articles"))
        ordered = sorted_batches("articles", articles, run.scratch)
        rows = change.write_batches("articles", ordered).row_count
        repeated = [reject.row(run.run_id) for reject in settled.same]
        rejects = pa.concat_tables([staged_table(run, PARSE, "rejects"),
                                    contracts.from_rows("rejects", repeated, run.day)])
        pages = sum(kind == "page" for kind in run.read("captures", ["kind"])["kind"].to_pylist())
        tally = Tally("parse", pages, rows, rejects.num_rows, disputed=settled.disputed)
        tally.check(run.settings)
        check_share("articles", rows, rejects)
        return commit_stages(run, change, [tally], rejects)


def plan_codes(run: Run) -> list[str]:
    """Cut the day's articles into chunks of rows; returns their names."""
    rows = run.read("articles", ["article_id"]).num_rows
    size = chunk_size(run, rows, ARTICLES_PER_CHUNK)
    return write_plan(run, CODE, [[Slice(at, size)] for at in range(0, rows, size)])


def code(run: Run, chunk: str) -> Counts:
    """Code a chunk of articles into staging; returns counts of articles and of rows set aside."""
    from etl.resources.coder import load_coder
    from etl.resources.opinions import chosen
    from etl.transform.events.code import code_articles

    [part] = read_plan(run, CODE, chunk, Slice)
    coder = load_coder(run.settings.cache, chosen(run.settings))
    with chunk_of(run, CODE, chunk) as work:
        stored = run.lake.read_slice("articles", run.day, part.first_row, part.rows)
        articles = list(read_rows(ArticleRow, stored))
        coded = code_articles(articles, coder, run.day)
        mentions, broken = sift("code", "mentions", coded.mentions, run.day,
                                attrgetter("mention_id"))
        places, misplaced = sift("code", "place_mentions", coded.places, run.day, _place_key)
        rejects = [*coded.rejects, *broken, *misplaced]
        stage_rows(run, CODE, "mentions", chunk, mentions)
        stage_rows(run, CODE, "place_mentions", chunk, places)
        stage_rejects(run, CODE, chunk, rejects)
        # A row that breaks its contract is one record more in and one rejected, beside its article.
        taken = len(articles) + len(broken) + len(misplaced)
        work.counts |= {"in": taken, "out": coded.article_count, "rejected": len(rejects)}
    return work.counts


def resolve(run: Run) -> Counts:
    """Join mentions into events and articles into stories; returns rows by table.

    Copies and stories reach back into the days of the window (`etl.pipeline.window`). Commits what
    `code` has left, too. Raises WorkError where records were lost, ContractError and
    TooManyRejects.
    """
    with Change(run.lake, run.day) as change:
        rejects = staged_table(run, CODE, "rejects")
        with chunk_of(run, RESOLVE, "0000"):
            for name in ("mentions", "place_mentions"):
                staged = staged_tables(run, CODE, name)
                ordered = sorted_batches(name, staged, run.scratch)
                written = change.write_batches(name, ordered)
                check_share(name, written.row_count, rejects)
            mentions = list(_rows(change, MentionRow))
            resolved = resolve_rows(mentions, _rows(change, ArticleRow),
                                    _rows(change, PlaceMentionRow),
                                    Joining(load_rarity(), load_joiner()), run.day,
                                    past_window(run))
            for name, rows in resolved.tables.items():
                change.write(name, contracts.from_rows(name, rows, run.day))
        articles = run.read("articles", ["article_id"]).num_rows
        broken = rejects.num_rows - rejects["table"].null_count
        tallies = [Tally("code", articles + broken, total(run, CODE, "out"), rejects.num_rows),
                   Tally("resolve", len(mentions), len(resolved.event_mentions), 0,
                         sum(not is_event(m) for m in mentions))]
        for tally in tallies:
            tally.check(run.settings)
        return commit_stages(run, change, tallies, rejects)


def _place_key(row: PlaceMentionRow) -> str:
    return f"{row.article_id}:{row.start}"


@dataclass(frozen=True)
class Settled:
    """The captures that speak for the day's articles, and a reject for each other.

    disputed: articles on whose text the readings of their page disagree.
    """

    chosen: pa.Array
    same: list[Reject]
    disputed: int


def _settle(run: Run) -> Settled:
    pages: list[tuple[str, str, str]] = []
    disputed: set[str] = set()
    for table in staged_tables(run, PARSE, "articles"):
        pages += zip_columns(table, "article_id", "capture_id", "url")
        agreements = zip_columns(table, "capture_id", "text_agreement")
        disputed |= {capture_id for capture_id, found in agreements if is_disputed(found)}
    captures = run.lake.read("captures", run.day, ["capture_id", "url"])
    chosen, same = one_an_article(pages, dict(zip_columns(captures, "capture_id", "url")))
    return Settled(pa.array(chosen, pa.string()), same, len(disputed.intersection(chosen)))


def one_an_article(pages: Sequence[tuple[str, str, str]],
                   asked: Mapping[str, str]) -> tuple[list[str], list[Reject]]:
    """The capture that speaks for each article, sorted, and a reject for each other.

    pages: article_id, capture_id and the address that answered. asked: the address that was asked,
    by capture_id. The page that was asked at its own address speaks, before those that were led to
    it; a reject names the address that was asked, and so never that of the article.
    """
    best: dict[str, tuple[bool, str]] = {}
    for article_id, capture_id, url in pages:
        rank = asked.get(capture_id, url) != url, capture_id
        best[article_id] = min(rank, best.get(article_id, rank))
    chosen = {article_id: capture_id for article_id, (_, capture_id) in best.items()}
    same = [Reject("parse", capture_id, "same_article", asked.get(capture_id, url),
                   f"the same article as capture {chosen[article_id]}")
            for article_id, capture_id, url in pages if capture_id != chosen[article_id]]
    return sorted(chosen.values()), same


def _rows(change: Change, kind: type[Some]) -> Iterator[Some]:
    for batch in change.batches(kind.TABLE):
        yield from read_rows(kind, batch)

"""One stored page parsed, as a guarded process does it.

In: a page of a plan and its body. Out: a row of `articles`, or a reject.
"""

from dataclasses import dataclass
from datetime import datetime

from etl.lake.spans import RecordSpan
from etl.pipeline.guard import Ended
from etl.tables.rejects import Reject
from etl.tables.rows.articles import ArticleRow


@dataclass(frozen=True)
class StoredPage:
    """A page that a chunk has to parse: where it lies, and what its capture and entry say of it.

    Times are ISO 8601. `feed_published_at` is null where the feed states none, `body_file` where
    the body lies in the capture's own record. `digest` is the sha256 of the body, the other two of
    the records, and null where they are not known.
    """

    capture_id: str
    final_url: str
    feed_id: str
    entry_id: str
    publisher: str
    content_type: str | None
    captured_at: str
    warc_file: str
    warc_offset: int
    warc_length: int
    warc_sha256: str | None
    body_file: str | None
    body_offset: int | None
    body_length: int | None
    body_sha256: str | None
    digest: str
    feed_published_at: str | None

    @property
    def body_span(self) -> RecordSpan:
        """Where the body lies: in its own record, or in the one that a revisit refers to."""
        if self.body_file is None or self.body_offset is None or self.body_length is None:
            return RecordSpan(self.warc_file, self.warc_offset, self.warc_length, self.warc_sha256)
        return RecordSpan(self.body_file, self.body_offset, self.body_length, self.body_sha256)


def prepare() -> None:
    """Load what parsing needs, before the first page's time begins."""
    from etl.resources.parser import load_parser
    from etl.transform.articles import parse  # noqa: F401  # imports the extractors

    load_parser()


def parse_captured(planned: tuple[StoredPage, bytes]) -> ArticleRow | Reject:
    """Parse one page of a plan into a row of `articles`, or its reject."""
    from etl.resources.parser import load_parser
    from etl.transform.articles.parse import Page, parse_stored

    stored, body = planned
    page = Page(stored.capture_id, stored.final_url, stored.feed_id, stored.entry_id,
                stored.publisher, stored.content_type, datetime.fromisoformat(stored.captured_at),
                _moment(stored.feed_published_at), body)
    tools = load_parser()
    return parse_stored(page, tools.detect_language, tools.rulebook)


def as_result(page: StoredPage, result: ArticleRow | Reject | Ended) -> ArticleRow | Reject:
    """What a guarded process gave for a page; one that was ended becomes the page's reject."""
    if isinstance(result, Ended):
        return Reject("parse", page.capture_id, result.reason, page.final_url, result.detail)
    return result


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""One stored page parsed, as a guarded process does it: the row of its plan and its body in, a row or a reject out."""

from datetime import datetime
from typing import Any

from etl.pipeline.guard import Ended
from etl.tables.rejects import Reject
from etl.tables.rows.articles import ArticleRow

PlannedPage = tuple[dict[str, Any], bytes]


def prepare() -> None:
    """Load what parsing needs, before the first page's time begins."""
    from etl.resources.parser import load_parser
    from etl.transform.articles import parse  # noqa: F401  # imports the extractors

    load_parser()


def parse_captured(planned: PlannedPage) -> ArticleRow | Reject:
    """Parse one page of a plan into a row of `articles`, or its reject."""
    from etl.resources.parser import load_parser
    from etl.transform.articles.parse import Page, parse_stored

    row, body = planned
    page = Page(row["capture_id"], row["final_url"], row["feed_id"], row["entry_id"], row["publisher"], row["content_type"],
                datetime.fromisoformat(row["captured_at"]), _moment(row["feed_published_at"]), body)
    tools = load_parser()
    return parse_stored(page, tools.detect_language, tools.rulebook)


def as_result(row: dict[str, Any], result: ArticleRow | Reject | Ended) -> ArticleRow | Reject:
    """What a guarded process gave for a page of a plan; one that was ended becomes the page's reject."""
    if isinstance(result, Ended):
        return Reject("parse", row["capture_id"], result.reason, row["final_url"], result.detail)
    return result


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""A record that did not make it: one row in `rejects`, with a stable reason.

Reasons are the contract between stages and operators: `docs/operations.md` lists each with what to
do.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from etl.tables.rows.rejects import RejectRow

DETAIL_LENGTH = 500


@dataclass(frozen=True)
class Reject:
    """Why one record was left out; `key` is its id, `url` its address where it has one.

    `table` names the table of a row that broke its contract; it is null for any other record.
    """

    stage: str
    key: str
    reason: str
    url: str | None = None
    detail: str | None = None
    table: str | None = None

    def row(self, run_id: str, now: datetime | None = None) -> RejectRow:
        """As a row of `rejects`, with the run and the time, which is now unless it is handed in."""
        return RejectRow(
            run_id=run_id, stage=self.stage, key=self.key, table=self.table, url=clean(self.url),
            reason=self.reason, detail=clean(self.detail), rejected_at=now or datetime.now(UTC))


def clean(text: str | None) -> str | None:
    """Text that every table can hold: no NUL, no lone surrogates, of bounded length."""
    if text is None:
        return None
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:DETAIL_LENGTH]

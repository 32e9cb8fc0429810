"""A row of `runs`.

Generated from `schemas/runs.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class RunRow(Row):
    """One row per stage and ingest date: what went in and what came out.

    in = out + rejected + skipped.
    """

    TABLE: ClassVar[str] = "runs"

    # The run.
    run_id: str
    # The stage.
    stage: str
    # Version of Dateline.
    dateline_version: str
    # Version of the coder and its codebook.
    coder_version: str
    # Records in.
    in_count: int
    # Records out.
    out_count: int
    # Records rejected.
    rejected_count: int
    # Records skipped by rule (already stored).
    skipped_count: int
    # Articles on whose text the readings of their page disagree (text_agreement below 0.8); null
    # for other stages than parse.
    disputed_count: int | None
    # Hash over the checksums of the tables that were written with it, rejects apart.
    checksum: str
    # When this content was first produced.
    started_at: datetime
    # Seconds of work, all chunks added up.
    run_seconds: float

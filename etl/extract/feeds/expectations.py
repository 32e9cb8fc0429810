"""What the feed list expects of a feed, compared with what polling it brought."""

from etl.extract.feeds.polls import READ
from etl.tables.rows.feeds import FeedRow


def broken(row: FeedRow) -> str | None:
    """Say which expectations a day's row of `feeds` breaks.

    None where all hold or the feed was not read. A feed that does not declare its language breaks
    no expectation of it.
    """
    if row.outcome not in READ:
        return None
    faults = []
    if row.min_entries and row.min_entries > row.new_entry_count:
        faults.append(
            f"{row.new_entry_count} new entries, at least {row.min_entries} expected")
    if row.expected_language and row.language and row.language != row.expected_language:
        faults.append(f"language {row.language}, {row.expected_language} expected")
    return "; ".join(faults) or None

"""What the coder's version covers."""

from etl.resources.version import TABLES
from tests.paths import CHECKOUT

# What trains the classifier is known by its model, and sectors are only names.
NOT_READ = {"examples", "sectors"}


def test_every_table_by_which_the_coder_decides_counts() -> None:
    there = {path.stem for path in (CHECKOUT / "schemas" / "codebook").glob("*.csv")}
    assert there == {*TABLES} | NOT_READ

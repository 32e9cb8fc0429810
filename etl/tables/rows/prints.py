"""A row of `prints`.

Generated from `schemas/prints.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class PrintRow(Row):
    """One row per article, with what tells copies and stories.

    The warehouse does not have it.
    """

    TABLE: ClassVar[str] = "prints"

    # The article.
    article_id: str
    # Who prints it, as in articles.
    publisher: str | None
    # Publication time, as in articles.
    published_at: datetime | None
    # The day that its title or first sentences name; null where they name none.
    told_date: date | None
    # Words of the text that the shingles are made of.
    word_count: int
    # Hashes of all runs of three words, 32 bits each, little-endian, ascending.
    shingles: bytes
    # Keys of its 64 bands of MinHash, 32 bits each, little-endian; copies share some.
    bands: bytes
    # Version of the method that signed it (rensa); keys of two versions are not compared.
    bands_version: int
    # Hashes of its weightiest words, 32 bits each, little-endian, ascending.
    words: bytes
    # The weight of each of those words, half precision (IEEE 754), little-endian.
    weights: bytes

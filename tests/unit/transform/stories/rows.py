"""Typed rows for tests: those of `tests.factory`, with their columns changed."""

from typing import Any

from etl.tables.row import Some, columns_of
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.place_mentions import PlaceMentionRow
from tests import factory


def mention(**changes: Any) -> MentionRow:
    return _row(MentionRow, factory.mention(**changes))


def article(**changes: Any) -> ArticleRow:
    return _row(ArticleRow, factory.article(**changes))


def place_mention(**changes: Any) -> PlaceMentionRow:
    return _row(PlaceMentionRow, factory.place_mention(**changes))


def _row(kind: type[Some], columns: factory.Row) -> Some:
    return kind(**{**dict.fromkeys(columns_of(kind)), **columns})

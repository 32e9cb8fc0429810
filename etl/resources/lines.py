"""Lines of the codebook's tables, checked cell by cell.

In: `schemas/codebook/*.csv`. Out: `Line` objects, whose methods give a cell's value or raise a
CodebookError. The error is one line that names file, line, value and what is allowed.
"""

import csv
import difflib
import math
from collections.abc import Collection, Iterator
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from etl.errors import CodebookError, WorkError

# Of more allowed values than this, an error names only the nearest ones.
SHOWN = 40
FIRST_YEAR, LAST_YEAR = 1, 2100


class Line(NamedTuple):
    """One line of a table: the file's name, the line's number (the header's is 1), and its cells.

    columns: where each column's cell stands.
    """

    file: str
    number: int
    columns: dict[str, int]
    cells: list[str]

    def cell(self, column: str) -> str:
        """The cell as it is written, perhaps empty."""
        return self.cells[self.columns[column]]

    def fault(self, problem: str) -> CodebookError:
        """An error that names this line."""
        return CodebookError(f"codebook/{self.file}, line {self.number}: {problem}")

    def text(self, column: str) -> str:
        """The cell, which must not be empty."""
        cell = self.cells[self.columns[column]]
        if not cell:
            raise self.fault(f"{column} is empty")
        return cell

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """The cell, which must be an allowed value."""
        cell = self.cells[self.columns[column]]
        if cell not in allowed:
            raise self.unknown(column, cell, allowed)
        return cell

    def choice_or_none(self, column: str, allowed: Collection[str]) -> str | None:
        """The cell, which must be an allowed value or empty; None where it is empty."""
        return self.choice(column, allowed) if self.cell(column) else None

    def parts(self, column: str, mark: str = "|") -> tuple[str, ...]:
        """The cell's parts between the marks, in order; none where it is empty."""
        cell = self.cells[self.columns[column]]
        if not cell:
            return ()
        return tuple([part for piece in cell.split(mark) if (part := piece.strip())])

    def choices(self, column: str, allowed: Collection[str], mark: str = "|") -> tuple[str, ...]:
        """The cell's parts, each of which must be an allowed value."""
        found = self.parts(column, mark)
        for part in found:
            if part not in allowed:
                raise self.unknown(column, part, allowed)
        return found

    def real(self, column: str, low: float = -math.inf, high: float = math.inf) -> float:
        """The cell as a finite number from `low` to `high`."""
        try:
            value = float(self.cell(column))
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and low <= value <= high):
            wanted = "" if math.isinf(high) else f" from {low:g} to {high:g}"
            raise self.fault(f"{column} {self.cell(column)!r} is no number{wanted}")
        return value

    def year(self, column: str) -> int | None:
        """The cell as a year; None where it is empty."""
        cell = self.cell(column)
        if not cell:
            return None
        year = int(cell) if cell.isascii() and cell.isdigit() else 0
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise self.fault(f"{column} {cell!r} is no year from {FIRST_YEAR} to {LAST_YEAR}")
        return year

    def day(self, column: str, is_last: bool = False) -> date | None:
        """The cell as a day: "2021" and "2021-08-15"; None where it is empty.

        Of a year it is the first day, or the last one (`is_last`).
        """
        cell = self.cell(column)
        if not cell:
            return None
        written = cell if len(cell) > 4 else f"{cell}-12-31" if is_last else f"{cell}-01-01"
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise self.fault(f"{column} {cell!r} is no year and no day (YYYY-MM-DD)") from None

    def unknown(self, column: str, value: str, allowed: Collection[str]) -> CodebookError:
        """An error that says what a cell, or a part of it, may be: all values, or the nearest."""
        if not allowed:
            return self.fault(f"{column} {value!r} must be empty here")
        if len(allowed) <= SHOWN:
            names = ", ".join(name or "(empty)" for name in sorted(allowed))
            return self.fault(f"{column} {value!r} is none of {names}")
        near = difflib.get_close_matches(value, allowed, 3, 0.3)
        return self.fault(f"{column} {value!r} is unknown"
                          + (f"; the nearest are {', '.join(near)}" if near else ""))


def read_lines(path: Path, columns: tuple[str, ...], key: tuple[str, ...]) -> Iterator[Line]:
    """Yield the lines of a table in order; blank ones are left out.

    Raises CodebookError for a header that is not `columns`, a line with another number of cells,
    and a second line with the same `key` columns; WorkError where the file can't be read.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from _lines(path.name, file, columns, key)
    except OSError as error:
        raise WorkError(f"can't read the codebook table {path.name}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise CodebookError(f"codebook/{path.name} is no CSV file in UTF-8: {error}") from None


def _lines(name: str, file: Iterator[str], columns: tuple[str, ...],
           key: tuple[str, ...]) -> Iterator[Line]:
    reader = csv.reader(file)
    header = tuple(next(reader, ()))
    if header != columns:
        raise CodebookError(f"codebook/{name}, line 1: the header must be {','.join(columns)}")
    places = {column: at for at, column in enumerate(columns)}
    key_of = itemgetter(*(places[column] for column in key))
    seen: dict[object, int] = {}
    for cells in reader:
        if not cells:
            continue
        number = reader.line_num
        line = Line(name, number, places, cells)
        if len(cells) != len(columns):
            raise line.fault(f"{len(cells)} cells instead of {len(columns)} ({','.join(columns)})")
        first = seen.setdefault(key_of(cells), number)
        if first != number:
            raise line.fault(f"the same {', '.join(key)} as in line {first}")
        yield line

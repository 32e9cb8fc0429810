"""The generated classes of rows: a module of `etl/tables/rows/` for each contract of `schemas/`.

In: a contract. Out: the text of its module, with each column's meaning above its field.
"""

import textwrap
from collections.abc import Iterator

from etl.tables import contracts
from etl.tables.contract import Column, Contract

WIDTH = 100
PYTHON_TYPES = {
    "string": "str", "date32": "date", "timestamp[us, UTC]": "datetime", "int16": "int",
    "int32": "int", "int64": "int", "double": "float", "bool": "bool", "binary": "bytes",
    "list<string>": "Sequence[str]"}
IMPORTS = {"Sequence": "from collections.abc import Sequence", "date": "from datetime import date",
           "datetime": "from datetime import datetime",
           "date, datetime": "from datetime import date, datetime"}
GENERATED = "Generated from `schemas/{name}.yaml`: python -m etl.command.dictionary."
# What a row gets when it is stored, and not where it is made.
STAMPED = "ingest_date"


def modules() -> dict[str, str]:
    """Text of every module of `etl/tables/rows/`, by file name."""
    found = [contracts.contract(name) for name in contracts.names()]
    return {"__init__.py": _door(found), **{f"{c.name}.py": _module(c) for c in found}}


def class_name(table: str) -> str:
    """The class of a table's rows: `StoryArticleRow` for `story_articles`."""
    singular = f"{table[:-3]}y" if table.endswith("ies") else table.removesuffix("s")
    return "".join(word.title() for word in singular.split("_")) + "Row"


def _door(found: list[Contract]) -> str:
    lines = ['"""Rows as values: a frozen class for each table, with a field for each column but '
             '`ingest_date`.', "",
             "In: the contracts. Out: classes. " + GENERATED.format(name="*"), '"""', "",
             "from etl.tables.row import Row"]
    names = [class_name(c.name) for c in found]
    lines += [f"from etl.tables.rows.{c.name} import {name}"
              for c, name in zip(found, names, strict=True)]
    exported = ", ".join(f'"{name}"' for name in ["KINDS", *sorted(names)])
    lines += ["", "__all__ = [", *_wrapped(exported), "]", ""]
    lines += ["KINDS: dict[str, type[Row]] = {kind.TABLE: kind for kind in (",
              *_wrapped(", ".join(names)), ")}"]
    return "\n".join(lines) + "\n"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _module(contract: Contract) -> str:
    fields = [column for column in contract.columns if column.name != STAMPED]
    kinds = {_python(column) for column in fields}
    dates = ", ".join(sorted(kinds & {"date", "datetime"}))
    imports = [*([IMPORTS["Sequence"]] if "Sequence[str]" in kinds else []),
               "from dataclasses import dataclass", *([IMPORTS[dates]] if dates else []),
               "from typing import ClassVar", "", "from etl.tables.row import Row"]
    head = [f'"""A row of `{contract.name}`.', "", GENERATED.format(name=contract.name), '"""', "",
            *imports, "", "", "@dataclass(frozen=True, slots=True)",
            f"class {class_name(contract.name)}(Row):"]
    return "\n".join(
        [*head, *_says(contract), "", f'    TABLE: ClassVar[str] = "{contract.name}"', "",
         *(line for column in fields for line in _field(column))]) + "\n"


def _says(contract: Contract) -> list[str]:
    """The class's docstring: the grain, its first clause as the summary line."""
    grain = contract.grain
    if len(grain) <= WIDTH - 10 and ". " not in grain:
        return [f'    """{grain}"""']
    end = grain.find(". ") + 1
    if not 0 < end <= WIDTH - 8:
        return [f'    """A row of `{contract.name}`.', "", *_wrapped(grain), '    """']
    return [f'    """{grain[:end]}', "", *_wrapped(grain[end + 1:]), '    """']


def _field(column: Column) -> Iterator[str]:
    yield from textwrap.wrap(f"# {column.description}", WIDTH, initial_indent="    ",
                             subsequent_indent="    # ")
    yield f"    {column.name}: {_python(column)}{'' if column.is_required else ' | None'}"


def _python(column: Column) -> str:
    return PYTHON_TYPES[next(name for name, arrow in contracts.ARROW_TYPES.items()
                             if arrow == column.type)]

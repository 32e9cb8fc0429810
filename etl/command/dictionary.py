"""What is generated from the contracts: `python -m etl.command.dictionary`.

In: `schemas/*.yaml`, `schemas/reasons.csv` and `etl.settings`. Out: `docs/tables.md`, the warehouse
as a source of dbt in `docs/dbt/sources.yml`, the tables of settings and of reasons between their
markers in `docs/operations.md`, and the classes of rows in `etl/tables/rows/`. With `--check`
nothing is written, and what is stale is named.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml
from pydantic.fields import FieldInfo

from etl.command import row_classes
from etl.errors import DatelineError, UsageError
from etl.settings import PREFIX, Settings
from etl.tables import contracts
from etl.tables.contract import Column, Contract
from etl.tables.reasons import reasons

CHECKOUT = Path(__file__).resolve().parents[2]
TABLES, OPERATIONS, SOURCES = "tables.md", "operations.md", "dbt/sources.yml"
ROWS = "etl/tables/rows"
# Defaults that differ from machine to machine.
DEFAULTS_IN_WORDS = {"jobs": "the machine's cores, at most 8"}
TABLES_HEAD = """# The tables

Every table of the lake (`<lake>/<table>/<ingest_date>.parquet`) and of the warehouse, as `schemas/`
defines it. This page is generated: change the contract, then run
`python -m etl.command.dictionary`.

Types are Arrow's. *Reject share* is the share of a run's rows that may break the contract and go to
`rejects`; above it the run fails and publishes nothing. *null* says whether a column may be null;
what null means stands under *meaning*. The key is unique within the table. Times are UTC. Columns
ending in `_at` or `_seconds` read a clock; `published_at`, `modified_at`, `updated_at`,
`first_published_at` and `last_published_at` are what the world states. Columns marked *clock-like*
follow when and in which order answers came. All others are the same on a second run.
"""
SOURCES_HEAD = """# Dateline's warehouse as a source of dbt (1.10.5 or newer).
# Generated from schemas/: python -m etl.command.dictionary
"""


def pages(checkout: Path) -> dict[Path, str]:
    """What the generated pages and modules of a checkout should say, by path.

    Raises UsageError where the page with the markers is missing or has lost them.
    """
    folder = checkout / "docs"
    operations = folder / OPERATIONS
    try:
        text = operations.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"can't read {operations}: {error.strerror}") from None
    classes = {checkout / ROWS / name: text for name, text in row_classes.modules().items()}
    for name, table in (("settings", settings_table()), ("reasons", reasons_table())):
        text = replaced(text, name, table)
    return {folder / TABLES: tables_page(), operations: text, folder / SOURCES: dbt_sources(),
            **classes}


def tables_page() -> str:
    """Build the data dictionary: a section per contract, sorted by name."""
    found = [contracts.contract(name) for name in contracts.names()]
    index = "\n".join(f"- [{c.name}](#{c.name}): {_first_sentence(c.grain)}" for c in found)
    return "\n".join([TABLES_HEAD, index, "", *map(_section, found)])


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


def _section(contract: Contract) -> str:
    rows = [(f"`{c.name}`", f"`{_type(c)}`", "" if c.is_required else "null",
             _meaning(c), _limits(c))
            for c in contract.columns]
    key = ", ".join(f"`{name}`" for name in contract.key)
    table = markdown_table(("column", "type", "null", "meaning", "limits"), rows)
    facts = (f"Key: {key}. Contract version {contract.version}. Reject share "
             f"{contract.max_reject_share:g}.")
    rules = "".join(f"- `{rule.name}`: {_period(rule.description)} `{rule.condition}`\n"
                    for rule in contract.rules)
    return f"## {contract.name}\n\n{_period(contract.grain)} {facts}\n\n{table}" + (
        f"\nRules:\n\n{rules}" if rules else "")


def _meaning(column: Column) -> str:
    said = _period(column.description)
    return f"{said} *clock-like*" if column.is_clock_like else said


def _type(column: Column) -> str:
    return next(name for name, arrow in contracts.ARROW_TYPES.items() if arrow == column.type)


def _period(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _limits(column: Column) -> str:
    parts = [_range(column.minimum, column.maximum)]
    if column.allowed:
        parts.append(", ".join(f"`{value}`" for value in column.allowed))
    if column.pattern:
        parts.append(f"like `{column.pattern}`")
    if column.references:
        parts.append(f"in `{column.referenced}` of [{column.references}](#{column.references})")
    return "; ".join(filter(None, parts))


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    if low is not None:
        return f"at least {low:g}"
    return f"at most {high:g}" if high is not None else ""


def dbt_sources() -> str:
    """Build the warehouse's tables as a source of dbt, with the contracts' checks as its tests."""
    tables = [{"name": c.name, "description": _period(c.grain),
               "columns": [_dbt_column(column) for column in c.columns]}
              for c in map(contracts.contract, contracts.loaded_names())]
    source = {"name": "dateline", "description": "The warehouse of Dateline.", "tables": tables}
    return SOURCES_HEAD + yaml.safe_dump({"version": 2, "sources": [source]}, sort_keys=False,
                                         allow_unicode=True, width=120)


def _dbt_column(column: Column) -> dict[str, Any]:
    tests: list[Any] = ["not_null"] if column.is_required else []
    # dbt compares whole values, not the items of lists.
    if column.allowed and column.type == pa.string():
        tests.append({"accepted_values": {"arguments": {"values": list(column.allowed)}}})
    if column.references:
        to = f"source('dateline', '{column.references}')"
        tests.append({"relationships": {"arguments": {"to": to, "field": column.referenced}}})
    return {"name": column.name, "description": _period(column.description), "quote": True,
            **({"data_tests": tests} if tests else {})}


def settings_table() -> str:
    """Build the table of all settings, in order of definition."""
    rows = [(f"`{PREFIX}{name.upper()}`", _default(name, field), _allowed(field),
             field.description or "")
            for name, field in Settings.model_fields.items()]
    return markdown_table(("setting", "default", "allowed", "meaning"), rows)


def reasons_table() -> str:
    """Build the table of all reject reasons, in alphabetical order."""
    rows = [(f"`{reason.code}`", ", ".join(reason.stages), reason.meaning, reason.remedy)
            for reason in reasons().values()]
    return markdown_table(("reason", "stage", "meaning", "what to do"), rows)


def _default(name: str, field: FieldInfo) -> str:
    if name in DEFAULTS_IN_WORDS:
        return DEFAULTS_IN_WORDS[name]
    value = "" if field.default is None else str(field.default).removeprefix(f"{CHECKOUT}/")
    return f"`{value}`" if value else ""


def _allowed(field: FieldInfo) -> str:
    limits: dict[str, Any] = {}
    for item in field.metadata:
        limits |= {name: getattr(item, name)
                   for name in ("ge", "gt", "le") if getattr(item, name, None) is not None}
    low, above, high = limits.get("ge"), limits.get("gt"), limits.get("le")
    if above is not None:
        return f"above {above:g}" + (f", to {high:g}" if high is not None else "")
    return _range(low, high)


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Build a table; pipes inside of cells are escaped."""
    lines = [head, ["---"] * len(head),
             *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def replaced(text: str, name: str, table: str) -> str:
    """Put a table between the two markers of its name on a page.

    Raises UsageError where the markers are not there once, in their order.
    """
    first, last = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not (begin and end) or first in rest or last in after:
        raise UsageError(f"docs/{OPERATIONS} must hold {first} and {last} once, in this order")
    return f"{before}{first}\n\n{table}\n{last}{after}"


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or check them.

    Returns the exit status: 0 done or fresh, 1 stale, 2 wrong usage.
    """
    parser = argparse.ArgumentParser(prog="python -m etl.command.dictionary",
                                     description="The generated parts of the documentation.")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; fail where a page is stale")
    is_check = parser.parse_args(arguments).check
    try:
        wanted = pages(CHECKOUT)
    except DatelineError as error:
        print(f"dateline: {error}", file=sys.stderr)
        return error.exit_status
    stale = [path for path, text in wanted.items()
             if not path.is_file() or path.read_text("utf-8") != text]
    for path in stale:
        if is_check:
            print(f"dateline: {path.relative_to(CHECKOUT)} is stale: "
                  "run python -m etl.command.dictionary", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], "utf-8")
    return int(is_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())

"""The command `dateline export`."""

from typing import Annotated

import typer

from etl.command.options import LakeUri, day_of
from etl.errors import UsageError

HELP = """Write the events of some days in a format that other tools read.

Reads the lake's committed days; writes one file, whole or not at all, the same bytes for the same
lake. An event stands in it once, however many of these nights report it.

FORMAT is one of

\b
  csv             a row per event, all columns of v_events
  dictionary      what these columns mean
  gdelt-events    GDELT 2.0 event file (name it YYYYMMDDHHMMSS.export.CSV)
  gdelt-mentions  GDELT 2.0 mention file
  geojson         points for a map
  geoparquet      points for geopandas, DuckDB, QGIS
  jsonfeed, rss   the newest 500 events, to subscribe to
  polecat         POLECAT's 40 columns

--where takes one SQL condition over the columns that `dateline export dictionary` lists:

\b
  dateline export csv --from 2026-11-01 --to 2026-11-30 --out november.csv
  dateline export geojson --where "place_country = 'UKR' AND quad_class = 4"
  dateline export rss --where "list_contains(contexts, 'cyber')" --out cyber.xml
  dateline export gdelt-events --from 2026-11-22 --out 20261122000000.export.CSV
"""


def export(form: Annotated[str, typer.Argument(metavar="FORMAT", help="One of those above")],
           first: Annotated[str | None, typer.Option(
               "--from", metavar="YYYY-MM-DD",
               help="First ingest date (the latest, if there is no --to)")] = None,
           last: Annotated[str | None, typer.Option(
               "--to", metavar="YYYY-MM-DD", help="Last ingest date (latest)")] = None,
           where: Annotated[str | None, typer.Option(
               metavar="SQL", help="Only events for which this condition holds")] = None,
           out: Annotated[str | None, typer.Option(
               metavar="FILE", help="Where it goes (standard output)")] = None,
           lake: LakeUri = None) -> None:
    """Write the events of some days in a format that other tools read."""
    from etl.lake.places import stored
    from etl.pipeline import load

    begin = None if first is None else day_of(first, "--from")
    end = None if last is None else day_of(last, "--to")
    if begin and end and begin > end:
        raise UsageError(f"--from {begin} is later than --to {end}")
    load.export(stored(lake=lake), form, begin, end, where, out)

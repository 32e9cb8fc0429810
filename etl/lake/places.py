"""Where things are stored: in the places of the settings, or in the sample's.

In: settings. Out: the same with other places. `make run` puts the sample's night into `data/sample`
where no feed can be reached; what works on stored nights finds it there by `stored`, and nothing
else decides it.
"""

import logging
from pathlib import Path
from typing import Any

from etl.errors import SettingError
from etl.lake.lake import Lake
from etl.settings import Settings, read_settings

log = logging.getLogger("etl")
DUCKDB = "duckdb:///"
SAMPLE = {"lake": "data/sample/lake", "warehouse": f"{DUCKDB}data/sample/warehouse.duckdb",
          "reports": "data/sample/reports"}
PLACES = ("lake", "warehouse", "reports", "cache", "scratch", "feeds")


def stored(root: Path | str = "", **given: Any) -> Settings:
    """The settings for work on what is stored; relative places begin at `root`.

    `given` wins over the environment. Where neither names a lake and nothing is stored in the usual
    places, while the sample's lake has a night, the places that nobody has named are the sample's,
    and the log says so. Raises SettingError as `read_settings` does.
    """
    read = read_settings(**given)
    usual, sample = rooted(read, root), rooted(in_sample(read), root)
    named = read.model_fields_set
    is_loaded = "warehouse" not in named and _warehouse_file(usual).exists()
    if "lake" in named or is_loaded or _has_nights(usual) or not _has_nights(sample):
        return usual
    log.warning("nothing is stored in %s: this is the sample's night, of %s", usual.lake,
                sample.lake)
    return sample


def duckdb_file(root: Path | str = "") -> Path:
    """The warehouse's file, chosen as `stored` does; raises SettingError where it is another's."""
    settings = stored(root)
    if not settings.warehouse.startswith(DUCKDB):
        raise SettingError("DATELINE_WAREHOUSE is no DuckDB file")
    return _warehouse_file(settings)


def in_sample(settings: Settings) -> Settings:
    """The same with the sample's places, as far as nobody has named others."""
    return settings.model_copy(update={
        name: place for name, place in SAMPLE.items() if name not in settings.model_fields_set})


def rooted(settings: Settings, root: Path | str) -> Settings:
    """The same with relative places beginning at a folder."""
    return settings.model_copy(update={
        name: _under(root, getattr(settings, name)) for name in PLACES})


def _under(root: Path | str, place: str) -> str:
    if place.startswith(DUCKDB):
        return DUCKDB + str(root / Path(place.removeprefix(DUCKDB)))
    return place if "://" in place else str(root / Path(place))


def _has_nights(settings: Settings) -> bool:
    """Whether anything was taken in: feeds, lists and archives have their rows in `feeds`."""
    return bool(Lake(settings.lake).days("feeds"))


def _warehouse_file(settings: Settings) -> Path:
    return Path(settings.warehouse.removeprefix(DUCKDB))

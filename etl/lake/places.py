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
DUCKDB, NO_COPY = "duckdb:///", "none"
SAMPLE = {"lake": "data/sample/lake", "warehouse": f"{DUCKDB}data/sample/warehouse.duckdb",
          "browse_copy": f"{DUCKDB}data/sample/browse.duckdb", "reports": "data/sample/reports"}
PLACES = ("lake", "warehouse", "browse_copy", "reports", "cache", "scratch", "feeds")


def stored(root: Path | str = "", **given: Any) -> Settings:
    """The settings for work on what is stored; relative places begin at `root`.

    `given` wins over the environment. Where neither names a lake and nothing is stored in the usual
    places, while the sample's lake has a night, the places that nobody has named are the sample's,
    and the log says so. Raises SettingError as `read_settings` does.
    """
    read = read_settings(**given)
    usual, sample = rooted(read, root), rooted(in_sample(read), root)
    named = read.model_fields_set
    is_loaded = "warehouse" not in named and _file(usual.warehouse).exists()
    if "lake" in named or is_loaded or _has_nights(usual) or not _has_nights(sample):
        return usual
    log.warning("nothing is stored in %s: this is the sample's night, of %s", usual.lake,
                sample.lake)
    return sample


def duckdb_file(root: Path | str = "") -> Path:
    """The file of `browsed`, chosen as `stored` does; raises SettingError where there is none."""
    return _file(browsed(stored(root)))


def browsed(settings: Settings) -> str:
    """Address of the DuckDB file that the events page reads: the warehouse, or else its copy.

    Raises SettingError where neither is to be had.
    """
    if settings.warehouse.startswith(DUCKDB):
        return settings.warehouse
    if settings.browse_copy == NO_COPY:
        raise SettingError("there is nothing that the events page can read: DATELINE_WAREHOUSE is "
                           "PostgreSQL, and DATELINE_BROWSE_COPY is none; set the latter to "
                           "duckdb:///PATH, and the next load writes it")
    return settings.browse_copy


def copied(settings: Settings) -> str | None:
    """Address of the copy that loading keeps; None where the settings want none."""
    has_copy = not settings.warehouse.startswith(DUCKDB) and settings.browse_copy != NO_COPY
    return settings.browse_copy if has_copy else None


def in_sample(settings: Settings) -> Settings:
    """The same with the sample's places, as far as nobody has named others."""
    return settings.model_copy(update={
        name: place for name, place in SAMPLE.items() if name not in settings.model_fields_set})


def rooted(settings: Settings, root: Path | str) -> Settings:
    """The same with relative places beginning at a folder."""
    places = {name: getattr(settings, name) for name in PLACES}
    if settings.browse_copy == NO_COPY:
        del places["browse_copy"]
    return settings.model_copy(update={
        name: _under(root, place) for name, place in places.items()})


def _under(root: Path | str, place: str) -> str:
    if place.startswith(DUCKDB):
        return DUCKDB + str(root / Path(place.removeprefix(DUCKDB)))
    return place if "://" in place else str(root / Path(place))


def _has_nights(settings: Settings) -> bool:
    """Whether anything was taken in: feeds, lists and archives have their rows in `feeds`."""
    return bool(Lake(settings.lake).days("feeds"))


def _file(address: str) -> Path:
    return Path(address.removeprefix(DUCKDB))

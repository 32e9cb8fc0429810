"""What the coder is made of: models, tables and parts that are loaded once a process."""

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.language import Language

from etl.transform.events.extraction.acts import Network
from etl.transform.events.language.casing import Caser
from etl.transform.events.language.topics import Topics
from etl.transform.events.parties.actors import ActorBook
from etl.transform.events.proposals.candidates import Proposer
from etl.transform.events.verdicts.opinion import Classifier
from etl.transform.places.gazetteer import Gazetteer, Place


@dataclass(frozen=True)
class Tools:
    """What the coder is made of; `etl.resources.coder` loads it.

    country_places: the places of countries by ISO 3166-1 alpha-3 code. extractor: None where no
    network reads the text. proposers: by name, in the order in which they are asked. classifier:
    None where nobody is asked. weights: those of the confidence, by feature. least_relevance: the
    share of politics, 0 to 1, below which a text has no events. version: what
    `coder_version` says. domains: countries (alpha-3) by the last label of an address ("uk").
    """

    nlp: Language
    caser: Caser
    book: ActorBook
    topics: Topics
    gazetteer: Gazetteer
    country_places: dict[str, Place]
    extractor: Network | None
    proposers: Mapping[str, Proposer]
    classifier: Classifier | None
    weights: Mapping[str, float]
    least_relevance: float
    version: str
    domains: Mapping[str, str]

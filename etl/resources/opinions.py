"""Which opinions the coder asks for: the registry of classifiers, and what the settings choose.

In: the settings. Out: `Opinions`, their classifier, and the version of a coder that asks for them,
which `mentions` and `runs` hold as `coder_version`. A new opinion is a module with a class that has
`Classifier`'s method, and a row of CLASSIFIERS here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from etl.errors import SettingError
from etl.resources.llm import Endpoint, WithThirdOpinion
from etl.resources.version import coder_version
from etl.settings import Settings
from etl.transform.events.verdicts.opinion import Classifier


def _minilm() -> Classifier:
    from etl.resources.classifier import load_minilm

    return load_minilm()


def _tfidf() -> Classifier:
    from etl.resources.tfidf import load_tfidf

    return load_tfidf()


# The second opinions that DATELINE_CLASSIFIER may name, each with what loads it. The libraries of
# one are imported only where it is asked.
CLASSIFIERS: dict[str, Callable[[], Classifier]] = {"minilm": _minilm, "tfidf": _tfidf}
SHIPPED, NOBODY = "minilm", "none"
# The settings' default: a text that is less political than this has no events.
LEAST_RELEVANCE = 0.75
# … and who proposes; `etl.resources.proposers`, which knows them all, loads more than names need.
PROPOSERS = ("extractor", "patterns")


@dataclass(frozen=True)
class Opinions:
    """The second opinion by its name in the registry or NOBODY, and the third's endpoint if any.

    least_relevance: a text whose share of politics is smaller has no events, where an extractor
    reads it. proposers: by their names in `etl.resources.proposers`, in order.

    Raises SettingError for a name that is not there.
    """

    classifier: str = SHIPPED
    endpoint: Endpoint | None = None
    least_relevance: float = LEAST_RELEVANCE
    proposers: tuple[str, ...] = PROPOSERS

    def __post_init__(self) -> None:
        """Refuse an unknown name at once: no other classifier may stand in for it in silence."""
        if self.classifier not in {*CLASSIFIERS, NOBODY}:
            names = ", ".join([*CLASSIFIERS, NOBODY])
            raise SettingError(f"DATELINE_CLASSIFIER={self.classifier!r}: must be one of {names}")

    @property
    def label(self) -> str:
        """What the coder's version adds, empty for what ships: other opinions make other rows."""
        second = "" if self.classifier == SHIPPED else f".{self.classifier}"
        third = f".llm-{self.endpoint.model}" if self.endpoint else ""
        is_usual = self.least_relevance == LEAST_RELEVANCE
        fourth = "" if is_usual else f".relevance-{self.least_relevance:g}"
        first = "" if self.proposers == PROPOSERS else f".{'-'.join(self.proposers)}"
        return first + second + third + fourth

    @property
    def version(self) -> str:
        """Version of a coder that asks for these opinions, e.g. 0.1.0+3f2a9c01.tfidf."""
        return coder_version() + self.label


def chosen(settings: Settings) -> Opinions:
    """The opinions that the settings choose; a third one is weighed against a second, never alone.

    Raises SettingError where they name a classifier that the registry does not have.
    """
    endpoint = None
    if settings.llm_url and settings.classifier != NOBODY:
        key = settings.llm_key.get_secret_value()
        endpoint = Endpoint(settings.llm_url, settings.llm_model, key, settings.llm_requests,
                            settings.llm_seconds)
    names = tuple(name.strip() for name in settings.proposers.split(","))
    return Opinions(settings.classifier, endpoint, settings.least_relevance, names)


def chosen_version(settings: Settings) -> str:
    """Version of the coder that codes under these settings, as its rows and runs name it.

    Raises SettingError as `chosen` does. Loads no model.
    """
    return chosen(settings).version


def load_classifier(opinions: Opinions) -> Classifier | None:
    """The classifier of these opinions; None where rules alone decide."""
    if opinions.classifier == NOBODY:
        return None
    local = CLASSIFIERS[opinions.classifier]()
    return WithThirdOpinion(local, opinions.endpoint) if opinions.endpoint else local

"""Which opinions the coder asks for, as the settings choose."""

from dataclasses import dataclass

from etl.resources.llm import Endpoint, WithThirdOpinion
from etl.settings import Settings
from etl.tables.contracts import folder
from etl.transform.events.verdicts.opinion import Classifier


@dataclass(frozen=True)
class Opinions:
    """The second opinion by name (minilm, tfidf or none), and the endpoint of the third where there is one."""

    classifier: str = "minilm"
    endpoint: Endpoint | None = None

    @property
    def label(self) -> str:
        """What the coder's version adds, empty for what ships: other opinions make other rows."""
        third = f".llm-{self.endpoint.model}" if self.endpoint else ""
        return ("" if self.classifier == "minilm" else f".{self.classifier}") + third


def chosen(settings: Settings) -> Opinions:
    """What the settings choose."""
    endpoint = Endpoint(settings.llm_url, settings.llm_model, settings.llm_key.get_secret_value(), settings.llm_requests,
                        settings.llm_seconds) if settings.llm_url and settings.classifier != "none" else None
    return Opinions(settings.classifier, endpoint)


def load_classifier(opinions: Opinions) -> Classifier | None:
    """The classifier of these opinions; None where rules alone decide."""
    if opinions.classifier == "none":
        return None
    local: Classifier
    # Imported here: a run asks for the label alone, and the models' libraries take seconds to load.
    if opinions.classifier == "minilm":
        from etl.resources.classifier import load_minilm

        local = load_minilm()
    else:
        from etl.resources.tfidf import load_tfidf

        local = load_tfidf(str(folder() / "codebook" / "examples.csv"))
    return WithThirdOpinion(local, opinions.endpoint) if opinions.endpoint else local

"""Opinions stand in a registry: a name finds its classifier, and a wrong one is never replaced."""

import re
import subprocess
import sys

import pytest

from etl.errors import SettingError
from etl.resources.coder import load_coder
from etl.resources.llm import Endpoint
from etl.resources.opinions import (
    CLASSIFIERS,
    NOBODY,
    Opinions,
    chosen,
    chosen_version,
    load_classifier,
)
from etl.resources.version import coder_version
from etl.settings import Settings, read_settings
from etl.transform.events.verdicts.opinion import Classifier
from tests.paths import CHECKOUT

ENDPOINT = Endpoint("http://127.0.0.1:9", "small", "", 1, 1)


class Mute:
    """A classifier that is not asked."""

    def classify(self, pairs: object) -> list[object]:
        raise AssertionError(pairs)


def test_a_wrong_name_is_an_error_that_lists_the_names() -> None:
    fault = r"^DATELINE_CLASSIFIER='minillm': must be one of minilm, tfidf, none$"
    for ask in (chosen, chosen_version):
        with pytest.raises(SettingError, match=fault) as found:
            ask(read_settings({}, classifier="minillm"))
        assert found.value.exit_status == 2


def test_a_new_opinion_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    mute: Classifier = Mute()  # type: ignore[assignment]  # it is not asked
    monkeypatch.setitem(CLASSIFIERS, "mute", lambda: mute)
    opinions = chosen(Settings(classifier="mute"))
    assert load_classifier(opinions) is mute
    assert chosen_version(Settings(classifier="mute")) == f"{coder_version()}.mute"


def test_what_the_settings_name_by_default_is_registered() -> None:
    assert chosen(Settings()) == Opinions() and Settings().classifier in CLASSIFIERS
    assert load_classifier(Opinions("none")) is None


def test_every_classifier_is_registered() -> None:
    modules = {path.stem: path.read_text("utf-8")
               for path in (CHECKOUT / "etl" / "resources").glob("*.py")}
    written = {name for name, code in modules.items() if "    def classify(" in code}
    loaded = re.findall(r"from etl\.resources\.(\w+) import", modules["opinions"])
    assert written <= set(loaded)


def test_the_setting_says_what_may_be_named() -> None:
    said = re.findall(r"`(\w+)`", Settings.model_fields["classifier"].description or "")
    assert said == [*CLASSIFIERS, NOBODY]


@pytest.mark.parametrize(("opinions", "label"), [
    (Opinions(), ""), (Opinions("tfidf"), ".tfidf"), (Opinions("none"), ".none"),
    (Opinions("minilm", ENDPOINT), ".llm-small"),
    (Opinions("tfidf", ENDPOINT), ".tfidf.llm-small")])
def test_the_version_names_the_opinions_that_are_asked(opinions: Opinions, label: str) -> None:
    assert opinions.version == coder_version() + label


def test_a_third_opinion_needs_a_second() -> None:
    with_endpoint = {"llm_url": "http://127.0.0.1:9/v1"}
    assert chosen(Settings(**with_endpoint)).endpoint is not None
    assert chosen(Settings(classifier="none", **with_endpoint)).endpoint is None


def test_the_coder_bears_the_version_of_its_settings() -> None:
    settings = Settings(classifier="none")
    coder = load_coder.__wrapped__(settings.cache, chosen(settings))
    assert coder.tools.version == chosen_version(settings) == f"{coder_version()}.none"


def test_naming_a_version_loads_no_model() -> None:
    program = ("import sys; from etl.resources.opinions import chosen_version; "
               "from etl.settings import Settings; chosen_version(Settings()); "
               "print([n for n in ('onnxruntime', 'sklearn', 'spacy') if n in sys.modules])")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          timeout=60, check=True)
    assert done.stdout == "[]\n"

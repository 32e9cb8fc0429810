"""A run names the versions that do it, costs next to nothing, and travels to other processes."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import etl
from etl.pipeline.run import Run
from etl.resources.version import coder_version
from etl.settings import Settings
from tests.factory import DAY
from tests.paths import CACHE, CHECKOUT

MODELS = ("spacy", "onnxruntime", "sklearn", "tokenizers", "trafilatura")


def run_of(tmp_path: Path, **settings: str) -> Run:
    return Run.of(Settings(lake=str(tmp_path / "lake"), **settings), DAY)  # type: ignore[arg-type]


def test_a_run_of_one_day_by_one_version_has_one_name(tmp_path: Path) -> None:
    made = run_of(tmp_path)
    assert made.run_id == run_of(tmp_path).run_id
    assert made.run_id.startswith("2026-11-03-") and len(made.run_id) == 19


def test_what_ships_is_the_plain_version(tmp_path: Path) -> None:
    made = run_of(tmp_path)
    assert (made.dateline_version, made.coder_version) == (etl.__version__, coder_version())


@pytest.mark.parametrize(("settings", "label"), [
    ({"classifier": "tfidf"}, ".tfidf"), ({"classifier": "none"}, ".none"),
    ({"llm_url": "http://127.0.0.1:1/v1", "llm_model": "judge"}, ".llm-judge"),
    ({"classifier": "none", "llm_url": "http://127.0.0.1:1/v1"}, ".none")])
def test_a_run_names_the_coder_that_really_codes(tmp_path: Path, settings: dict[str, str],
                                                 label: str) -> None:
    made = run_of(tmp_path, **settings)
    assert made.coder_version == coder_version() + label
    assert made.run_id != run_of(tmp_path).run_id


def test_mentions_and_runs_name_the_same_coder(tmp_path: Path) -> None:
    from etl.resources.coder import load_coder
    from etl.resources.opinions import chosen

    made = run_of(tmp_path, classifier="none")
    assert load_coder(str(CACHE), chosen(made.settings)).tools.version == made.coder_version


def test_a_run_can_be_handed_to_another_process(tmp_path: Path) -> None:
    made = run_of(tmp_path, llm_key="secret")
    made.lake.write_bytes("a.txt", b"there")
    other: Run = pickle.loads(pickle.dumps(made))
    assert (other.run_id, other.settings, other.day) == (made.run_id, made.settings, made.day)
    assert other.lake.read_bytes("a.txt") == b"there"


def test_making_a_run_loads_no_model() -> None:
    code = ("import sys; from datetime import date; from etl.pipeline.run import Run; "
            "from etl.settings import Settings; "
            "Run.of(Settings(classifier='tfidf'), date.today()); "
            f"print([name for name in {MODELS!r} if name in sys.modules])")
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           cwd=CHECKOUT)
    assert shown.stdout.strip() == "[]"

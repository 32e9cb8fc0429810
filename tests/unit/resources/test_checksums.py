"""A model in a folder is the one that its checksums name, or is refused."""

import hashlib
import json
from pathlib import Path

import pytest

from etl.errors import WorkError
from etl.resources import classifier, extractor
from etl.resources.checksums import checksums, verify, write_checksums


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "model.onnx").write_bytes(b"weights")
    (tmp_path / "tokenizer.json").write_text("{}", "utf-8")
    (tmp_path / "NOTICE").write_text("By its authors.", "utf-8")
    write_checksums(tmp_path)
    return tmp_path


def test_the_checksums_name_what_a_model_is_made_of(model: Path) -> None:
    named = json.loads((model / "checksums.json").read_text("utf-8"))
    assert named == checksums(model)
    assert list(named) == ["model.onnx", "tokenizer.json"]
    assert named["model.onnx"] == hashlib.sha256(b"weights").hexdigest()
    assert (model / "checksums.json").read_text("utf-8").endswith("}\n")


def test_the_model_that_is_named_is_taken_whatever_stands_in_its_notes(model: Path) -> None:
    verify(model, "classifier")
    (model / "NOTICE").write_text("By its authors, and others.", "utf-8")
    verify(model, "classifier")


def test_a_model_without_checksums_is_missing(model: Path) -> None:
    (model / "checksums.json").unlink()
    with pytest.raises(WorkError, match=r"^the tagger's model is missing \(.*checksums\.json\); `make model` makes it"):
        verify(model, "tagger")
    with pytest.raises(WorkError, match="the tagger's model is missing"):
        verify(model / "nowhere", "tagger")


@pytest.mark.parametrize("change", ["one less", "another", "one more"])
def test_a_file_that_is_missing_changed_or_added_makes_another_model(model: Path, change: str) -> None:
    if change == "one less":
        (model / "model.onnx").unlink()
    else:
        (model / ("model.onnx" if change == "another" else "second.onnx")).write_bytes(b"other weights")
    with pytest.raises(WorkError) as found:
        verify(model, "tagger")
    assert str(found.value) == (f"the tagger's model in {model} is not the one its checksums name; "
                                "`make model` makes it anew")


@pytest.mark.parametrize(("kind", "name"), [(classifier.MiniLM, "classifier"), (extractor.Onnx, "extractor")])
def test_every_model_is_verified_before_it_is_read(model: Path, kind: type, name: str) -> None:
    (model / "model.onnx").write_bytes(b"other weights")
    with pytest.raises(WorkError, match=f"the {name}'s model in .* is not the one its checksums name; `make model`"):
        kind(model)
    with pytest.raises(WorkError, match=f"the {name}'s model is missing .*`make model`"):
        kind(model / "nowhere")

"""A trained extractor as files that ship: two ONNX networks with int8 weights, the tokenizer.

In: an `Extractor` and its tokenizer. Out: a folder that `etl.resources.extractor` loads.
"""

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from torch import Tensor, nn

from etl.resources.checksums import write_checksums
from etl.resources.extractor import FINDER, LOOKER, TOKENIZER
from etl.transform.events.extraction.labels import TYPES
from training.extractor.network import Extractor

# Sizes that a network must take: windows or triggers, and pieces or words of each.
ROWS = torch.export.Dim("rows", min=1, max=256)
PIECES = torch.export.Dim("pieces", min=3, max=512)
WORDS = torch.export.Dim("words", min=2, max=512)


def export(network: Extractor, tokenizer: Tokenizer, folder: Path) -> None:
    """Write finder.onnx, looker.onnx, tokenizer.json and checksums.json into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / TOKENIZER))
    ids, words = torch.full((2, 9), 5), torch.tensor([[1, 2, 4, 5], [1, 2, 0, 0]])
    _write(network.finder.eval(), (ids, ids % 4, torch.ones_like(ids), words),
           ({0: ROWS, 1: PIECES},) * 3 + ({0: ROWS, 1: WORDS},), folder / FINDER)
    states = torch.randn(2, 6, network.looker.narrow.in_features)
    _write(network.looker.eval(),
           (states, torch.ones(2, 6, dtype=torch.long), torch.tensor([3, 4]),
            torch.tensor([1, 2]), torch.rand(2, len(TYPES))),
           ({0: ROWS, 1: WORDS}, {0: ROWS, 1: WORDS}, {0: ROWS}, {0: ROWS}, {0: ROWS}),
           folder / LOOKER)
    write_checksums(folder)


def _write(network: nn.Module, inputs: tuple[Tensor, ...],
           shapes: tuple[dict[int, object], ...], path: Path) -> None:
    """One network; a scale for each column of weights, since one for all of them costs points."""
    with tempfile.TemporaryDirectory() as scratch:
        whole, prepared = Path(scratch) / "whole.onnx", Path(scratch) / "prepared.onnx"
        torch.onnx.export(network, inputs, str(whole), dynamic_shapes=shapes, dynamo=True,
                          external_data=False)
        quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(str(prepared), str(path), weight_type=QuantType.QInt8, per_channel=True)

"""The trained network as files that ship: ONNX with int8 weights, the tokenizer, checksums."""

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

from etl.resources.checksums import write_checksums
from training.network import Network


def export(network: Network, tokenizer: Tokenizer, folder: Path) -> None:
    """Write model.onnx, tokenizer.json and checksums.json into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    with tempfile.TemporaryDirectory() as scratch:
        whole, prepared = Path(scratch) / "whole.onnx", Path(scratch) / "prepared.onnx"
        _to_onnx(network, whole)
        quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
        # A scale for each column of weights: one for all of them costs points.
        quantize_dynamic(str(prepared), str(folder / "model.onnx"), weight_type=QuantType.QInt8,
                         per_channel=True)
    write_checksums(folder)


def _to_onnx(network: Network, path: Path) -> None:
    ids = torch.tensor([[101, 1037, 1038, 102], [101, 1037, 102, 0]])
    size = {0: torch.export.Dim("batch", min=1, max=4096),
            1: torch.export.Dim("tokens", min=3, max=512)}
    torch.onnx.export(network, (ids, (ids != 0).long()), str(path), input_names=["ids", "mask"],
                      output_names=["logits"], dynamic_shapes=(size, size), dynamo=True,
                      external_data=False)

"""A trained extractor as files that ship: two ONNX networks with int8 weights, the tokenizer.

In: an `Extractor`, its tokenizer and texts to try it on. Out: a folder that
`etl.resources.extractor` loads. Some layers have single activations that are far greater than all
others; on the scale of 256 steps that holds them the others vanish. The layers that read the most
extreme ones stay in float: one of them alone costs an eighth of every share.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
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
# So many of the encoder's layers keep a matrix in float; each makes the file 7 MB larger.
IN_FLOAT = 2
# Texts to try the layers on are cut off here.
MAX_PIECES = 256


def export(network: Extractor, tokenizer: Tokenizer, texts: Sequence[str], folder: Path) -> None:
    """Write finder.onnx, looker.onnx, tokenizer.json and checksums.json into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / TOKENIZER))
    ids, words = torch.full((2, 9), 5), torch.tensor([[1, 2, 4, 5], [1, 2, 0, 0]])
    _write(network.finder.eval(), (ids, ids % 4, torch.ones_like(ids), words),
           ({0: ROWS, 1: PIECES},) * 3 + ({0: ROWS, 1: WORDS},), folder / FINDER,
           _extreme(network.finder.encoder, tokenizer, texts))
    states = torch.randn(2, 6, network.looker.narrow.in_features)
    _write(network.looker.eval(),
           (states, torch.ones(2, 6, dtype=torch.long), torch.tensor([3, 4]),
            torch.tensor([1, 2]), torch.rand(2, len(TYPES))),
           ({0: ROWS, 1: WORDS}, {0: ROWS, 1: WORDS}, {0: ROWS}, {0: ROWS}, {0: ROWS}),
           folder / LOOKER)
    write_checksums(folder)


def _write(network: nn.Module, inputs: tuple[Tensor, ...],
           shapes: tuple[dict[int, object], ...], path: Path, in_float: Sequence[int] = ()) -> None:
    """One network; a scale for each column of weights, since one for all of them costs points.

    in_float: numbers of the encoder's layers whose last matrix keeps its float weights.
    """
    with tempfile.TemporaryDirectory() as scratch:
        whole, prepared = Path(scratch) / "whole.onnx", Path(scratch) / "prepared.onnx"
        torch.onnx.export(network, inputs, str(whole), dynamic_shapes=shapes, dynamo=True,
                          external_data=False)
        quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
        last = _last_matrices(onnx.load(str(prepared))) if in_float else []
        quantize_dynamic(str(prepared), str(path), weight_type=QuantType.QInt8, per_channel=True,
                         nodes_to_exclude=[last[layer] for layer in in_float])


def _extreme(encoder: nn.Module, tokenizer: Tokenizer, texts: Sequence[str]) -> list[int]:
    """The layers with the most extreme activations in front of their last matrix."""
    codes = [tokenizer.encode(text).ids[:MAX_PIECES] for text in texts]
    found: list[float] = []
    hooks = [layer.intermediate.register_forward_hook(
        lambda _, __, out: found.append(float(out.abs().max() / out.pow(2).mean().sqrt())))
        for layer in encoder.encoder.layer]
    with torch.no_grad():
        for ids in codes:
            encoder(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)))
    for hook in hooks:
        hook.remove()
    worst = [max(found[number::len(hooks)]) for number in range(len(hooks))]
    return sorted(range(len(worst)), key=lambda number: -worst[number])[:IN_FLOAT]


def _last_matrices(model: onnx.ModelProto) -> list[str]:
    """The nodes of each layer's last matrix, in order: those that make wide states narrow."""
    shapes = {one.name: tuple(one.dims) for one in model.graph.initializer}
    return [node.name for node in model.graph.node if node.op_type == "MatMul"
            and any(len(shape := shapes.get(name, ())) == 2 and shape[0] == 4 * shape[1]
                    for name in node.input)]

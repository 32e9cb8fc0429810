"""A trained extractor as files that ship: two ONNX networks with int8 weights, the tokenizer.

In: an `Extractor`, its tokenizer and texts to try it on. Out: a folder that
`etl.resources.extractor` loads. In some layers a few channels have activations that are far greater
than all others; on a scale of 256 steps that holds them the others vanish, which alone costs an
eighth of every share. So the channels are evened out first, as in SmoothQuant (Xiao et al. 2023,
https://arxiv.org/abs/2211.10438, with alpha = 1).
"""

import copy
import shutil
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
from etl.resources.extractor import FINDER, LOOKER, TOKENIZER, VECTORS
from etl.transform.events.extraction.labels import TYPES
from training.extractor.network import Extractor, Looker

# Sizes that a network must take: windows or triggers, and pieces or words of each.
ROWS = torch.export.Dim("rows", min=1, max=256)
PIECES = torch.export.Dim("pieces", min=3, max=512)
WORDS = torch.export.Dim("words", min=2, max=512)
# Texts to try the layers on are cut off here.
MAX_PIECES = 256
# No other weights of the finder take so many bytes as the vectors of words.
VECTORS_BYTES = 10_000_000


def export(network: Extractor, tokenizer: Tokenizer, texts: Sequence[str], folder: Path) -> None:
    """Write the files of a model, their checksums among them, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / TOKENIZER))
    ids, words = torch.full((2, 9), 5), torch.tensor([[1, 2, 4, 5], [1, 2, 0, 0]])
    finder = copy.deepcopy(network.finder.eval())
    even_out(finder.encoder, [tokenizer.encode(text).ids[:MAX_PIECES] for text in texts])
    _write(finder, (ids, ids % 4, torch.ones_like(ids), words),
           ({0: ROWS, 1: PIECES},) * 3 + ({0: ROWS, 1: WORDS},), folder / FINDER)
    _put_words_apart(folder / FINDER)
    export_look(network.looker, folder)


def export_look(looker: Looker, folder: Path) -> None:
    """Write looker.onnx, and checksums.json anew."""
    states = torch.randn(2, 6, looker.narrow.in_features)
    _write(looker.eval(),
           (states, torch.ones(2, 6, dtype=torch.long), torch.tensor([3, 4]),
            torch.tensor([1, 2]), torch.rand(2, len(TYPES))),
           ({0: ROWS, 1: WORDS}, {0: ROWS, 1: WORDS}, {0: ROWS}, {0: ROWS}, {0: ROWS}),
           folder / LOOKER)
    write_checksums(folder)


def even_out(encoder: nn.Module, texts: Sequence[Sequence[int]]) -> None:
    """Divide the channels in front of each layer's last matrix by how far they reach.

    texts: the pieces of those that the encoder is tried on. A channel whose greatest activation is
    above the median channel's is divided by that ratio, and its row of the matrix multiplied by
    it, so that nothing changes but for rounding.
    """
    for layer, reach in zip(encoder.encoder.layer, _reaches(encoder, texts), strict=True):
        scale = (reach / reach.median()).clamp(min=1.0)
        last = layer.output.dense
        with torch.no_grad():
            last.weight.mul_(scale)
        layer.output.dense = _Divided(last, scale)


class _Divided(nn.Module):
    """A matrix whose input is divided first, channel by channel."""

    def __init__(self, matrix: nn.Module, scale: Tensor) -> None:
        super().__init__()
        self.matrix = matrix
        self.register_buffer("share", 1 / scale)

    def forward(self, states: Tensor) -> Tensor:
        found: Tensor = self.matrix(states * self.share)
        return found


def _reaches(encoder: nn.Module, texts: Sequence[Sequence[int]]) -> list[Tensor]:
    """Of each layer, the greatest activation of every channel in front of its last matrix."""
    found: list[Tensor] = []
    hooks = [layer.intermediate.register_forward_hook(
        lambda _, __, out: found.append(out.abs().amax((0, 1)))) for layer in encoder.encoder.layer]
    with torch.no_grad():
        for ids in texts:
            encoder(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)))
    for hook in hooks:
        hook.remove()
    return [torch.stack(found[number::len(hooks)]).amax(0) for number in range(len(hooks))]


def _write(network: nn.Module, inputs: tuple[Tensor, ...],
           shapes: tuple[dict[int, object], ...], path: Path) -> None:
    """One network; a scale for each column of weights, since one for all of them costs points."""
    with tempfile.TemporaryDirectory() as scratch:
        whole, prepared = Path(scratch) / "whole.onnx", Path(scratch) / "prepared.onnx"
        torch.onnx.export(network, inputs, str(whole), dynamic_shapes=shapes, dynamo=True,
                          external_data=False)
        quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(str(prepared), str(path), weight_type=QuantType.QInt8, per_channel=True)


def _put_words_apart(path: Path) -> None:
    """Store the vectors of all words, a fifth of the file, beside it.

    Hosts of repositories refuse files of more than 100 MB, and what is apart is not copied into the
    memory of each process.
    """
    model = onnx.load(path)
    path.unlink()
    (path.parent / VECTORS).unlink(missing_ok=True)
    onnx.save_model(model, path, save_as_external_data=True, location=VECTORS,
                    size_threshold=VECTORS_BYTES)
    shutil.copymode(path, path.parent / VECTORS)

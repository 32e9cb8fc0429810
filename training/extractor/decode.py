"""A trained extractor in a folder, and as the `Network` that `extract` asks."""

from pathlib import Path

import torch
from tokenizers import Tokenizer

from etl.transform.events.extraction.acts import Answer, Look, Numbers, Reals
from training.extractor.network import Extractor

NETWORK, TOKENIZER = "extractor.pt", "tokenizer.json"


class Trained:
    """A trained network with its tokenizer, which gives and takes NumPy's arrays."""

    def __init__(self, network: Extractor, tokenizer: Tokenizer) -> None:
        """Ask this network."""
        self.network, self.tokenizer = network.eval(), tokenizer

    def find(self, ids: Numbers, shapes: Numbers, mask: Numbers, first: Numbers) -> Answer:
        """Ask about every word of windows, as `Network` says."""
        with torch.no_grad():
            found = self.network.finder(*map(torch.from_numpy, (ids, shapes, mask, first)))
        return Answer(*(each.numpy() for each in found))

    def look(self, words: Reals, mask: Numbers, triggers: Numbers, begins: Numbers,
             kinds: Reals) -> Look:
        """Look at triggers again, as `Network` says."""
        with torch.no_grad():
            seen = self.network.looker(
                *map(torch.from_numpy, (words, mask, triggers, begins, kinds)))
        return Look(*(each.numpy() for each in seen))


def save(network: Extractor, tokenizer: Tokenizer, folder: Path) -> None:
    """Write the files of a trained extractor; the folder is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(network, folder / NETWORK)
    tokenizer.save(str(folder / TOKENIZER))


def read(folder: Path) -> Trained:
    """Read a trained extractor from a folder; it must be of one's own: pickles run code."""
    network = torch.load(folder / NETWORK, weights_only=False)
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Trained(network, tokenizer)

"""The classifier that ships as the second opinion: a fine-tuned MiniLM (ONNX, int8 weights).

In: pairs of parties marked in sentences. Out: an opinion of each, the shares of LABELS.
The model lies beside this module with its checksums; how it is made: `make model` (package
`training`).
"""

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from etl.errors import WorkError
from etl.resources.checksums import verify
from etl.resources.networks import open_session
from etl.transform.events.verdicts.opinion import LABELS, Opinion, Pair

FOLDER = Path(__file__).parent / "minilm"
MAX_TOKENS = 128
BATCH = 8


class MiniLM:
    """The fine-tuned sentence encoder; one thread, so that processes don't fight over cores."""

    def __init__(self, folder: Path) -> None:
        """Load the model of a folder.

        Raises WorkError where a file is missing or is not the one that its checksum names, and
        where the model was trained on fewer or more labels than the ontology has now.
        """
        verify(folder, "classifier")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._session = open_session(folder / "model.onnx")
        known = self._session.get_outputs()[0].shape[-1]
        if known != len(LABELS):
            raise WorkError(f"the classifier's model in {folder} knows {known} labels and not "
                            f"{len(LABELS)}; `make model` makes it anew")

    def classify(self, pairs: Sequence[Pair]) -> list[Opinion]:
        """One opinion for each pair, in order."""
        texts = [pair.marked() for pair in pairs]
        # Texts of about the same length in one batch waste no padding.
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), i))
        answers: list[Opinion] = [{}] * len(texts)
        for at in range(0, len(order), BATCH):
            part = order[at:at + BATCH]
            for i, shares in zip(part, self._shares([texts[i] for i in part]), strict=True):
                answers[i] = dict(zip(LABELS, shares, strict=True))
        return answers

    def _shares(self, texts: list[str]) -> list[list[float]]:
        encoded = self._tokenizer.encode_batch(texts)
        feed = {"ids": np.array([e.ids for e in encoded], np.int64),
                "mask": np.array([e.attention_mask for e in encoded], np.int64)}
        logits = np.asarray(self._session.run(["logits"], feed)[0], np.float64)
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        found: list[list[float]] = (shares / shares.sum(axis=1, keepdims=True)).tolist()
        return found


@functools.cache
def load_minilm() -> MiniLM:
    """The model that ships with Dateline, once a process."""
    return MiniLM(FOLDER)

"""The extractor's network (ONNX, int8 weights), once a process; `make model` trains it.

In: the folder beside this module. Out: the `Network` that `etl.transform.events.extraction` asks.
How it is trained: package `training.extractor`.
"""

import functools
from pathlib import Path

import onnxruntime as ort
from tokenizers import Tokenizer

from etl.errors import WorkError
from etl.resources.checksums import verify
from etl.resources.networks import open_session
from etl.transform.events.extraction.acts import Answer, Look, Numbers, Reals
from etl.transform.events.extraction.labels import ALL_MODES, SIDES, TYPES

FOLDER = Path(__file__).parent / "extractor"
FINDER, LOOKER, TOKENIZER = "finder.onnx", "looker.onnx", "tokenizer.json"
# The vectors of all words, a part of the finder.
VECTORS = "finder.vectors"


class Onnx:
    """The trained network; one thread, so that processes don't fight over cores."""

    def __init__(self, folder: Path) -> None:
        """Load the model of a folder.

        Raises WorkError where a file is missing or is not the one that its checksum names, and
        where the model was trained on other labels than the ontology has now.
        """
        verify(folder, "extractor")
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self._finder, self._looker = open_session(folder / FINDER), open_session(folder / LOOKER)
        types = self._finder.get_outputs()[1].shape[-1]
        tags, modes, _ = (one.shape for one in self._looker.get_outputs())
        known, wanted = (types, tags[-2], modes[-1]), (len(TYPES), len(SIDES), len(ALL_MODES))
        if known != wanted:
            raise WorkError(f"the extractor's model in {folder} knows {_counted(known)} and not "
                            f"{_counted(wanted)}; `make model` makes it anew")

    def find(self, ids: Numbers, shapes: Numbers, mask: Numbers, first: Numbers) -> Answer:
        """Ask about every word of windows, as `Network` says."""
        return Answer(*_run(self._finder, ids, shapes, mask, first))

    def look(self, words: Reals, mask: Numbers, triggers: Numbers, begins: Numbers,
             kinds: Reals) -> Look:
        """Look at triggers again, as `Network` says."""
        return Look(*_run(self._looker, words, mask, triggers, begins, kinds))


@functools.cache
def load_extractor() -> Onnx:
    """The network that ships with Dateline, once a process."""
    return Onnx(FOLDER)


def _counted(labels: tuple[int, int, int]) -> str:
    return "{} types, {} sides and {} modes".format(*labels)


def _run(session: ort.InferenceSession, *inputs: Numbers | Reals) -> list[Reals]:
    names = (one.name for one in session.get_inputs())
    found: list[Reals] = session.run(None, dict(zip(names, inputs, strict=True)))
    return found

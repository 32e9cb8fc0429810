"""From raw sentences to proposed acts, with a trained extractor.

In: the folder that `python -m training.extractor` writes, and the sentences of an article.
Out: `ProposedAct` values for each sentence.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.extractor.batches import batches
from training.extractor.examples import CONTEXT_WORDS, TYPES, Sentence
from training.extractor.network import Answer, Extractor
from training.extractor.proposals import THRESHOLD, Candidate, ProposedAct, flags_of, triggers
from training.extractor.words import read_words, spans_of

NETWORK, TOKENIZER, SETTINGS = "extractor.pt", "tokenizer.json", "settings.json"
BATCH = 16


@dataclass(frozen=True)
class Trained:
    """A trained network with its tokenizer; `with_context`: it reads the sentence before, too."""

    network: Extractor
    tokenizer: Tokenizer
    with_context: bool


def save(trained: Trained, folder: Path) -> None:
    """Write the three files of a trained extractor; the folder is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(trained.network, folder / NETWORK)
    trained.tokenizer.save(str(folder / TOKENIZER))
    settings = json.dumps({"context": trained.with_context})
    (folder / SETTINGS).write_text(settings + "\n", "utf-8")


def read(folder: Path) -> Trained:
    """Read a trained extractor from a folder; it must be of one's own: pickles run code."""
    network = torch.load(folder / NETWORK, weights_only=False).eval()
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    settings = json.loads((folder / SETTINGS).read_text("utf-8"))
    return Trained(network, tokenizer, settings["context"])


def propose(trained: Trained, texts: Sequence[str],
            threshold: float = THRESHOLD) -> list[tuple[ProposedAct, ...]]:
    """The acts of each sentence, in the order of their triggers.

    texts: the sentences of one article in order, its title first. threshold: the least share of
    any event, 0 to 1. A sentence without words has no acts.
    """
    sentences = list(_sentences(texts))
    with torch.no_grad():
        answers = _answers(trained, [sentence for sentence in sentences if sentence.words])
        return [tuple(_acts(trained.network, *next(answers), text, threshold))
                if sentence.words else () for text, sentence in zip(texts, sentences, strict=True)]


def _sentences(texts: Sequence[str]) -> Iterator[Sentence]:
    """The sentences as the network was trained on them, each with the one before as context."""
    context: tuple[str, ...] = ()
    for text in texts:
        words, _ = read_words(text)
        yield Sentence(words, (), is_whole=True, context=context)
        context = words[-CONTEXT_WORDS:] or context


def _answers(trained: Trained, sentences: list[Sentence]) -> Iterator[tuple[Answer, int]]:
    """For each sentence in order the answer of its batch, and its row there."""
    for batch in batches(sentences, trained.tokenizer, BATCH, None, trained.with_context):
        answer = trained.network(batch.ids, batch.mask, batch.first)
        yield from ((answer, row) for row in range(len(batch.sentences)))


def _acts(network: Extractor, answer: Answer, row: int, text: str,
          threshold: float) -> Iterator[ProposedAct]:
    """The acts of one sentence, which is a row of an answer."""
    _, words = read_words(text)
    candidates = _candidates(answer.types[row, :len(words)])
    chosen = triggers(candidates, threshold)
    relevance = float(answer.relevance[row].sigmoid())
    for trigger, tags in zip(chosen, _tags(network, answer, row, chosen), strict=True):
        event_type = TYPES[candidates[trigger].event_type]
        actors, recipients = (spans_of(side[:len(words)], words) for side in tags)
        flags = flags_of(answer.flags[row, trigger].sigmoid().tolist(), event_type)
        yield ProposedAct(words[trigger], event_type, candidates[trigger].share, actors,
                          recipients, flags, relevance)


def _candidates(types: Tensor) -> list[Candidate]:
    """Each word as a trigger; types: its logits [words, types]."""
    shares = types.softmax(-1)
    best, kinds = shares[:, 1:].max(-1)
    return [Candidate(share, kind + 1, type_share) for share, kind, type_share in
            zip((1 - shares[:, 0]).tolist(), kinds.tolist(), best.tolist(), strict=True)]


def _tags(network: Extractor, answer: Answer, row: int, chosen: list[int]) -> list[list[list[int]]]:
    """The tags [trigger, side, words]: for each trigger as its actor's and its recipient's."""
    if not chosen:
        return []
    rows = torch.full((len(chosen),), row)
    found: list[list[list[int]]] = (
        network.tag(answer, rows, torch.tensor(chosen)).argmax(-1).transpose(1, 2).tolist())
    return found

"""The loss of the extractor: what each of its heads has got wrong about a batch.

In: a network and a `Batch`. Out: one number, the weighted sum of the heads' losses.
"""

import torch
from torch import Tensor
from torch.nn import functional

from training.extractor.batches import IGNORED, Batch
from training.extractor.examples import Sentence, Told
from training.extractor.network import Answer, Extractor

# What each head counts beside the triggers' types, which count 1. All weights of this module were
# chosen by hand.
PARTY_WEIGHT, MODE_WEIGHT, FLAG_WEIGHT, OMITTED_WEIGHT, RELEVANCE_WEIGHT = 0.125, 0.3, 0.7, 0.3, 0.3
# Outside, begin, inside. Most words are no party: those that are count threefold.
TAG_WEIGHTS = (1.0, 3.0, 3.0)

# Each act of a batch with the row of its sentence.
Acts = list[tuple[int, Told]]


def loss_of(network: Extractor, batch: Batch) -> Tensor:
    """The weighted sum of the losses of all heads, a scalar."""
    answer = network(batch.ids, batch.mask, batch.first)
    loss = _loss_of_types(answer, batch)
    acts = [(row, told) for row, sentence in enumerate(batch.sentences) for told in sentence.told]
    if acts:
        triggers, weak = _triggers(answer, batch, acts)
        loss = loss + weak + PARTY_WEIGHT * _loss_of_parties(network, answer, acts, triggers)
        loss = loss + _loss_of_traits(answer, acts, triggers)
    if any(sentence.relevance is not None for sentence in batch.sentences):
        loss = loss + RELEVANCE_WEIGHT * _loss_of_relevance(answer, batch)
    return loss


def _loss_of_types(answer: Answer, batch: Batch) -> Tensor:
    """Of the words' types, for one sentence."""
    lost = functional.cross_entropy(answer.types.transpose(1, 2), batch.types,
                                    ignore_index=IGNORED, reduction="sum")
    return lost / len(batch.sentences)


def _triggers(answer: Answer, batch: Batch, acts: Acts) -> tuple[Tensor, Tensor]:
    """The trigger of each act [acts], and the loss, for one sentence, of those that are guessed."""
    found: list[int] = []
    lost = [torch.zeros(())]
    for row, told in acts:
        trigger = told.trigger
        if trigger is None:
            trigger, loss = _likeliest(answer.types[row], told, batch.sentences[row])
            lost.append(loss)
        found.append(trigger)
    return torch.tensor(found), torch.stack(lost).sum() / len(batch.sentences)


def _likeliest(types: Tensor, told: Told, sentence: Sentence) -> tuple[int, Tensor]:
    """Guess the trigger of an act that has none marked: the word likeliest of the act's type.

    types: logits [words, types]. The loss is that no word outside of the parties is of the type.
    """
    free = _free_words(told, len(sentence.words))
    shares = types[:len(sentence.words)].log_softmax(-1)[free, told.event_type]
    return free[int(shares.detach().argmax())], -torch.logsumexp(shares, 0).clamp(max=0.0)


def _free_words(told: Told, words: int) -> list[int]:
    """The numbers of the words that are in neither party; all words where there are none."""
    sides = [side for side in (told.actor, told.recipient) if side]
    return [n for n in range(words) if not any(side[n] for side in sides)] or list(range(words))


def _loss_of_parties(network: Extractor, answer: Answer, acts: Acts, triggers: Tensor) -> Tensor:
    """Of all words' tags on both sides, for one act."""
    rows = torch.tensor([row for row, _ in acts])
    logits = network.tag(answer, rows, triggers)
    wanted = torch.full(logits.shape[:3], IGNORED)
    for number, (_, told) in enumerate(acts):
        for side, tags in enumerate((told.actor, told.recipient)):
            if tags is not None:
                wanted[number, :len(tags), side] = torch.tensor(tags)
    lost = functional.cross_entropy(logits.flatten(0, 2), wanted.flatten(),
                                    torch.tensor(TAG_WEIGHTS), ignore_index=IGNORED,
                                    reduction="sum")
    return lost / len(acts)


def _loss_of_traits(answer: Answer, acts: Acts, triggers: Tensor) -> Tensor:
    """Of mode, flags and omitted parties, for one act; those of weak acts are not known."""
    kept = [n for n, (_, told) in enumerate(acts) if told.flags is not None]
    if not kept:
        return torch.zeros(())
    told = [acts[n][1] for n in kept]
    rows, at = torch.tensor([acts[n][0] for n in kept]), triggers[kept]
    modes = functional.cross_entropy(
        answer.modes[rows, at], torch.tensor([one.mode for one in told]))
    flags = functional.binary_cross_entropy_with_logits(
        answer.flags[rows, at], torch.tensor([one.flags for one in told], dtype=torch.float))
    omitted = functional.binary_cross_entropy_with_logits(
        answer.omitted[rows, at], torch.tensor([one.omitted for one in told], dtype=torch.float))
    return MODE_WEIGHT * modes + FLAG_WEIGHT * flags + OMITTED_WEIGHT * omitted


def _loss_of_relevance(answer: Answer, batch: Batch) -> Tensor:
    """Of the sentences whose relevance is known, for one of them."""
    known = [n for n, one in enumerate(batch.sentences) if one.relevance is not None]
    wanted = torch.tensor([batch.sentences[n].relevance for n in known])
    return functional.binary_cross_entropy_with_logits(answer.relevance[known], wanted)

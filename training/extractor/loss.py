"""The loss of the extractor: what each of its heads has got wrong about a batch.

In: a network and a `Batch`. Out: one number, the weighted sum of the heads' losses.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from etl.transform.events.extraction.slices import Slice
from training.extractor.batches import Batch, padded
from training.extractor.examples import Told
from training.extractor.network import Answer, Extractor, Look
from training.extractor.targets import IGNORED, Asking, Lecture, slice_to_learn, tags_to_learn

# What each head counts beside the triggers' types, which count 1. All weights of this module were
# chosen by hand.
PARTY_WEIGHT, MODE_WEIGHT, FLAG_WEIGHT, RELEVANCE_WEIGHT = 0.1, 0.3, 0.7, 0.3
# Outside, begin, inside. Most words are no party: those that are count threefold.
TAG_WEIGHTS = (1.0, 3.0, 3.0)


def loss_of(network: Extractor, batch: Batch) -> Tensor:
    """The weighted sum of the losses of all heads, a scalar."""
    answer = network.finder(batch.ids, batch.shapes, batch.mask, batch.first)
    loss = _loss_of_answer(answer, batch)
    askings = batch.askings
    if askings:
        triggers, guessed = _triggers_of(answer, batch, askings)
        look = _look_at(network, answer, batch, askings, triggers)
        loss = loss + guessed + _loss_of_look(look, batch, askings)
    return loss


def _loss_of_answer(answer: Answer, batch: Batch) -> Tensor:
    """Of types and relevance."""
    loss = _loss_of_types(answer, batch)
    if any(lecture.relevance is not None for lecture in batch.lectures):
        loss = loss + RELEVANCE_WEIGHT * _loss_of_relevance(answer, batch)
    return loss


def _loss_of_look(look: Look, batch: Batch, askings: Sequence[Asking]) -> Tensor:
    """Of the tags, modes and flags of acts."""
    return PARTY_WEIGHT * _loss_of_tags(look, batch, askings) + loss_of_traits(
        look, [asking.told for asking in askings])


def _look_at(network: Extractor, answer: Answer, batch: Batch, askings: Sequence[Asking],
             triggers: Sequence[int]) -> Look:
    """The second look at acts; triggers: the words of the window that tell them."""
    slices = [slice_to_learn(batch.lectures, asking) for asking in askings]
    rows = torch.tensor([asking.row for asking in askings])
    kinds = answer.types[rows, torch.tensor(triggers)].detach().softmax(-1)
    read = [words_of(part, batch.lectures[asking.row])
            for part, asking in zip(slices, askings, strict=True)]
    mask = padded([[1] * len(words) for words in read])
    look: Look = network.looker(
        answer.words[rows[:, None], padded(read)], mask,
        torch.tensor(list(map(list.index, read, triggers))),
        torch.tensor([part.words_before for part in slices]), kinds)
    return look


def words_of(part: Slice, lecture: Lecture) -> list[int]:
    """The words of a slice, by their numbers in their window."""
    begins = lecture.window.begins
    return [begins[sentence] + word for sentence, start, end in part.stretches
            for word in range(start, end)]


def _loss_of_types(answer: Answer, batch: Batch) -> Tensor:
    """Of the words' types, for one sentence."""
    lost = functional.cross_entropy(answer.types.transpose(1, 2), batch.types,
                                    ignore_index=IGNORED, reduction="sum")
    return lost / batch.sentences


def _triggers_of(answer: Answer, batch: Batch,
                 askings: Sequence[Asking]) -> tuple[list[int], Tensor]:
    """The trigger of each act, and the loss, for one sentence, of those that are guessed."""
    found: list[int] = []
    lost = [torch.zeros(())]
    for asking in askings:
        begins = batch.lectures[asking.row].window.begins
        begin, end = begins[asking.sentence], begins[asking.sentence + 1]
        trigger = asking.told.trigger
        if trigger is None:
            trigger, loss = _likeliest(answer.types[asking.row, begin:end], asking)
            lost.append(loss)
        found.append(min(begin + trigger, end - 1))
    return found, torch.stack(lost).sum() / batch.sentences


def _likeliest(types: Tensor, asking: Asking) -> tuple[int, Tensor]:
    """Guess the trigger of an act that has none marked: the word likeliest of the act's type.

    types: logits [words, types]. The loss is that no word outside of the parties is of the type.
    """
    free = _free_words(asking, types.shape[0])
    shares = types.log_softmax(-1)[free, asking.told.event_type]
    return free[int(shares.detach().argmax())], -torch.logsumexp(shares, 0).clamp(max=0.0)


def _free_words(asking: Asking, words: int) -> list[int]:
    """The numbers of the words that are in neither party; all words where there are none."""
    sides = [side for side in (asking.told.actor, asking.told.recipient) if side]
    return [n for n in range(words) if not any(side[n] for side in sides)] or list(range(words))


def _loss_of_tags(look: Look, batch: Batch, askings: Sequence[Asking]) -> Tensor:
    """Of all words' tags on all sides, for one act."""
    wanted = tags_wanted([tags_to_learn(batch.lectures, asking) for asking in askings])
    return loss_of_tags(look.tags, wanted, TAG_WEIGHTS)


def tags_wanted(acts: Sequence[Sequence[Sequence[int]]]) -> Tensor:
    """The tags of acts [side][word] as one tensor [acts, words, sides]; IGNORED is padding."""
    return nn.utils.rnn.pad_sequence([torch.tensor(tags).T for tags in acts], batch_first=True,
                                     padding_value=IGNORED)


def loss_of_tags(tags: Tensor, wanted: Tensor, weights: Sequence[float]) -> Tensor:
    """Of all words' tags on all sides, for one act; weights: of outside, begin and inside."""
    lost = functional.cross_entropy(tags.flatten(0, 2), wanted.flatten(), torch.tensor(weights),
                                    ignore_index=IGNORED, reduction="sum")
    return lost / len(tags)


def loss_of_traits(look: Look, told: Sequence[Told]) -> Tensor:
    """Of mode and flags, for one act; those of weak acts are not known."""
    kept = [n for n, one in enumerate(told) if one.flags is not None]
    if not kept:
        return torch.zeros(())
    told = [told[n] for n in kept]
    modes = functional.cross_entropy(look.modes[kept], torch.tensor([one.mode for one in told]))
    flags = functional.binary_cross_entropy_with_logits(
        look.flags[kept], torch.tensor([one.flags for one in told], dtype=torch.float))
    return MODE_WEIGHT * modes + FLAG_WEIGHT * flags


def _loss_of_relevance(answer: Answer, batch: Batch) -> Tensor:
    """Of the windows whose relevance is known, for one of them."""
    known = [n for n, one in enumerate(batch.lectures) if one.relevance is not None]
    wanted = torch.tensor([batch.lectures[n].relevance for n in known])
    return functional.binary_cross_entropy_with_logits(answer.relevance[known], wanted)

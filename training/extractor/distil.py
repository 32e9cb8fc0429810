"""Distilling: a student with fewer layers learns to answer as its teacher does.

In: a trained `Extractor`, and texts, annotated or not. Out: a smaller one. The student begins with
some of the teacher's layers and with all of its heads. Beside what is annotated it learns the
teacher's shares of types for every word, its states of words, and what it tags for each act.
"""

import copy
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.extractor.batches import Batch
from training.extractor.loss import look_at, loss_of_answer, loss_of_look, triggers_of
from training.extractor.network import Answer, Extractor, Look

# What the teacher's types, states and tags count beside the loss of what is annotated.
TYPE_WEIGHT, STATE_WEIGHT, TAG_WEIGHT = 2.0, 1.0, 0.1


def student_of(teacher: Extractor, layers: Sequence[int]) -> Extractor:
    """A copy of the teacher that has only these layers of its encoder."""
    student = copy.deepcopy(teacher)
    encoder = student.finder.encoder
    encoder.encoder.layer = nn.ModuleList(encoder.encoder.layer[n] for n in layers)
    encoder.config.num_hidden_layers = len(layers)
    return student


class Distilled:
    """The loss of a student, with what its teacher says."""

    def __init__(self, teacher: Extractor) -> None:
        """Ask this teacher."""
        self.teacher = teacher.eval()

    def __call__(self, student: Extractor, batch: Batch) -> Tensor:
        """What the student has got wrong, by the annotations and by its teacher."""
        inputs = batch.ids, batch.shapes, batch.mask, batch.first
        with torch.no_grad():
            wanted = self.teacher.finder(*inputs)
        found = student.finder(*inputs)
        loss = loss_of_answer(found, batch) + _far(found, wanted, batch)
        askings = batch.askings
        if askings:
            _, guessed = triggers_of(found, batch, askings)
            with torch.no_grad():
                triggers, _ = triggers_of(wanted, batch, askings)
                shown, mask = look_at(self.teacher, wanted, batch, askings, triggers)
            look, _ = look_at(student, found, batch, askings, triggers)
            otherwise = _tagged_otherwise(look, shown, mask) / len(askings)
            loss = loss + guessed + loss_of_look(look, batch, askings) + TAG_WEIGHT * otherwise
        return loss


def _far(found: Answer, wanted: Answer, batch: Batch) -> Tensor:
    """How far types and states are from the teacher's, for one sentence and one word."""
    is_word = batch.is_word
    kept, aim = found.types[is_word].float(), wanted.types[is_word].float()
    types = functional.kl_div(kept.log_softmax(-1), aim.log_softmax(-1), reduction="sum",
                              log_target=True) / batch.sentences
    states, shown = found.words[is_word].float(), wanted.words[is_word].float()
    return TYPE_WEIGHT * types + STATE_WEIGHT * functional.mse_loss(states, shown) / shown.var()


def _tagged_otherwise(found: Look, wanted: Look, mask: Tensor) -> Tensor:
    lost = functional.kl_div(found.tags.float().log_softmax(-1),
                             wanted.tags.float().log_softmax(-1),
                             reduction="none", log_target=True)
    return (lost.sum((-1, -2)) * mask).sum()

"""Training of the extractor, deterministic for one seed on one machine.

In: an untrained `Extractor` and the `Lesson` values to learn from. Out: the same, trained.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from etl.transform.events.extraction.windows import Pieces
from training.extractor.batches import batches
from training.extractor.examples import Lesson
from training.extractor.loss import loss_of
from training.extractor.network import Extractor

# The highest learning rate of the heads, which begin from nothing, is above that of the encoder.
HEAD_RATE = 5e-4
# The share of the steps in which the rate rises, and the share of the highest rate that remains.
WARM_UP, LEAST = 0.06, 0.02
WEIGHT_DECAY = 0.01
LONGEST_GRADIENT = 1.0
# A line is printed after so many steps.
REPORT = 25

Item = TypeVar("Item")
Trainee = TypeVar("Trainee", bound=nn.Module)


@dataclass(frozen=True)
class Settings:
    """How to train.

    rate: the highest learning rate of the encoder. weak_share: weak sentences in an epoch for one
    annotated sentence, as far as there are so many. frozen: so many of the lowest layers stay as
    they are.
    """

    epochs: int = 7
    seed: int = 1
    rate: float = 6e-5
    weak_share: float = 0.25
    frozen: int = 2


def train(network: Extractor, tokenizer: Tokenizer, lessons: Sequence[Lesson],
          weak: Sequence[Lesson], settings: Settings) -> Extractor:
    """Train on all annotated texts, and in each epoch on another choice of the weak ones."""
    torch.manual_seed(settings.seed)
    torch.set_flush_denormal(True)
    chance = random.Random(settings.seed)
    sentences = sum(len(lesson.sentences) for lesson in lessons)
    count = min(len(weak), int(settings.weak_share * sentences))
    freeze(network.finder.encoder, settings.frozen)
    optimizer = _optimizer(network, settings.rate)
    known = dict[int, list[Pieces]]()
    plan = [list(batches([*lessons, *chance.sample(weak, count)], tokenizer, chance, known))
            for _ in range(settings.epochs)]
    return learn(network, optimizer, plan, lambda batch: loss_of(network, batch))


def learn(network: Trainee, optimizer: Optimizer, plan: Sequence[Sequence[Item]],
          lost_by: Callable[[Item], Tensor]) -> Trainee:
    """Learn from the batches of each epoch, a step from each; lost_by: what is wrong with one."""
    schedule = _schedule(optimizer, sum(map(len, plan)))
    began = time.monotonic()
    for number, epoch in enumerate(plan, 1):
        network.train()
        lost = list[float]()
        for step, batch in enumerate(epoch, 1):
            with torch.autocast("cpu", torch.bfloat16):
                loss = lost_by(batch)
            _step(network, loss, optimizer, schedule)
            lost.append(loss.item())
            if step % REPORT == 0 or step == len(epoch):
                recent = lost[-REPORT:]
                print(f"epoch={number}/{len(plan)} step={step}/{len(epoch)} "
                      f"loss={sum(recent) / len(recent):.3f} "
                      f"seconds={time.monotonic() - began:.0f}", file=sys.stderr, flush=True)
    return network.eval()


def freeze(encoder: nn.Module, layers: int) -> None:
    """Keep the embeddings of words, and so many of the lowest layers, as they are."""
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    for layer in encoder.encoder.layer[:layers]:
        layer.requires_grad_(False)


def _optimizer(network: Extractor, rate: float) -> Optimizer:
    encoder = [p for p in network.finder.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in network.named_parameters() if ".encoder." not in name]
    return torch.optim.AdamW([{"params": encoder, "lr": rate}, {"params": heads, "lr": HEAD_RATE}],
                             weight_decay=WEIGHT_DECAY, fused=True)


def _schedule(optimizer: Optimizer, steps: int) -> LambdaLR:
    """The rate rises in the first steps, and falls in a line over all of them."""
    return LambdaLR(optimizer, lambda step: (min(1.0, (step + 1) / (WARM_UP * steps))
                                             * max(LEAST, 1 - step / steps)))


def _step(network: nn.Module, loss: Tensor, optimizer: Optimizer, schedule: LambdaLR) -> None:
    """Make the loss smaller."""
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), LONGEST_GRADIENT)
    optimizer.step()
    schedule.step()

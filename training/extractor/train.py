"""Training of the extractor, deterministic for one seed on one machine.

In: an untrained `Extractor` and the `Sentence` values to learn from. Out: the same, trained.
"""

import random
import sys
import time
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from training.extractor.batches import Batch, batches
from training.extractor.examples import Sentence
from training.extractor.loss import loss_of
from training.extractor.network import Extractor

BATCH = 16
# The highest learning rate of the heads, which begin from nothing, is above that of the encoder.
HEAD_RATE = 5e-4
# The share of the steps in which the rate rises, and the share of the highest rate that remains.
WARM_UP, LEAST = 0.06, 0.02
WEIGHT_DECAY = 0.01
LONGEST_GRADIENT = 1.0


@dataclass(frozen=True)
class Settings:
    """How to train.

    rate: the highest learning rate of the encoder. weak_share: weak sentences in an epoch for one
    annotated sentence, as far as there are so many. with_context: it reads the sentence before.
    """

    epochs: int = 5
    seed: int = 1
    rate: float = 5e-5
    weak_share: float = 0.5
    with_context: bool = False


def train(network: Extractor, tokenizer: Tokenizer, sentences: list[Sentence],
          weak: list[Sentence], settings: Settings) -> Extractor:
    """Train on all annotated sentences, and in each epoch on another choice of the weak ones."""
    torch.manual_seed(settings.seed)
    torch.set_flush_denormal(True)
    chance = random.Random(settings.seed)
    count = min(len(weak), int(settings.weak_share * len(sentences)))
    optimizer = _optimizer(network, settings.rate)
    schedule = _schedule(optimizer, settings.epochs * _most_batches(len(sentences) + count))
    began = time.monotonic()
    for epoch in range(1, settings.epochs + 1):
        network.train()
        chosen = [*sentences, *chance.sample(weak, count)]
        lost = [_step(network, batch, optimizer, schedule) for batch in
                batches(chosen, tokenizer, BATCH, chance, settings.with_context)]
        print(f"epoch={epoch} loss={sum(lost) / len(lost):.3f} "
              f"seconds={time.monotonic() - began:.0f}", file=sys.stderr, flush=True)
    return network.eval()


def _optimizer(network: Extractor, rate: float) -> Optimizer:
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder")]
    return torch.optim.AdamW([{"params": encoder, "lr": rate}, {"params": heads, "lr": HEAD_RATE}],
                             weight_decay=WEIGHT_DECAY)


def _most_batches(sentences: int) -> int:
    """One more than the batches that so many sentences fill."""
    return -(-sentences // BATCH) + 1


def _schedule(optimizer: Optimizer, steps: int) -> LambdaLR:
    """The rate rises in the first steps, and falls in a line over all of them."""
    return LambdaLR(optimizer, lambda step: (min(1.0, (step + 1) / (WARM_UP * steps))
                                             * max(LEAST, 1 - step / steps)))


def _step(network: Extractor, batch: Batch, optimizer: Optimizer, schedule: LambdaLR) -> float:
    """Learn from one batch; the loss of it before."""
    with torch.autocast("cpu", torch.bfloat16):
        loss = loss_of(network, batch)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), LONGEST_GRADIENT)
    optimizer.step()
    schedule.step()
    return loss.item()

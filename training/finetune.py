"""Fine-tuning, deterministic for one seed on one machine."""

import random
import sys
import time
from collections.abc import Iterator, Sequence

import torch
from tokenizers import Tokenizer

from etl.resources.examples import Example
from etl.transform.events.verdicts.opinion import LABELS
from training.network import Network, read_tokenizer
from training.views import views

EPOCHS, BATCH, RATE, LAST_RATE, WARM_UP, SMOOTHING = 4, 16, 6e-5, 6e-4, 0.1, 0.05
# Batches are cut from runs of this many examples sorted by length: little padding, still shuffled.
RUN = 32 * BATCH
Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def finetune(examples: Sequence[Example], seed: int = 1,
             epochs: int = EPOCHS) -> tuple[Network, Tokenizer]:
    """Train on all examples; progress goes to standard error."""
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)  # numbers too small to matter would cost most of the time
    chance, tokenizer = random.Random(seed), read_tokenizer()
    network = Network(tokenizer)
    # The words' own vectors stay: there are too few examples to move thirty thousand.
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    optimizer = torch.optim.AdamW([
        {"params": [p for p in network.encoder.parameters() if p.requires_grad], "lr": RATE},
        {"params": network.last.parameters(), "lr": LAST_RATE}], weight_decay=0.01)
    steps = epochs * -(-len(examples) // BATCH) + epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1 - step / steps))
    loss_of, began = torch.nn.CrossEntropyLoss(label_smoothing=SMOOTHING), time.monotonic()
    for epoch in range(epochs):
        network.train()
        total = count = 0.0
        for ids, mask, labels in _batches(list(views(examples, chance)), tokenizer, chance):
            loss = loss_of(network(ids, mask), labels)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        seconds = time.monotonic() - began
        print(f"epoch={epoch + 1} loss={total / count:.3f} seconds={seconds:.0f}",
              file=sys.stderr, flush=True)
    return network.eval(), tokenizer


def _batches(texts: list[tuple[str, str]], tokenizer: Tokenizer,
             chance: random.Random) -> Iterator[Batch]:
    chance.shuffle(texts)
    encoded = [e.ids for e in tokenizer.encode_batch([text for text, _ in texts])]
    runs = [sorted(range(at, min(at + RUN, len(texts))), key=lambda i: len(encoded[i]))
            for at in range(0, len(texts), RUN)]
    cut = [run[at:at + BATCH] for run in runs for at in range(0, len(run), BATCH)]
    chance.shuffle(cut)
    for part in cut:
        longest = max(len(encoded[i]) for i in part)
        ids = torch.tensor([encoded[i] + [0] * (longest - len(encoded[i])) for i in part])
        yield ids, (ids != 0).long(), torch.tensor([LABELS.index(texts[i][1]) for i in part])

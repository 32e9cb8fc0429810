"""Training of the extractor, deterministic for one seed on one machine."""

import random
import sys
import time
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from training.extractor.batches import IGNORED, Batch, batches
from training.extractor.examples import Sentence, Told
from training.extractor.network import Answer, Extractor

Acts = list[tuple[int, Told]]
RATE, HEAD_RATE, WARM_UP, BATCH = 5e-5, 5e-4, 0.06, 16


def train(network: Extractor, tokenizer: Tokenizer, sentences: list[Sentence], weak: list[Sentence], epochs: int, seed: int = 1,
          rate: float = RATE, with_context: bool = False, weak_share: float = 1.0) -> Extractor:
    """Train on annotated sentences, and on as many weak ones in each epoch as `weak_share` of them says."""
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)
    chance = random.Random(seed)
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder")]
    optimizer = torch.optim.AdamW([{"params": [p for p in network.encoder.parameters() if p.requires_grad], "lr": rate},
                                   {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01)
    count = min(len(weak), int(weak_share * len(sentences)))
    steps = epochs * (-(-(len(sentences) + count) // BATCH) + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.02, 1 - step / steps))
    began = time.monotonic()
    for epoch in range(epochs):
        network.train()
        chosen = [*sentences, *chance.sample(weak, count)]
        total, seen = 0.0, 0
        for batch in batches(chosen, tokenizer, BATCH, chance, with_context):
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss_of(network, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, seen = total + loss.item(), seen + 1
        print(f"epoch={epoch + 1} loss={total / seen:.3f} seconds={time.monotonic() - began:.0f}", file=sys.stderr, flush=True)
    return network.eval()


def loss_of(network: Extractor, batch: Batch) -> Tensor:
    """The sum of what each head has got wrong."""
    answer = network(batch.ids, batch.mask, batch.first)
    whole = functional.cross_entropy(answer.types.transpose(1, 2), batch.types, ignore_index=IGNORED, reduction="sum")
    loss = whole / len(batch.sentences)
    acts = [(row, told) for row, sentence in enumerate(batch.sentences) for told in sentence.told]
    if acts:
        triggers, weak = _triggers(answer, batch, acts)
        loss = loss + weak + _loss_of_parties(network, answer, acts, triggers) + _loss_of_traits(answer, acts, triggers)
    relevant = [n for n, s in enumerate(batch.sentences) if s.relevance is not None]
    if relevant:
        wanted = torch.tensor([batch.sentences[n].relevance for n in relevant])
        loss = loss + 0.3 * functional.binary_cross_entropy_with_logits(answer.relevance[relevant], wanted)
    return loss


def _triggers(answer: Answer, batch: Batch, acts: Acts) -> tuple[Tensor, Tensor]:
    """The trigger of each act, and the loss of those that had to be guessed."""
    lost = [torch.zeros(())]
    found = []
    for row, told in acts:
        trigger = told.trigger
        if trigger is None:
            trigger, loss = _likeliest(answer.types[row], told, len(batch.sentences[row].words))
            lost.append(loss)
        found.append(trigger)
    return torch.tensor(found), torch.stack(lost).sum() / len(batch.sentences)


def _likeliest(types: Tensor, told: Told, words: int) -> tuple[int, Tensor]:
    """Of a sentence whose trigger is not marked: the word outside of its parties that is likeliest of its type, and the loss."""
    sides: Sequence[Sequence[int]] = [side for side in (told.actor, told.recipient) if side]
    free = [n for n in range(words) if not any(side[n] for side in sides)] or list(range(words))
    shares = types[:words].log_softmax(-1)[free, told.event_type]
    return free[int(shares.detach().argmax())], -torch.logsumexp(shares, 0).clamp(max=0.0)


def _loss_of_parties(network: Extractor, answer: Answer, acts: Acts, triggers: Tensor) -> Tensor:
    rows = torch.tensor([row for row, _ in acts])
    logits = network.tag(answer, rows, triggers)
    wanted = torch.full(logits.shape[:3], IGNORED)
    for number, (_, told) in enumerate(acts):
        for side, tags in enumerate((told.actor, told.recipient)):
            if tags is not None:
                wanted[number, :len(tags), side] = torch.tensor(tags)
    # Most words are no party: those that are count threefold.
    weights = torch.tensor([1.0, 3.0, 3.0])
    lost = functional.cross_entropy(logits.flatten(0, 2), wanted.flatten(), weights, ignore_index=IGNORED, reduction="sum")
    return lost / len(acts) / 8


def _loss_of_traits(answer: Answer, acts: Acts, triggers: Tensor) -> Tensor:
    kept = [n for n, (_, told) in enumerate(acts) if told.flags is not None]
    if not kept:
        return torch.zeros(())
    rows, at = torch.tensor([acts[n][0] for n in kept]), triggers[kept]
    modes = functional.cross_entropy(answer.modes[rows, at], torch.tensor([acts[n][1].mode for n in kept]))
    flags = functional.binary_cross_entropy_with_logits(
        answer.flags[rows, at], torch.tensor([acts[n][1].flags for n in kept], dtype=torch.float))
    omitted = functional.binary_cross_entropy_with_logits(
        answer.omitted[rows, at], torch.tensor([acts[n][1].omitted for n in kept], dtype=torch.float))
    return 0.3 * modes + 0.7 * flags + 0.3 * omitted

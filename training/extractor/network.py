"""The extractor's network: an encoder, and heads on the first piece of every word."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from training.extractor.examples import ALL_FLAGS, ALL_MODES, TYPES

PAIR_WIDTH, FAR = 192, 32


class Answer(NamedTuple):
    """For each word: its state, and as a trigger the logits of its type, mode and flags, and of a party left out on either
    side; and the relevance of each sentence.
    """

    words: Tensor  # [batch, words, width]
    types: Tensor  # [batch, words, types]
    modes: Tensor  # [batch, words, modes]
    flags: Tensor  # [batch, words, flags]
    omitted: Tensor  # [batch, words, 2]
    relevance: Tensor  # [batch]


class Extractor(nn.Module):
    """(ids, mask [batch, pieces], first [batch, words]: the place of each word's first piece) → Answer; then `tag` finds parties."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        """Begin with an encoder and fresh heads."""
        super().__init__()
        self.encoder, self.dropout = encoder, nn.Dropout(0.1)
        self.hidden = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(0.1))
        self.types = nn.Linear(width, len(TYPES))
        self.modes = nn.Linear(width, len(ALL_MODES))
        self.flags = nn.Linear(width, len(ALL_FLAGS))
        self.omitted = nn.Linear(width, 2)
        self.trigger, self.word = nn.Linear(width, PAIR_WIDTH), nn.Linear(width, PAIR_WIDTH)
        self.kind = nn.Linear(len(TYPES), PAIR_WIDTH, bias=False)
        self.distance = nn.Embedding(2 * FAR + 1, PAIR_WIDTH)
        self.tags = nn.Linear(PAIR_WIDTH, 6)
        self.relevance = nn.Linear(width, 1)

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor) -> Answer:
        """Ask about every word."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        words = torch.gather(states, 1, first.unsqueeze(-1).expand(-1, -1, states.shape[-1]))
        words = self.dropout(words)
        hidden = self.hidden(words)
        kept = mask.unsqueeze(-1).to(states.dtype)
        pooled = (states * kept).sum(1) / kept.sum(1)
        return Answer(words, self.types(hidden), self.modes(hidden), self.flags(hidden), self.omitted(hidden),
                      self.relevance(self.dropout(pooled)).squeeze(-1))

    def tag(self, answer: Answer, rows: Tensor, triggers: Tensor) -> Tensor:
        """Logits [trigger, words, 2, 3] of each word's tag (outside, begin, inside) as actor and as recipient of the triggers."""
        words = answer.words[rows]
        far = torch.arange(words.shape[1])[None, :] - triggers[:, None]
        kinds = answer.types[rows, triggers].detach().softmax(-1)
        asked = self.trigger(answer.words[rows, triggers]) + self.kind(kinds)
        pairs = self.word(words) + asked[:, None] + self.distance(far.clamp(-FAR, FAR) + FAR)
        return self.tags(nn.functional.gelu(pairs)).unflatten(-1, (2, 3))

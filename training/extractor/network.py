"""The extractor's network: an encoder, and heads on the first piece of every word.

In: the tensors of a `Batch`. Out: `Answer`, and the tags of the parties of chosen triggers.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from training.extractor.examples import ALL_FLAGS, ALL_MODES, TYPES

DROPOUT = 0.1
# Width of the states of a pair of a trigger and a word.
PAIR_WIDTH = 192
# Words that are further from the trigger than so many words count as this far.
FAR = 32
# An actor and a recipient; a word is outside of it, begins it or is inside it.
SIDES, TAGS = 2, 3


class Answer(NamedTuple):
    """What the network says of each word, and of each sentence its relevance.

    words: the encoder's states. types, modes, flags, omitted: logits of the word as a trigger, in
    the order of TYPES, ALL_MODES, ALL_FLAGS, and of an actor and a recipient that the sentence
    leaves out. relevance: logits.
    """

    words: Tensor  # [batch, words, width]
    types: Tensor  # [batch, words, types]
    modes: Tensor  # [batch, words, modes]
    flags: Tensor  # [batch, words, flags]
    omitted: Tensor  # [batch, words, sides]
    relevance: Tensor  # [batch]


class Extractor(nn.Module):
    """(ids, mask, first), as a `Batch` has them → Answer; then `tag` finds the parties."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        """Begin with an encoder, whose states have `width` numbers, and fresh heads."""
        super().__init__()
        self.encoder, self.dropout = encoder, nn.Dropout(DROPOUT)
        self.hidden = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(DROPOUT))
        self.types = nn.Linear(width, len(TYPES))
        self.modes = nn.Linear(width, len(ALL_MODES))
        self.flags = nn.Linear(width, len(ALL_FLAGS))
        self.omitted = nn.Linear(width, SIDES)
        self.trigger, self.word = nn.Linear(width, PAIR_WIDTH), nn.Linear(width, PAIR_WIDTH)
        self.kind = nn.Linear(len(TYPES), PAIR_WIDTH, bias=False)
        self.distance = nn.Embedding(2 * FAR + 1, PAIR_WIDTH)
        self.tags = nn.Linear(PAIR_WIDTH, SIDES * TAGS)
        self.relevance = nn.Linear(width, 1)

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor) -> Answer:
        """Ask about every word: ids, mask [batch, pieces], first [batch, words]."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        words = torch.gather(states, 1, first.unsqueeze(-1).expand(-1, -1, states.shape[-1]))
        words = self.dropout(words)
        hidden = self.hidden(words)
        kept = mask.unsqueeze(-1).to(states.dtype)
        pooled = (states * kept).sum(1) / kept.sum(1)
        return Answer(words, self.types(hidden), self.modes(hidden), self.flags(hidden),
                      self.omitted(hidden), self.relevance(self.dropout(pooled)).squeeze(-1))

    def tag(self, answer: Answer, rows: Tensor, triggers: Tensor) -> Tensor:
        """Logits [triggers, words, sides, tags] of each word as a party of each trigger.

        rows, triggers [triggers]: the trigger's sentence in the batch, and its word there.
        """
        words = answer.words[rows]
        far = torch.arange(words.shape[1])[None, :] - triggers[:, None]
        kinds = answer.types[rows, triggers].detach().softmax(-1)
        asked = self.trigger(answer.words[rows, triggers]) + self.kind(kinds)
        pairs = self.word(words) + asked[:, None] + self.distance(far.clamp(-FAR, FAR) + FAR)
        return self.tags(nn.functional.gelu(pairs)).unflatten(-1, (SIDES, TAGS))

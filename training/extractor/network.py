"""The extractor's network: an encoder that finds triggers, and a second look at each of them.

In: the tensors of a `Batch`. Out: `Answer`, and for chosen triggers `Look`.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from etl.transform.events.extraction.labels import ALL_MODES, FLAGS, SIDES, TAGS, TYPES
from etl.transform.events.extraction.slices import EARLIER, ITSELF
from etl.transform.events.extraction.windows import SHAPES

DROPOUT = 0.1
# The layers of the second look: their width, heads and number.
WIDTH, HEADS, LAYERS = 384, 6, 2
# Words that are further from the trigger than so many words count as this far.
FAR = 48


class Answer(NamedTuple):
    """What the network says of each word, and of each window its relevance.

    words: the encoder's states. types: logits of the word as a trigger. relevance: logits.
    """

    words: Tensor  # [batch, words, width]
    types: Tensor  # [batch, words, types]
    relevance: Tensor  # [batch]


class Look(NamedTuple):
    """What the second look says of triggers, in logits."""

    tags: Tensor  # [triggers, words, sides, tags]
    modes: Tensor  # [triggers, modes]
    flags: Tensor  # [triggers, flags]


class Finder(nn.Module):
    """(ids, shapes, mask, first), as a `Batch` has them → `Answer`."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        """Begin with an encoder, whose states have `width` numbers, and fresh heads."""
        super().__init__()
        self.encoder, self.dropout = encoder, nn.Dropout(DROPOUT)
        self.shapes = nn.Embedding(len(SHAPES), width)
        nn.init.zeros_(self.shapes.weight)
        self.hidden = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(DROPOUT))
        self.types = nn.Linear(width, len(TYPES))
        self.relevance = nn.Linear(width, 1)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor) -> Answer:
        """Ask about every word: ids, shapes, mask [batch, pieces], first [batch, words]."""
        pieces = self.encoder.embeddings.word_embeddings(ids) + self.shapes(shapes)
        states = self.encoder(inputs_embeds=pieces, attention_mask=mask).last_hidden_state
        words = torch.gather(states, 1, first.unsqueeze(-1).expand(-1, -1, states.shape[-1]))
        kept = mask.unsqueeze(-1).to(states.dtype)
        pooled = (states * kept).sum(1) / kept.sum(1)
        return Answer(words, self.types(self.hidden(self.dropout(words))),
                      self.relevance(self.dropout(pooled)).squeeze(-1))


class Looker(nn.Module):
    """(words, mask, roles, distances, kinds) of triggers → `Look`: who, whom, where, how many."""

    def __init__(self, width: int) -> None:
        """Begin with fresh layers; the finder's states have `width` numbers."""
        super().__init__()
        self.narrow = nn.Linear(width, WIDTH)
        self.roles = nn.Embedding(ITSELF + 1, WIDTH)
        self.distances = nn.Embedding(2 * FAR + 1, WIDTH)
        self.kinds = nn.Linear(len(TYPES), WIDTH, bias=False)
        self.norm = nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(DROPOUT)
        self.tags = nn.Linear(WIDTH, len(SIDES) * len(TAGS))
        self.traits = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Dropout(DROPOUT))
        self.modes, self.flags = nn.Linear(WIDTH, len(ALL_MODES)), nn.Linear(WIDTH, len(FLAGS))

    def forward(self, words: Tensor, mask: Tensor, triggers: Tensor, begins: Tensor,
                kinds: Tensor) -> Look:
        """Look at triggers again.

        words [triggers, words, width]: the states of each trigger's slice. mask [triggers, words]:
        1 for a word. triggers, begins [triggers]: the places of the trigger and of the first word
        of its sentence in the slice. kinds [triggers, types]: the shares of the trigger's types.
        """
        at = torch.arange(words.shape[1])
        far = (at[None, :] - triggers[:, None]).clamp(-FAR, FAR) + FAR
        is_itself = (at[None, :] == triggers[:, None]).long()
        roles = (at[None, :] >= begins[:, None]).long() + is_itself + EARLIER
        states = (self.narrow(words) + self.roles(roles) + self.distances(far)
                  + self.kinds(kinds)[:, None])
        states = self.dropout(self.norm(states))
        for layer in self.layers:
            states = layer(states, mask)
        chosen = torch.gather(states, 1, triggers[:, None, None].expand(-1, 1, WIDTH)).squeeze(1)
        traits = self.traits(chosen)
        tags = self.tags(states).unflatten(-1, (len(SIDES), len(TAGS)))
        return Look(tags, self.modes(traits), self.flags(traits))


class Layer(nn.Module):
    """Attention among the words of a slice, then a layer for each word, as in BERT."""

    def __init__(self) -> None:
        """Begin with fresh weights."""
        super().__init__()
        self.ask = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.wide, self.narrow = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(3 * WIDTH, WIDTH)
        self.norm, self.last = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """The states after it: states [triggers, words, WIDTH], mask [triggers, words]."""
        parts = self.ask(states).unflatten(-1, (3, HEADS, WIDTH // HEADS)).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        scores = query @ key.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5
        hidden = (1 - mask[:, None, None, :].to(scores.dtype)) * -1e4
        mixed = ((scores + hidden).softmax(-1) @ value).transpose(1, 2).flatten(2)
        states = self.norm(states + self.dropout(self.out(mixed)))
        wide = nn.functional.gelu(self.wide(states))
        return self.last(states + self.dropout(self.narrow(wide)))


class Extractor(nn.Module):
    """Both parts of the network."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        """Begin with an encoder, whose states have `width` numbers, and fresh heads."""
        super().__init__()
        self.finder, self.looker = Finder(encoder, width), Looker(width)

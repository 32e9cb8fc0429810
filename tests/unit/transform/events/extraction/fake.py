"""A tokenizer whose pieces are letters, and a network that says what a test has told it to say."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer

from etl.transform.events.extraction.acts import Act, Answer, Kind, Look, Numbers, Reals
from etl.transform.events.extraction.labels import ALL_MODES, BEGIN, FLAGS, INSIDE, SIDES, TAGS, TYPES

PAD, UNKNOWN, BEGINNING, END = MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
# A joiner is a word by itself, of which the tokenizer makes nothing.
JOINER = "\u200d"
# Logits of what is said, which is nearly sure, and of what nobody was told of.
SURE = 9.0
# An assault by nobody on nobody; the network is sure that nobody is named.
ACT = Act((0, 1), 0.9, (Kind("ASSAULT", None, 0.8),), (), (), (), (), 0.9, 0.9, (), (), (), frozenset())


def letters() -> Tokenizer:
    """Each letter is a piece: a word has as many pieces as letters."""
    signs = string.ascii_letters + string.digits + string.punctuation
    names = [*MARKS, *signs, *(f"##{sign}" for sign in signs)]
    tokenizer = Tokenizer(WordPiece({name: n for n, name in enumerate(names)}, unk_token=UNKNOWN))
    tokenizer.normalizer = BertNormalizer(lowercase=False, strip_accents=False, handle_chinese_chars=False)
    return tokenizer


@dataclass(frozen=True)
class Says:
    """What the network says of a word as a trigger.

    sides: by the name of a side the phrases that are tagged in its slice, each wherever it stands. modes: the likeliest first,
    as ALL_MODES writes them. logit: of its type, beside those of `rivals` and 0 for every other. surplus: how much its phrases
    stand out; `surpluses` are those of single ones. Below 0 a phrase stands out so little that it is none.
    """

    event_type: str
    sides: Mapping[str, Sequence[str]] = field(default_factory=dict)
    modes: Sequence[str] = ()
    flags: Sequence[str] = ()
    logit: float = SURE
    surplus: float = SURE
    rivals: Mapping[str, float] = field(default_factory=dict)
    surpluses: Mapping[str, float] = field(default_factory=dict)


class Fake:
    """A network whose states of words are the words' numbers, so that it can look at them again.

    acts: by trigger. relevance: the logit of a window that has a word. windows, slices: the words that it was asked about.
    """

    def __init__(self, acts: Mapping[str, Says], relevance: Mapping[str, float] | None = None) -> None:
        self.tokenizer, self.acts, self.relevance = letters(), acts, relevance or {}
        self.known: list[str] = [""]
        self.windows: list[list[str]] = []
        self.slices: list[list[str]] = []
        self.batches: list[int] = []

    def find(self, ids: Numbers, shapes: Numbers, mask: Numbers, first: Numbers) -> Answer:
        assert ids.shape == shapes.shape == mask.shape and len(first) == len(ids)
        rows = [self._words(*row) for row in zip(ids, mask, first, strict=True)]
        self.windows += rows
        self.batches.append(len(rows))
        states = np.zeros((*first.shape, 1), dtype=np.float32)
        types = np.zeros((*first.shape, len(TYPES)), dtype=np.float32)
        types[..., 0] = SURE
        for row, words in enumerate(rows):
            for place, word in enumerate(words):
                states[row, place] = self._number(word)
                if word in self.acts:
                    types[row, place, 0] = 0
                    said = self.acts[word]
                    for event_type, logit in {**said.rivals, said.event_type: said.logit}.items():
                        types[row, place, TYPES.index(event_type)] = logit
        relevance = [next((self.relevance[w] for w in words if w in self.relevance), 0.0) for words in rows]
        return Answer(states, types, np.array(relevance, dtype=np.float32))

    def look(self, words: Reals, mask: Numbers, triggers: Numbers, begins: Numbers, kinds: Reals) -> Look:
        assert np.allclose(kinds.sum(-1), 1, atol=1e-5) and (begins <= triggers).all()
        tags = np.zeros((*mask.shape, len(SIDES), len(TAGS)), dtype=np.float32)
        modes = np.zeros((len(mask), len(ALL_MODES)), dtype=np.float32)
        flags = np.full((len(mask), len(FLAGS)), -SURE, dtype=np.float32)
        tags[..., 0] = SURE
        for row, trigger in enumerate(triggers):
            texts = [self.known[int(state)] for state in words[row, :int(mask[row].sum()), 0]]
            self.slices.append(texts)
            said = self.acts[texts[trigger]]
            for side, phrase in ((side, phrase) for side, phrases in said.sides.items() for phrase in phrases):
                for place, tag in _tagged(texts, phrase):
                    tags[row, place, SIDES.index(side), tag] = SURE + said.surpluses.get(phrase, said.surplus)
            for place, mode in enumerate(said.modes):
                modes[row, ALL_MODES.index(mode)] = SURE - place
            for flag in said.flags:
                flags[row, FLAGS.index(flag)] = SURE
        return Look(tags, modes, flags)

    def _words(self, ids: Numbers, mask: Numbers, first: Numbers) -> list[str]:
        """The words of a window, joined again from their pieces."""
        pieces = [self.tokenizer.id_to_token(int(n)) or UNKNOWN for n in ids[:mask.sum()]]
        ends = [*(place for place, piece in enumerate(pieces) if not piece.startswith("##")), len(pieces)]
        return ["".join(piece.removeprefix("##") for piece in pieces[at:next(e for e in ends if e > at)])
                for at in first.tolist() if at]

    def _number(self, word: str) -> int:
        if word not in self.known:
            self.known.append(word)
        return self.known.index(word)


def _tagged(words: Sequence[str], phrase: str) -> list[tuple[int, int]]:
    wanted = phrase.split()
    starts = [at for at in range(len(words)) if list(words[at:at + len(wanted)]) == wanted]
    return [(at + n, INSIDE if n else BEGIN) for at in starts for n in range(len(wanted))]

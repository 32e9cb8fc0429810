"""`python -m training.extractor`: train the extractor, write the files that ship.

python -m training.extractor encoder --out ENCODER
python -m training.extractor train --encoder ENCODER --out MODEL
python -m training.extractor export --model MODEL
python -m training.extractor look --model MODEL

`train --model MODEL` goes on with a trained one.
"""

import argparse
import copy
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoModel, PreTrainedModel

from etl.resources.examples import read_examples
from etl.resources.extractor import FOLDER, Onnx
from training.articles import read_corpus
from training.extractor import decode
from training.extractor.encoder import assemble
from training.extractor.examples import Lesson, of_articles, of_examples
from training.extractor.export import export, export_look
from training.extractor.held_out import is_held_out
from training.extractor.network import Extractor
from training.extractor.second_look import EPOCHS, mean_of, seen_by, train_look
from training.extractor.train import Settings, train

# So many held-out texts are tried before the weights are made int8.
TRIED = 20
EXAMPLES = Path(__file__).parents[2] / "schemas" / "codebook" / "examples.csv"


def main() -> None:
    """Read the command line, and do what it says."""
    given = _parser().parse_args()
    given.run(given)


def _train(given: argparse.Namespace) -> None:
    torch.manual_seed(given.seed)
    if given.model:
        begun = decode.read(given.model)
        network, tokenizer = begun.network, begun.tokenizer
    else:
        encoder = _encoder(given.encoder)
        network = Extractor(encoder, encoder.config.hidden_size)
        tokenizer = _tokenizer(given.encoder)
    train(network, tokenizer, *_lessons(given), _settings(given))
    decode.save(network, tokenizer, given.out)


def _export(given: argparse.Namespace) -> None:
    model = decode.read(given.model)
    texts = [article.text for article in read_corpus() if is_held_out(article)]
    export(model.network, model.tokenizer, texts[:TRIED], given.out)


def _look(given: argparse.Namespace) -> None:
    looker = decode.read(given.model).network.looker
    articles = (article for article in read_corpus() if not is_held_out(article))
    acts = list(seen_by(Onnx(given.out), of_articles(articles)))
    learned = [train_look(copy.deepcopy(looker), acts, given.epochs, seed) for seed in given.seeds]
    export_look(mean_of(learned), given.out)


def _lessons(given: argparse.Namespace) -> tuple[list[Lesson], list[Lesson]]:
    articles = [article for article in read_corpus(given.articles)
                if given.all or not is_held_out(article)]
    return list(of_articles(articles)), list(of_examples(read_examples(EXAMPLES)))


def _settings(given: argparse.Namespace) -> Settings:
    return Settings(given.epochs, given.seed, given.rate, given.weak, given.frozen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.extractor", description="Train the extractor.")
    verbs = parser.add_subparsers(required=True)
    begin = verbs.add_parser("encoder", help="put the published encoder into a folder")
    begin.add_argument("--out", type=Path, required=True)
    begin.set_defaults(run=lambda given: assemble(given.out))
    learn = _learning(verbs.add_parser("train", help="begin with a published encoder, or go on"))
    start = learn.add_mutually_exclusive_group(required=True)
    start.add_argument("--encoder", type=Path, help="folder of the encoder")
    start.add_argument("--model", type=Path, help="folder of a trained one, to go on with it")
    learn.set_defaults(run=_train)
    ship = verbs.add_parser("export", help="write the files that ship")
    ship.add_argument("--model", type=Path, required=True, help="folder of a trained one")
    ship.add_argument("--out", type=Path, default=FOLDER, help="the one that ships by default")
    ship.set_defaults(run=_export)
    look = verbs.add_parser("look", help="train the second look further, and write it anew")
    look.add_argument("--model", type=Path, required=True, help="folder of a trained one")
    look.add_argument("--out", type=Path, default=FOLDER,
                      help="folder of its finder, as `export` has written it")
    look.add_argument("--epochs", type=int, default=EPOCHS)
    look.add_argument("--seeds", type=int, nargs="+", default=[1, 2],
                      help="once with each; the mean of all is written")
    look.set_defaults(run=_look)
    return parser


def _learning(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    default = Settings()
    parser.add_argument("--out", type=Path, required=True, help="folder of the trained extractor")
    parser.add_argument("--articles", type=Path, nargs="*",
                        help="files of the corpus; all by default")
    parser.add_argument("--all", action="store_true",
                        help="learn from the articles too that are held out to measure by")
    parser.add_argument("--epochs", type=int, default=default.epochs)
    parser.add_argument("--weak", type=float, default=default.weak_share,
                        help="sentences of the codebook's examples for one of the corpus")
    parser.add_argument("--rate", type=float, default=default.rate,
                        help="highest learning rate of the encoder")
    parser.add_argument("--frozen", type=int, default=default.frozen,
                        help="so many of the encoder's lowest layers are not trained")
    parser.add_argument("--seed", type=int, default=default.seed)
    return parser


def _tokenizer(folder: Path) -> Tokenizer:
    """The encoder's tokenizer, which neither pads nor cuts off."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _encoder(folder: Path) -> PreTrainedModel:
    """The published encoder.

    Without dropout: that costs a sixth of the time, and the heads have their own. PyTorch's fused
    attention is slow to learn from on a CPU.
    """
    encoder: PreTrainedModel = AutoModel.from_pretrained(
        folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        attn_implementation="eager")
    return encoder


if __name__ == "__main__":
    main()

"""`python -m training.extractor`: train the extractor, distil it, write the files that ship.

python -m training.extractor encoder --out ENCODER
python -m training.extractor train --encoder ENCODER --out TEACHER
python -m training.extractor distil --teacher TEACHER --out STUDENT
python -m training.extractor export --model STUDENT

`train --model TEACHER` and `distil --teacher TEACHER --model STUDENT` go on with a trained one,
`average` takes the mean of two.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoModel, PreTrainedModel

from etl.resources.examples import read_examples
from etl.resources.extractor import FOLDER
from training.articles import read_corpus
from training.extractor import decode
from training.extractor.distil import Distilled, student_of
from training.extractor.encoder import assemble
from training.extractor.examples import Lesson, of_articles, of_examples
from training.extractor.export import export
from training.extractor.held_out import is_held_out
from training.extractor.network import Extractor
from training.extractor.train import Settings, train

# So many held-out texts are tried before the weights are made int8.
TRIED = 20
# The layers of the teacher with which the student begins, and how often it reads everything.
LAYERS, STUDENT_EPOCHS = (0, 2, 4, 7, 9, 11), 3
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
        encoder = _encoder(given.encoder, given.layers)
        network = Extractor(encoder, encoder.config.hidden_size)
        tokenizer = _tokenizer(given.encoder)
    train(network, tokenizer, *_lessons(given), _settings(given))
    decode.save(network, tokenizer, given.out)


def _distil(given: argparse.Namespace) -> None:
    torch.manual_seed(given.seed)
    teacher = decode.read(given.teacher)
    student = decode.read(given.model).network if given.model else \
        student_of(teacher.network, given.layers)
    train(student, teacher.tokenizer, *_lessons(given), _settings(given),
          Distilled(teacher.network))
    decode.save(student, teacher.tokenizer, given.out)


def _average(given: argparse.Namespace) -> None:
    """The mean of the weights of networks that one line of training has gone through.

    It is surer on texts of other kinds than any of them (Wortsman et al. 2022, "Robust fine-tuning
    of zero-shot models").
    """
    first, *others = [decode.read(folder) for folder in given.models]
    states = [each.network.state_dict() for each in (first, *others)]
    first.network.load_state_dict({
        name: sum(state[name] for state in states) / len(states)
        if weights.is_floating_point() else weights for name, weights in states[0].items()})
    decode.save(first.network, first.tokenizer, given.out)


def _export(given: argparse.Namespace) -> None:
    model = decode.read(given.model)
    texts = [article.text for article in read_corpus() if is_held_out(article)]
    export(model.network, model.tokenizer, texts[:TRIED], given.out)


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
    learn.add_argument("--layers", type=_numbers,
                       help="numbers of the layers that are kept, comma-separated; all by default")
    learn.set_defaults(run=_train)
    distil = _learning(verbs.add_parser("distil", help="teach a smaller one"))
    distil.add_argument("--teacher", type=Path, required=True, help="folder of a trained one")
    distil.add_argument("--model", type=Path, help="folder of a student, to go on with it")
    distil.add_argument("--layers", type=_numbers, default=LAYERS,
                        help="numbers of the teacher's layers with which it begins")
    distil.set_defaults(run=_distil, epochs=STUDENT_EPOCHS, frozen=0)
    mean = verbs.add_parser("average", help="take the mean of trained ones' weights")
    mean.add_argument("--models", type=Path, nargs="+", required=True, help="their folders")
    mean.add_argument("--out", type=Path, required=True, help="folder of the mean")
    mean.set_defaults(run=_average)
    ship = verbs.add_parser("export", help="write the files that ship")
    ship.add_argument("--model", type=Path, required=True, help="folder of a trained one")
    ship.add_argument("--out", type=Path, default=FOLDER, help="the one that ships by default")
    ship.set_defaults(run=_export)
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


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _tokenizer(folder: Path) -> Tokenizer:
    """The encoder's tokenizer, which neither pads nor cuts off."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _encoder(folder: Path, layers: Sequence[int] | None) -> PreTrainedModel:
    """The published encoder with the layers that are kept.

    Without dropout: that costs a sixth of the time, and the heads have their own. PyTorch's fused
    attention is slow to learn from on a CPU.
    """
    encoder: PreTrainedModel = AutoModel.from_pretrained(
        folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        attn_implementation="eager")
    if layers:
        encoder.encoder.layer = torch.nn.ModuleList(encoder.encoder.layer[n] for n in layers)
        encoder.config.num_hidden_layers = len(layers)
    return encoder


if __name__ == "__main__":
    main()

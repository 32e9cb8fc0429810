"""`python -m training.extractor`: train the extractor and write it to a folder."""

import argparse
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoModel, PreTrainedModel

from etl.resources.examples import read_examples
from training.articles import read_corpus
from training.extractor import decode
from training.extractor.examples import of_articles, of_examples
from training.extractor.network import Extractor
from training.extractor.train import Settings, train

EXAMPLES = Path(__file__).parents[2] / "schemas" / "codebook" / "examples.csv"
# What a sentence and its context have beyond so many pieces of words is cut off.
MAX_PIECES = 256


def main() -> None:
    """Read the command line, train, save."""
    given = _parser().parse_args()
    sentences = list(of_articles(read_corpus(given.articles)))
    weak = list(of_examples(read_examples(EXAMPLES)))
    tokenizer = _tokenizer(given.encoder)
    encoder = _encoder(given.encoder, given.layers)
    torch.manual_seed(given.seed)
    network = Extractor(encoder, encoder.config.hidden_size)
    settings = Settings(given.epochs, given.seed, given.rate, given.weak, given.context)
    train(network, tokenizer, sentences, weak, settings)
    decode.save(decode.Trained(network, tokenizer, given.context), given.out)
    print(f"trained on {len(sentences)} sentences")


def _parser() -> argparse.ArgumentParser:
    default = Settings()
    parser = argparse.ArgumentParser(
        prog="python -m training.extractor", description="Train the extractor.")
    parser.add_argument("--encoder", type=Path, required=True,
                        help="folder of the encoder to begin with")
    parser.add_argument("--layers", help="numbers of the encoder's layers that are kept, "
                        "comma-separated; all by default")
    parser.add_argument("--out", type=Path, required=True, help="folder of the trained extractor")
    parser.add_argument("--articles", type=Path, nargs="*",
                        help="files of the corpus; all by default")
    parser.add_argument("--epochs", type=int, default=default.epochs)
    parser.add_argument("--weak", type=float, default=default.weak_share,
                        help="sentences of the codebook's examples for one of the corpus")
    parser.add_argument("--rate", type=float, default=default.rate,
                        help="highest learning rate of the encoder")
    parser.add_argument("--context", action="store_true",
                        help="let it read the sentence before as well")
    parser.add_argument("--seed", type=int, default=default.seed)
    return parser


def _tokenizer(folder: Path) -> Tokenizer:
    """The encoder's tokenizer, which cuts after MAX_PIECES and leaves padding to `batches`."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    return tokenizer


def _encoder(folder: Path, layers: str | None) -> PreTrainedModel:
    """The published encoder with the layers that are kept; its word embeddings are not trained."""
    encoder: PreTrainedModel = AutoModel.from_pretrained(folder)
    if layers:
        keep = [int(number) for number in layers.split(",")]
        encoder.encoder.layer = torch.nn.ModuleList(encoder.encoder.layer[n] for n in keep)
        encoder.config.num_hidden_layers = len(keep)
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return encoder


if __name__ == "__main__":
    main()

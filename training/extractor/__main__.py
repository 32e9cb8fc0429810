"""`python -m training.extractor`: train the extractor and write it to a folder."""

import argparse
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from etl.resources.examples import read_examples
from training.articles import read_corpus
from training.extractor.examples import of_articles, of_examples
from training.extractor.network import Extractor
from training.extractor.train import RATE, train

EXAMPLES = Path(__file__).parents[2] / "schemas" / "codebook" / "examples.csv"


def main() -> None:
    """Read the command line, train, save."""
    parser = argparse.ArgumentParser(prog="python -m training.extractor", description="Train the extractor.")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder to begin with")
    parser.add_argument("--layers", help="numbers of the encoder's layers that are kept, comma-separated; all by default")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--articles", type=Path, nargs="*", help="files of the corpus; all by default")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--weak", type=float, default=0.5, help="sentences of the codebook's examples for one of the corpus")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--context", action="store_true", help="let it read the sentence before as well")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sentences = list(of_articles(read_corpus(given.articles)))
    weak = list(of_examples(read_examples(EXAMPLES)))
    tokenizer = Tokenizer.from_file(str(given.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    encoder = AutoModel.from_pretrained(given.encoder, attn_implementation="sdpa")
    if given.layers:
        keep = [int(n) for n in given.layers.split(",")]
        encoder.encoder.layer = torch.nn.ModuleList(encoder.encoder.layer[n] for n in keep)
        encoder.config.num_hidden_layers = len(keep)
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    torch.manual_seed(given.seed)
    network = train(Extractor(encoder, encoder.config.hidden_size), tokenizer, sentences, weak, given.epochs, given.seed,
                    given.rate, given.context, given.weak)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save(network, given.out / "extractor.pt")
    tokenizer.save(str(given.out / "tokenizer.json"))
    (given.out / "settings.json").write_text(json.dumps({"context": given.context}) + "\n", "utf-8")
    print(f"trained on {len(sentences)} sentences")


if __name__ == "__main__":
    main()

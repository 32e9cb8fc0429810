"""The classifier's part of `make model`: train on the codebook's examples, write what ships."""

import argparse
import random
from pathlib import Path

from etl.resources.classifier import FOLDER
from etl.resources.examples import read_examples
from training.export import export
from training.finetune import EPOCHS, finetune

EXAMPLES = Path(__file__).parents[1] / "schemas" / "codebook" / "examples.csv"


def main() -> None:
    """Read the command line, train, export."""
    parser = argparse.ArgumentParser(
        prog="python -m training", description="Fine-tune and export the classifier.")
    parser.add_argument("--examples", type=Path, default=EXAMPLES)
    parser.add_argument("--out", type=Path, default=FOLDER,
                        help="folder of the model; the one that ships by default")
    parser.add_argument("--rows", type=int,
                        help="train on so many rows, taken at random: the learning curve")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    examples = read_examples(given.examples)
    if given.rows:
        examples = random.Random(given.seed).sample(examples, given.rows)
    export(*finetune(examples, given.seed, given.epochs), given.out)
    print(f"trained on {len(examples)} examples, written to {given.out}")


if __name__ == "__main__":
    main()

"""What all tests share: settings of the machine are forgotten, and the place index is compiled once."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]

for _name in [name for name in os.environ if name.startswith("DATELINE_")]:
    del os.environ[_name]


@pytest.fixture(scope="session")
def cache() -> str:
    """The checkout's cache folder: compiling the place index takes as long as a hundred unit tests."""
    return str(CHECKOUT / "data" / "cache")

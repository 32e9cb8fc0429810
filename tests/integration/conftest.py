"""What several integration tests look through: a browser, started once for a module."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium.launched() as opened:
        yield opened

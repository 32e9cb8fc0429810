"""What counts as a disputed text."""

import pytest

from etl.tables.disputed import AGREED, is_disputed


@pytest.mark.parametrize(("agreement", "wanted"), [
    (0.0, True), (AGREED - 0.001, True), (AGREED, False), (1.0, False), (None, False)])
def test_a_text_is_disputed_below_the_share(agreement: float | None, wanted: bool) -> None:
    assert is_disputed(agreement) is wanted

"""The land of the map: what ships is what was published, and a part of it is a part."""

import hashlib
import re

from etl.browse import outlines


def test_the_map_is_the_one_that_was_published() -> None:
    # world-atlas 2.0.2 of npm, made of Natural Earth 4.1.0.
    assert hashlib.sha256(outlines.FILE.read_bytes()).hexdigest() == outlines.SHA256


def test_rings_are_closed_and_on_the_globe() -> None:
    found = outlines.rings()
    assert len(found) > 1_000
    for ring in found:
        assert ring.points[0] == ring.points[-1]
        assert -180.001 <= ring.corners[0] <= ring.corners[2] <= 180.001
        assert -90.001 <= ring.corners[1] <= ring.corners[3] <= 90.001


def test_a_part_of_the_world_has_only_what_reaches_into_it() -> None:
    levant, ocean = outlines.within((30.0, 30.0, 45.0, 40.0)), outlines.within((-140.0, -45.0, -130.0, -40.0))
    assert 10 < len(levant) < 120 and ocean == ()
    assert all(re.fullmatch(r"M[\d. eL-]+Z", path) for path in levant)
    assert len("".join(levant)) < 400_000

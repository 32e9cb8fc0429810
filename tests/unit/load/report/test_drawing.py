"""Events as shapes, by value."""

from typing import Any

from etl.load.report import drawing
from etl.tables.rows import EventRow
from tests import factory


def events(*changes: dict[str, Any]) -> tuple[EventRow, ...]:
    return tuple(factory.event(**{"event_id": str(i), **change})
                 for i, change in enumerate(changes))


def test_events_at_one_point_are_one_dot() -> None:
    (dot,) = drawing.dots(events({"mention_count": 2}, {"mention_count": 3, "quad_class": 1}))
    assert (dot.event_count, dot.mention_count, dot.quad_class) == (2, 5, 1)
    assert (dot.x, dot.y) == (round((180 + 16.4) * 4, 1), round((84 - 48.2) * 4, 1))
    assert dot.label == "Marrowgate, MRW" and not dot.is_hollow


def test_larger_dots_are_drawn_first_and_places_without_coordinates_not_at_all() -> None:
    drawn = drawing.dots(events({"mention_count": 1, "place_latitude": 1.0}, {"mention_count": 90},
                                {"place_latitude": None, "place_longitude": None}))
    assert [dot.mention_count for dot in drawn] == [90, 1]
    assert drawn[0].radius == drawing.LARGEST_DOT and drawn[1].radius == drawing.SMALLEST_DOT


def test_a_country_is_hollow() -> None:
    assert drawing.dots(events({"place_precision": "country"}))[0].is_hollow


def test_bars_share_one_scale() -> None:
    bars = drawing.bars(events({}, {}, {"quad_class": 1, "event_type": "CONSULT"}))
    assert [(bar.event_type, bar.count, bar.share) for bar in bars[4]] == [("ASSAULT", 2, 1.0)]
    assert [(bar.event_type, bar.count, bar.share) for bar in bars[1]] == [("CONSULT", 1, 0.5)]
    assert not bars[2] and not bars[3]


def test_the_matrix_counts_who_acts_on_whom() -> None:
    matrix = drawing.matrix(events({}, {"quad_class": 1}, {"recipient_country": None},
                                   {"actor_country": "MRW", "recipient_country": "MRW"}))
    assert matrix.countries == ("MRW", "VLD") and matrix.country_count == 2
    assert [[cell.count for cell in row] for row in matrix.cells] == [[1, 0], [2, 0]]
    assert matrix.cells[1][0].conflict == 0.5


def test_an_event_of_several_parties_is_in_the_cell_of_each_pair() -> None:
    matrix = drawing.matrix(events({"actor_countries": ["VLD", "LIS", ""],
                                    "recipient_countries": ["MRW", "MRW"]},
                                   {"actor_countries": ["", ""]}))
    assert matrix.countries == ("LIS", "MRW", "VLD")
    assert [[cell.count for cell in row] for row in matrix.cells] == [
        [0, 1, 0], [0, 0, 0], [0, 1, 0]]


def test_nothing_draws_nothing() -> None:
    assert drawing.dots(()) == () and drawing.matrix(()).countries == ()


def test_country_names() -> None:
    assert [drawing.country_name(code) for code in ("DEU", "XXX", None)] == ["Germany", "XXX", ""]

"""A copy is known by what it shares, whatever was edited; what only quotes the same is none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from etl.tables.rows.prints import PrintRow
from etl.transform.stories.bands import BANDS, bands_of
from etl.transform.stories.copies import Copy, CopyFinder, shared
from etl.transform.stories.prints import shingles_of, take_print
from tests.factory import article

WIRE = """LISSE, Nov 3 (Wire) - Engineers shut the sluice of the Veldan reservoir on Monday after cracks had opened in its \
western wall, the water authority said.

Three villages below the dam were cleared overnight, and buses took some nine hundred people to the school of Lisse.

"We heard a sound like a lorry that tips gravel," said Ada Brandt, who keeps the lock. "Then the birds were gone."

The dam was finished in 1962 and was to be repaired next spring. The authority had asked for the money twice, its director \
said, and had been told to wait.

The opposition demanded to know who had signed the last inspection. The minister flies to Lisse on Tuesday."""
OTHER = """The harbour of Marrowgate reopened on Monday after divers had lifted the wreck of a coal barge that had closed it \
for eleven days. Forty ships are waiting in the roads. Insurers put the loss at six million, and the master of the barge \
has not been found, the coast guard said in a note to shipowners."""
MONDAY, TUESDAY = datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 3, 9, tzinfo=UTC)


def taken(name: str, text: str, at: datetime | None = MONDAY) -> PrintRow:
    return take_print(article(article_id=name, text=text, published_at=at), lambda _: 1.0)


def found(*night: PrintRow, window: tuple[PrintRow, ...] = (), originals: dict[str, str] | None = None) -> dict[str, Copy]:
    finder = CopyFinder(night)
    finder.look_at(window)
    return finder.copies(originals or {})


EDITED = {
    "credit": WIRE.replace("LISSE, Nov 3 (Wire) -", "(From our agencies)"),
    "tail": WIRE[:WIRE.index("The dam was finished")],
    "local": WIRE + "\n\nTwelve families from our valley have relatives in Lisse. The parish collects blankets in the old "
                    "town hall until Sunday, and the fire brigade has lent two pumps.",
    "words": WIRE.replace("some nine hundred", "around 900").replace("keeps the lock", "looks after the lock")
                 .replace("finished in 1962", "completed in 1962").replace("demanded", "wanted"),
    "order": "\n\n".join(reversed(WIRE.split("\n\n")))}


@pytest.mark.parametrize("edit", EDITED)
@pytest.mark.parametrize("is_same_night", [True, False])
def test_an_edited_copy_is_found(edit: str, is_same_night: bool) -> None:
    original, copy = taken("wire", WIRE), taken("copy", EDITED[edit], TUESDAY)
    other = taken("other", OTHER)
    copies = found(original, copy, other) if is_same_night else found(copy, other, window=(original,))
    assert copies.keys() == {"copy"} and copies["copy"].original == "wire"
    assert 0.5 <= copies["copy"].similarity <= 1


def test_the_similarity_is_the_share_of_the_shorter_text() -> None:
    copies = found(taken("wire", WIRE), taken("tail", EDITED["tail"], TUESDAY))
    assert copies["tail"].similarity == 1
    one, other = shingles_of(["a", "b", "c", "d", "e"]), shingles_of(["a", "b", "c", "d", "x", "y", "z"])
    assert shared(one, other) == pytest.approx(2 / 3)
    assert shared(one, shingles_of([])) == 0


def test_articles_that_quote_the_same_statement_are_no_copies() -> None:
    _, _, quote, *rest = WIRE.split("\n\n")
    assert found(taken("one", f"{OTHER}\n\n{quote}"), taken("two", "\n\n".join((quote, *rest)))) == {}


def test_two_copies_of_one_original_name_the_original() -> None:
    second = WIRE.replace("Veldan", "Velden").replace("LISSE, Nov 3 (Wire) -", "(Agencies)")
    copies = found(taken("b", EDITED["credit"], TUESDAY), taken("c", second, None), taken("a", WIRE))
    assert {name: copy.original for name, copy in copies.items()} == {"b": "a", "c": "a"}


def test_what_copies_a_copy_of_the_window_names_the_original_even_where_that_has_left_the_window() -> None:
    copies = found(taken("late", EDITED["credit"], TUESDAY), window=(taken("copy", WIRE),), originals={"copy": "gone"})
    assert copies["late"].original == "gone"


def test_an_article_of_the_window_came_first_whatever_its_time_says() -> None:
    assert found(taken("new", WIRE, MONDAY), window=(taken("old", EDITED["credit"], TUESDAY),))["new"].original == "old"


def test_an_article_that_is_fetched_again_is_no_copy_of_itself() -> None:
    again = taken("wire", WIRE + " The water falls.", TUESDAY)
    assert found(again, window=(taken("wire", WIRE), taken("copy", EDITED["credit"])), originals={"copy": "wire"}) == {}


def test_short_texts_are_copies_of_nothing() -> None:
    line = "You need to enable JavaScript to read this page."
    assert found(taken("a", line), taken("b", line, TUESDAY)) == {}
    assert found() == {} and bands_of([]).shape == (0, BANDS)


def test_the_order_in_which_articles_come_does_not_matter() -> None:
    night = [taken("wire", WIRE), taken("b", EDITED["tail"], TUESDAY), taken("c", EDITED["local"], TUESDAY), taken("d", OTHER)]
    assert found(*night) == found(*reversed(night)) != {}


def test_keys_of_another_version_are_made_anew() -> None:
    old = replace(taken("wire", WIRE), bands=bytes(4 * BANDS), bands_version=1)
    assert found(taken("copy", EDITED["credit"], TUESDAY), taken("other", OTHER), window=(old,))["copy"].original == "wire"


def test_a_band_is_shared_by_equal_texts_alone() -> None:
    one, other = shingles_of(WIRE.split()), shingles_of(OTHER.split())
    bands = bands_of([one, one, other])
    assert (bands[0] == bands[1]).all() and not (bands[0] == bands[2]).any()

"""Stories grow night by night: ids stay, copies follow, a bridge supersedes, a rerun changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from etl.resources.joining import load_joiner
from etl.resources.rarity import load_rarity
from etl.tables import ids
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.prints import PrintRow
from etl.tables.rows.stories import StoryRow
from etl.tables.rows.story_articles import StoryArticleRow
from etl.transform.stories.resolve import Joining, Resolved, Window, resolve_rows
from etl.transform.stories.stories import Past
from tests.factory import article

FIRST = date(2026, 11, 2)
BLAST = "A bomb in a bakery of Marrowgate killed nine people on Monday, the Veldanian police said."
STREET = " It had been hidden in a flour sack. The street of the millers was closed, and glass lay as far as the chapel."
TOLL = ("Two more victims of the bomb in the Marrowgate bakery died, and the toll rose to eleven. The flour sack had come "
        "with Monday's delivery, Veldanian police said.")
HARVEST = "Farmers of Lisse began to bring in the beets after the frost. Prices fell to forty crowns a tonne at the mill."
CUP = "Ada Brandt won the spring regatta by two lengths in a boat that her father had built from old doors."


@dataclass
class Nights:
    """A lake in small: what each night has stored."""

    prints: list[tuple[date, PrintRow]] = field(default_factory=list)
    stories: list[tuple[date, StoryRow]] = field(default_factory=list)
    members: list[tuple[date, StoryArticleRow]] = field(default_factory=list)

    def night(self, day: date, *articles: ArticleRow) -> Resolved:
        """Resolve a night after the fourteen before it, and keep what it found."""
        found = self.resolved(day, articles)
        for kept, rows in ((self.prints, found.prints), (self.stories, found.stories),
                           (self.members, found.story_articles)):
            kept += [(day, row) for row in rows]  # type: ignore[attr-defined]
        return found

    def resolved(self, day: date, articles: Sequence[ArticleRow]) -> Resolved:
        first = day - timedelta(days=14)
        past = Past.of((row for at, row in self.stories if first <= at < day),
                       (row for at, row in self.members if first <= at < day))
        prints = [(at, row) for at, row in self.prints if first <= at < day]
        return resolve_rows([], articles, [], Joining(load_rarity(), load_joiner()), day, Window(past, prints))


def written(name: str, text: str, day: int = 0, hour: int = 9, publisher: str = "Wire", title: str | None = None) -> ArticleRow:
    at = datetime(2026, 11, 2, hour, tzinfo=UTC) + timedelta(days=day)
    return article(article_id=name, text=text, title=title, published_at=at, publisher=publisher)


def told(found: Resolved) -> dict[str, str]:
    return {row.article_id: row.story_id for row in found.story_articles}


def only(found: Resolved) -> StoryRow:
    [story] = found.stories
    return story


def test_a_story_keeps_its_id_while_it_grows() -> None:
    lake = Nights()
    born = only(lake.night(FIRST, written("a", BLAST + STREET, title="Bomb in bakery")))
    grown = only(lake.night(FIRST + timedelta(1), written("b", TOLL, 1, publisher="Courier", title="Toll rises")))
    assert born.story_id == grown.story_id == ids.make_id("story", "a")
    assert (born.article_count, born.publishers) == (1, ["Wire"])
    assert (grown.article_count, grown.publisher_count, grown.publishers) == (2, 2, ["Courier", "Wire"])
    assert (grown.title, grown.first_published_at) == ("Bomb in bakery", datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert grown.superseded_by is None


def test_other_happenings_are_stories_of_their_own() -> None:
    found = Nights().night(FIRST, written("a", BLAST), written("b", HARVEST), written("c", CUP), written("d", TOLL, 0, 18))
    stories = told(found)
    assert stories["a"] == stories["d"] and len(set(stories.values())) == 3
    assert sorted(story.article_count for story in found.stories) == [1, 1, 2]


def test_what_is_told_long_after_is_a_new_story() -> None:
    lake = Nights()
    lake.night(FIRST, written("a", BLAST + STREET))
    later = lake.night(FIRST + timedelta(9), written("b", TOLL, 9))
    assert only(later).story_id == ids.make_id("story", "b")


def test_a_copy_is_of_the_story_of_its_original_and_no_new_voice() -> None:
    lake = Nights()
    lake.night(FIRST, written("a", BLAST + STREET))
    found = lake.night(FIRST + timedelta(8), written("b", "(Agencies) " + BLAST + STREET, 8, publisher="Courier"))
    [member] = found.story_articles
    assert (member.duplicate_of, member.similarity) == ("a", 1)
    assert (only(found).story_id, only(found).article_count, only(found).copy_count) == (ids.make_id("story", "a"), 2, 1)


def test_a_copy_whose_original_has_left_the_window_begins_a_story_that_the_original_names() -> None:
    lake = Nights()
    for day in (0, 10, 20):
        found = lake.night(FIRST + timedelta(day), written(f"a{day}", BLAST + STREET, day))
    [member] = found.story_articles
    assert member.duplicate_of == "a0"
    assert found.stories[0].article_count == 3


def test_an_article_that_is_fetched_again_stays_in_its_story_and_counts_once() -> None:
    lake = Nights()
    lake.night(FIRST, written("a", BLAST + STREET))
    again = only(lake.night(FIRST + timedelta(1), written("a", BLAST + STREET + " The baker lives.")))
    assert (again.story_id, again.article_count) == (ids.make_id("story", "a"), 1)


def bridged() -> tuple[Nights, Resolved]:
    """Two stories that the third night's articles show to be one."""
    lake = Nights()
    lake.night(FIRST, written("a", BLAST), written("b", BLAST.replace("police", "chief of police"), 0, 10))
    lake.night(FIRST + timedelta(1), written("c", "Glass lay as far as the chapel, and the millers' street was closed.", 1))
    both = "A bomb in a bakery of Marrowgate killed nine. Glass lay as far as the chapel; the street of the millers was closed."
    return lake, lake.night(FIRST + timedelta(2), *(
        written(f"d{n}", f"{both} {more}", 1, 20 + n) for n, more in enumerate((
            "Veldanian police said so.", "It was Monday's flour.", "Nobody has claimed it."))))


def test_a_story_that_turns_out_to_be_part_of_another_is_superseded_by_the_larger() -> None:
    lake, found = bridged()
    large, small = ids.make_id("story", "a"), ids.make_id("story", "c")
    rows = {row.story_id: row for row in found.stories}
    assert set(told(found).values()) == {large}
    assert rows[small].superseded_by == large and rows[large].superseded_by is None
    assert (rows[small].article_count, rows[large].article_count) == (1, 6)
    past = Past.of((row for _, row in lake.stories), (row for _, row in lake.members))
    assert past.story_of["c"] == large and small not in past.stories


def test_a_superseded_story_does_not_grow_any_more() -> None:
    lake, _ = bridged()
    late = lake.night(FIRST + timedelta(3), written("e", "The millers' street was opened. Glass lay as far as the chapel.", 3))
    assert set(told(late).values()) == {ids.make_id("story", "a")}


def test_a_rerun_of_a_night_gives_the_same_rows_although_later_nights_are_there() -> None:
    lake = Nights()
    second = (written("b", TOLL, 1), written("c", HARVEST, 1))
    lake.night(FIRST, written("a", BLAST + STREET))
    found = lake.night(FIRST + timedelta(1), *second)
    lake.night(FIRST + timedelta(2), written("d", TOLL + " The baker lives.", 2))
    again = lake.resolved(FIRST + timedelta(1), second[::-1])
    assert sorted(again.stories, key=lambda row: row.story_id) == sorted(found.stories, key=lambda row: row.story_id)
    assert told(again) == told(found)

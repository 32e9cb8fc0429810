"""What the nights of a window have found, for the night that comes after them.

In: `prints`, `stories` and `story_articles` of the window's days, and the events that may grow.
Out: a `Window`.
"""

from etl.pipeline.growth import earlier_events
from etl.pipeline.run import Run
from etl.pipeline.window import window_rows
from etl.tables.rows.prints import PrintRow
from etl.tables.rows.stories import StoryRow
from etl.tables.rows.story_articles import StoryArticleRow
from etl.transform.stories.resolve import Window
from etl.transform.stories.stories import Past


def past_window(run: Run) -> Window:
    """The window of a run; its prints are read while they are gone through."""
    stories = (row for _, row in window_rows(run, StoryRow))
    members = (row for _, row in window_rows(run, StoryArticleRow))
    past = Past.of(stories, members)
    return Window(past, window_rows(run, PrintRow), earlier_events(run, past))

"""What is expected of a night and of each feed, compared with what they brought.

In: `Measures` and the settings. Out: a sentence for each expectation that is broken.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from etl.pipeline.measures import Measures
from etl.settings import Settings


@dataclass(frozen=True)
class Share:
    """A part of a whole that an expectation limits, and the setting that says how."""

    setting: str
    part: int
    whole: int
    parts: str
    wholes: str


def broken_by_polling(found: Measures, usual: float | None, settings: Settings,
                      is_night: bool = True) -> Iterator[str]:
    """Say what feeds and fetched pages break; `usual` are new entries, None where unknown."""
    if is_night and found.feeds:
        yield from _above(Share("most_failed_feeds", found.failed_feeds, found.feeds,
                                "failed", "feeds"), settings, least=1)
    if usual is not None and usual >= settings.judged_from and \
            found.entries < usual * settings.least_entries_share:
        yield (f"entries {found.entries}, usually {usual:g} (DATELINE_LEAST_ENTRIES_SHARE="
               f"{settings.least_entries_share:g})")
    asked = found.pages + found.failed_pages
    yield from _above(Share("most_failed_pages", found.failed_pages, asked,
                            "could not be had", "pages"), settings)


def broken_by_coding(found: Measures, settings: Settings, is_night: bool = True) -> Iterator[str]:
    """Say what parsed pages and coded articles break."""
    yield from _above(Share("most_rejected_pages", found.rejected_pages, found.pages,
                            "became no article", "pages"), settings)
    yield from _above(Share("most_disputed_pages", found.disputed, found.articles,
                            "have disputed texts", "articles"), settings)
    if is_night and found.articles >= settings.judged_from and \
            found.mentions < found.articles * settings.least_mentions:
        yield (f"{found.mentions} mentions in {found.articles} articles "
               f"(DATELINE_LEAST_MENTIONS={settings.least_mentions:g} an article)")


def _above(share: Share, settings: Settings, least: int | None = None) -> Iterator[str]:
    limit: float = getattr(settings, share.setting)
    is_judged = share.whole >= (settings.judged_from if least is None else least)
    if is_judged and share.part > limit * share.whole:
        yield (f"{share.part} of {share.whole} {share.wholes} {share.parts} "
               f"(DATELINE_{share.setting.upper()}={limit:g})")

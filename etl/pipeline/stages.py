"""The stages of a night, in order: what plans, does and commits each, and which tables it writes.

The night without Airflow, the DAGs' tasks, the names of parts in the lake's staging and the waiting
of the embedded Airflow follow from `STAGES`. A stage names its functions and does not import them:
a DAG file, which Airflow parses again and again, stays light, and a task loads its stage alone.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from etl.pipeline.run import Run

Counts = dict[str, int]
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Step(Generic[P, R]):
    """A function by its place, "module:name"; its module is imported when it is called.

    A step without a place is false, and nothing can be called.
    """

    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.place)

    @property
    def name(self) -> str:
        """The function's name, which is the name of its task in the DAG."""
        return self.place.partition(":")[2]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Import the function and call it."""
        module, _, name = self.place.partition(":")
        done: R = getattr(importlib.import_module(module), name)(*args, **kwargs)
        return done


@dataclass(frozen=True)
class Stage:
    """A stage of one ingest date, and the phase (the DAG) to which it belongs.

    `plan` cuts the day's work into chunks and returns their names. `work` does one chunk and leaves
    rows of the tables `staged` in the lake's staging. `commit` joins the chunks and writes `tables`
    beside `rejects` and `runs`, which all stages of extract and transform write. A stage without a
    plan is done at once by its commit; one without a commit leaves its chunks to the next stage's.
    `reads` are the tables of other stages that its own are made of; what it looks up in its own of
    earlier days is not named. `is_network`: its chunks mostly wait for other people's servers.
    """

    name: str
    phase: str
    plan: "Step[[Run], list[str]]" = Step()
    work: "Step[[Run, str], Counts]" = Step()
    commit: "Step[[Run], Counts]" = Step()
    staged: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    is_network: bool = False

    @property
    def tasks(self) -> tuple[str, ...]:
        """Names of its tasks in the DAG, in order: those of its functions."""
        return tuple(step.name for step in (self.plan, self.work, self.commit) if step)

    def part(self, what: str) -> str:
        """Name of a part of the lake's staging: a staged table, `plan` or `counts`."""
        return f"{self.name}-{what}"

    @property
    def parts(self) -> tuple[str, ...]:
        """All parts that it leaves in the lake's staging."""
        return tuple(map(self.part, (*self.staged, "plan", "counts")))


POLL = Stage(
    "poll", "extract", is_network=True,
    plan=Step("etl.pipeline.extract:plan_polls"),
    work=Step("etl.pipeline.extract:poll"),
    commit=Step("etl.pipeline.extract:commit_polls"),
    staged=("feeds", "entries", "captures", "rejects"), tables=("feeds", "entries", "captures"))
FETCH = Stage(
    "fetch", "extract", is_network=True,
    plan=Step("etl.pipeline.extract:plan_fetches"),
    work=Step("etl.pipeline.extract:fetch"),
    commit=Step("etl.pipeline.extract:commit_fetches"),
    staged=("captures", "rejects"), tables=("captures",), reads=("entries",))
PARSE = Stage(
    "parse", "transform",
    plan=Step("etl.pipeline.transform:plan_parses"),
    work=Step("etl.pipeline.transform:parse"),
    commit=Step("etl.pipeline.transform:commit_parses"),
    staged=("articles", "rejects"), tables=("articles",), reads=("entries", "captures"))
# Mentions and the events made of them change together: what `code` leaves, `resolve` commits.
CODE = Stage(
    "code", "transform",
    plan=Step("etl.pipeline.transform:plan_codes"),
    work=Step("etl.pipeline.transform:code"),
    staged=("mentions", "place_mentions", "rejects"), reads=("articles",))
RESOLVE = Stage(
    "resolve", "transform",
    commit=Step("etl.pipeline.transform:resolve"),
    tables=("mentions", "place_mentions", "events", "event_mentions", "prints", "stories",
            "story_articles", "actors", "places"),
    reads=("articles",))
LOAD = Stage(
    "load", "load", commit=Step("etl.pipeline.load:load"),
    reads=("feeds", "entries", "captures", "articles", "mentions", "place_mentions", "events",
           "event_mentions", "stories", "story_articles", "actors", "places", "rejects", "runs"))
REPORT = Stage(
    "report", "load", commit=Step("etl.pipeline.load:report"),
    reads=("feeds", "entries", "captures", "articles", "mentions", "events", "stories",
           "story_articles", "rejects", "runs"))

# What judges a phase when all of it is stored: the last task of its DAG.
JUDGES: "dict[str, Step[[Run], Counts]]" = {
    "extract": Step("etl.pipeline.judging:judge_extract"),
    "transform": Step("etl.pipeline.judging:judge_transform")}
# What an asset's event says of a day, and which days of a range have something to do.
NOTES: "Step[[Run, Counts], dict[str, Any]]" = Step("etl.pipeline.judging:notes")
# Keeps the copy of the warehouse that the events page reads, when the days are loaded.
COPY: "Step[[Run], Counts]" = Step("etl.pipeline.load:copy")
# Puts what was coded back into staging, where only events and stories are made anew.
RESTAGE: "Step[[Run], list[str]]" = Step("etl.pipeline.recoding:restage")
# The runs of several days with each one's share of the chunks that a table is cut into.
SHARED: "Step[[Sequence[Run], str], list[Run]]" = Step("etl.pipeline.cutting:shared")
READY: "Step[[Sequence[Run], str], list[str]]" = Step("etl.pipeline.days:ready")

STAGES = (POLL, FETCH, PARSE, CODE, RESOLVE, LOAD, REPORT)
PHASES = tuple(dict.fromkeys(stage.phase for stage in STAGES))


def of_phase(phase: str) -> tuple[Stage, ...]:
    """The stages of a phase, in order."""
    return tuple(stage for stage in STAGES if stage.phase == phase)


def named(name: str) -> Stage:
    """The stage of a name; raises KeyError where there is none."""
    return {stage.name: stage for stage in STAGES}[name]


def of_task(name: str) -> Stage | None:
    """The stage that a task of the DAGs belongs to, by its name; None where it is none of one."""
    return next((stage for stage in STAGES if name in stage.tasks), None)


def after(stage: Stage) -> tuple[Stage, ...]:
    """The stages that come after one, in order."""
    return STAGES[STAGES.index(stage) + 1:]

"""Room for rows that are more than memory may hold: a database that spills into a folder.

In: two settings. Out: a DuckDB connection that holds so much in memory and puts the rest into a
folder below `DATELINE_SCRATCH`, which goes when the connection is closed.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

import duckdb

from etl.errors import LakeError, SettingError
from etl.settings import Settings

PREFIX = "dateline-"
# What is left by killed processes is removed when nobody can be at it any more.
LEFT_SECONDS = 2 * 86_400
# What DuckDB takes as an option.
Option = str | bool | int | float | list[str]
Made = TypeVar("Made")


@dataclass(frozen=True)
class Scratch:
    """A folder to spill into, and the bytes that may stay in memory where a database is `tight`.

    The folder is made when it is needed; None is the system's own for temporary files. Only sorting
    can be held to little memory: DuckDB's joins of wide rows fail under a tight limit instead of
    spilling, so a database that joins has DuckDB's own limit, four fifths of the machine's memory.
    """

    folder: str | None = None
    memory_bytes: int = 500_000_000

    @classmethod
    def of(cls, settings: Settings) -> "Scratch":
        """The one that the settings name."""
        return cls(settings.scratch, settings.memory_bytes)

    @contextmanager
    def room(self) -> Iterator[dict[str, Option]]:
        """A folder of its own, as an option of `duckdb.connect`; it goes when the block ends.

        Raises SettingError where the folder can't be made.
        """
        place = self._made(lambda: tempfile.mkdtemp(prefix=PREFIX, dir=self.folder))
        try:
            yield {"temp_directory": place}
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def file(self) -> BinaryIO:
        """A file without a name, which goes when it is closed; raises SettingError as `room`."""
        return self._made(lambda: tempfile.TemporaryFile(prefix=PREFIX, dir=self.folder))

    def _made(self, make: Callable[[], Made]) -> Made:
        try:
            if self.folder is not None:
                Path(self.folder).mkdir(parents=True, exist_ok=True)
            return make()
        except OSError as error:
            where = self.folder or "the folder for temporary files"
            raise SettingError(f"DATELINE_SCRATCH: can't write to {where}: "
                               f"{error.strerror or error}") from None

    @contextmanager
    def database(self, tight: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """An empty database on one thread, which keeps rows in order; it goes with the block.

        Raises LakeError where the folder has no room for what is spilled.
        """
        with self.room() as options:
            options["threads"] = 1
            if tight:
                options["memory_limit"] = f"{self.memory_bytes // 1_000_000}MB"
            try:
                with closing(duckdb.connect(config=options)) as connection:
                    connection.execute("SET enable_progress_bar = false")
                    yield connection
            except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
                reason = " ".join(str(error).split())
                raise LakeError(f"no room for rows in {options['temp_directory']} "
                                "(DATELINE_SCRATCH) or in memory (DATELINE_MEMORY_BYTES): "
                                f"{reason}") from None

    def sweep(self) -> int:
        """Remove what killed processes have left in the folder; returns the number of leavings."""
        if self.folder is None or not Path(self.folder).is_dir():
            return 0
        left = [path for path in Path(self.folder).glob(f"{PREFIX}*")
                if time.time() - path.stat().st_mtime > LEFT_SECONDS]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return len(left)

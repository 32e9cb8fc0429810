"""Start and stop of the embedded Airflow: database, API server, DAG processor, scheduler."""

import importlib.metadata
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from etl.errors import WorkError
from etl.orchestration.embedded.api import Api
from etl.orchestration.embedded.home import HOST, Home, environment
from etl.orchestration.embedded.sessions import Sessions
from etl.pipeline.stages import PHASES

log = logging.getLogger(__name__)

# A DAG for each phase of the night, in order; the first is triggered, each starts the next.
NIGHT = tuple(f"dateline_{phase}" for phase in PHASES)
EXTRACT = NIGHT[0]
DAGS = (*NIGHT, "dateline_upkeep")
START_SECONDS = 180
# Without its log server the service listens nowhere; the API server reads the logs from the folder.
SILENT = "--skip-serve-logs"


class Airflow:
    """An Airflow that runs as long as its block.

    With `keep`, for people, it also notices changed DAG files and serves triggers.
    """

    def __init__(self, root: Path, variables: dict[str, str], *, keep: bool = False,
                 port: int | None = None) -> None:
        """Take the project's root and the variables of its services; start nothing yet."""
        self.root, self.variables, self.keep = root, variables, keep
        self.home = Home(root / "data" / "airflow")
        self.port = port or free_port()
        self.sessions = Sessions(self.home.folder)
        self.services: dict[str, subprocess.Popen[bytes]] = {}
        self.seconds: dict[str, float] = {}
        self.password = ""
        self._held = ExitStack()

    def __enter__(self) -> Self:
        """Start it; raises WorkError or SettingError where it can't be."""
        keys = self.home.prepare()
        self._held.enter_context(self.home.locked())
        self._held.callback(self.sessions.end)
        try:
            self.password = keys["password"]
            self.api = Api(self.port, self.password)
            inherited = {**os.environ, **self.variables}
            self.environment = environment(self.home, keys, self.port, inherited)
            self._start()
        except BaseException:
            self._held.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """End every process that it has started."""
        self._timed("stop", self._held.close)

    def check(self) -> None:
        """Raise WorkError where one of the services has ended."""
        for name, process in self.services.items():
            status = process.poll()
            # Without `keep` the DAG processor reads the files once and ends well.
            if status is not None and (status or name != "dag-processor" or self.keep):
                raise WorkError(f"Airflow's {name} has ended with status {status}; "
                                f"its log: {self.home.log_of(name)}")

    def _start(self) -> None:
        if left := self.sessions.sweep():
            log.warning("ended %d processes that an interrupted run had left", left)
        self._timed("migrate", self._migrate)
        started = datetime.now(UTC)
        self._service("api-server")
        self._service("dag-processor", *([] if self.keep else ["--num-runs", "1"]))
        self._timed("api", lambda: self._until(self.api.is_healthy, "its API"))
        self._close_interrupted()
        self._timed("dags", lambda: self._until(lambda: self._has_parsed(started), "its DAGs"))
        # While the scheduler starts; both take seconds, on a core each.
        threading.Thread(target=self.api.warm, daemon=True).start()
        self._service("scheduler", SILENT)
        if self.keep:
            self._service("triggerer", SILENT)

    def _timed(self, phase: str, work: Callable[[], object]) -> None:
        started = time.monotonic()
        work()
        self.seconds[phase] = time.monotonic() - started

    def _service(self, name: str, *options: str) -> "subprocess.Popen[bytes]":
        process = self._launch(name, name, *options)
        self.services[name] = process
        return process

    def _launch(self, log_name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        path = self.home.log_of(log_name)
        path.unlink(missing_ok=True)
        command = [sys.executable, "-m", "airflow", *arguments]
        return self.sessions.start(command, self.environment, path, self.root)

    def _migrate(self) -> None:
        version = importlib.metadata.version("apache-airflow-core")
        stamp = self.home.folder / "migrated"
        database = self.home.folder / "airflow.db"
        if database.exists() and stamp.exists() and stamp.read_text("utf-8") == version:
            return
        if self._launch("migrate", "db", "migrate").wait():
            raise WorkError("Airflow's database can't be made; "
                            f"the log: {self.home.log_of('migrate')}")
        stamp.write_text(version, "utf-8")

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not holds():
            self.check()
            if time.monotonic() > deadline:
                raise WorkError(f"Airflow has not got {what} ready in {START_SECONDS} seconds; "
                                f"logs: {self.home.folder}")
            time.sleep(0.1)

    def _has_parsed(self, since: datetime) -> bool:
        if errors := self.api.ask("importErrors")["import_errors"]:
            last = str(errors[0]["stack_trace"]).strip().splitlines()[-1]
            raise WorkError(f"{errors[0]['filename']} can't be read by Airflow: {last}")
        dags = self.api.ask("dags", limit=100)["dags"]
        found = {dag["dag_id"]: dag["last_parsed_time"] for dag in dags}
        return all(found.get(dag) and datetime.fromisoformat(found[dag]) >= since for dag in DAGS)

    def _close_interrupted(self) -> None:
        """Fail the runs that an earlier end has interrupted.

        Nothing works on them any more, and they would block new ones. A run that waits to transform
        or load a day is kept. An extract that waits is not: it belongs to another moment.
        """
        found = self.api.ask("dags", limit=100, exclude_stale=False)["dags"]
        known = {dag["dag_id"] for dag in found}
        for dag in known.intersection(DAGS):
            states = ["running", "queued"] if dag == EXTRACT else ["running"]
            for run in self.api.runs(dag, state=states):
                path = f"dags/{dag}/dagRuns/{run['dag_run_id']}"
                self.api.tell("PATCH", path, {"state": "failed"})
                log.warning("closed %s of %s, which was interrupted", run["dag_run_id"], dag)


def free_port(preferred: int = 0) -> int:
    """A port of this machine's loopback that nobody listens on: the preferred one, or any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, preferred))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])

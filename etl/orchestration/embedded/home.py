"""The embedded Airflow's home: its folder, its secrets, and the environment of its services."""

import base64
import fcntl
import importlib.util
import json
import logging
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl.errors import SettingError, WorkError
from etl.lake.places import PLACES, rooted
from etl.settings import PREFIX, Settings

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
USER = "admin"
CHECKOUT = Path(__file__).resolve().parents[3]
# Bears the home's folder in the environment of everything that is started for it.
MARK = "_DATELINE_EMBEDDED"
# Where Python looks for the name of who runs it, before it asks the machine.
USER_NAMES = frozenset({"LOGNAME", "USER", "LNAME", "USERNAME"})
# SQLite takes one writer at a time: measured, at the default of 32 tasks fail, at 2 none does.
PARALLELISM = 2


@dataclass(frozen=True)
class Home:
    """The folder `data/airflow` of a project; all of it can be deleted while nothing runs."""

    folder: Path

    @property
    def logs(self) -> Path:
        """Folder of the tasks' logs."""
        return self.folder / "logs"

    def log_of(self, service: str) -> Path:
        """File that a service's own lines go to."""
        return self.folder / f"{service}.log"

    def prepare(self) -> dict[str, str]:
        """Make the folder and, once, its secrets; returns them.

        Raises SettingError where the folder can't be written.
        """
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            return self._secrets()
        except OSError as error:
            raise SettingError(f"can't write to {self.folder}: {error.strerror or error}") from None

    def _secrets(self) -> dict[str, str]:
        path = self.folder / "secrets.json"
        try:
            found: dict[str, str] = json.loads(path.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            found = {"fernet_key": base64.urlsafe_b64encode(os.urandom(32)).decode(),
                     "password": secrets.token_urlsafe(12), "jwt_secret": secrets.token_urlsafe(64),
                     "secret_key": secrets.token_urlsafe(32)}
            write_private(path, json.dumps(found))
        write_private(self.folder / "passwords.json", json.dumps({USER: found["password"]}))
        return found

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second Airflow out of this home.

        Raises WorkError where one is running.
        """
        with open(self.folder / "lock", "a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.seek(0)
                holder = file.read().strip() or "?"
                raise WorkError(f"another run or ui of this folder is going on (process {holder}); "
                                "wait for its end or stop it") from None
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield
            file.truncate(0)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)


def absolute(settings: Settings, root: Path) -> dict[str, str]:
    """The settings that hold paths, as DATELINE_ variables; relative ones start at the root."""
    at = rooted(settings, root)
    return {PREFIX + name.upper(): getattr(at, name) for name in PLACES}


def environment(home: Home, keys: Mapping[str, str], port: int,
                inherited: Mapping[str, str]) -> dict[str, str]:
    """Environment of the services: what is inherited, with our settings of Airflow only."""
    kept = {name: value for name, value in inherited.items()
            if not name.startswith(("AIRFLOW", "_AIRFLOW"))}
    before = kept.get("no_proxy") or kept.get("NO_PROXY")
    proxies = ",".join(filter(None, [before, HOST, "localhost"]))
    paths = os.pathsep.join(filter(None, [kept.get("PYTHONPATH"), str(CHECKOUT)]))
    # Airflow asks for the user's name, and a uid without an entry in passwd has none.
    user = {} if USER_NAMES & kept.keys() else {"LOGNAME": "dateline"}
    return {**kept, **_airflow(home, keys, port), **_telemetry(kept), **user, "NO_PROXY": proxies,
            "no_proxy": proxies, "PYTHONPATH": paths, MARK: str(home.folder),
            # Keeps the mark readable in /proc although Airflow renames its processes.
            "SPT_NOENV": "1"}


def _telemetry(inherited: Mapping[str, str]) -> dict[str, str]:
    """Switches on what tells others of the runs, where the environment says whom.

    The variables are OpenTelemetry's and OpenLineage's own. HTTP is what collectors of the former
    take at port 4318; for traces Airflow asks by the exporter's name and not for the protocol.
    """
    told: dict[str, str] = {}
    if inherited.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        told |= {"AIRFLOW__METRICS__OTEL_ON": "True", "AIRFLOW__TRACES__OTEL_ON": "True",
                 "OTEL_SERVICE_NAME": "dateline", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
                 "OTEL_TRACES_EXPORTER": "otlp_proto_http"}
    if inherited.get("OPENLINEAGE_URL"):
        if importlib.util.find_spec("openlineage") is None:
            log.warning("OPENLINEAGE_URL is set, but nothing is sent: the extra `lineage` is not "
                        "installed; see docs/operations.md, Lineage")
        # By default the provider forks: a copy of a process with threads may hang.
        told |= {"OPENLINEAGE_NAMESPACE": "dateline",
                 "AIRFLOW__OPENLINEAGE__EXECUTE_IN_THREAD": "True"}
    return {name: inherited.get(name) or value for name, value in told.items()}


def _airflow(home: Home, keys: Mapping[str, str], port: int) -> dict[str, str]:
    address = f"http://{HOST}:{port}"
    sections: dict[str, dict[str, object]] = {
        "CORE": {
            "EXECUTOR": "LocalExecutor", "PARALLELISM": PARALLELISM, "LOAD_EXAMPLES": False,
            # A fully qualified name would be looked up by DNS.
            "HOSTNAME_CALLABLE": "socket.gethostname",
            "DAGS_FOLDER": CHECKOUT / "dags", "PLUGINS_FOLDER": CHECKOUT / "plugins",
            "DAGS_ARE_PAUSED_AT_CREATION": False, "FERNET_KEY": keys["fernet_key"],
            "EXECUTION_API_SERVER_URL": f"{address}/execution/",
            "SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
            "SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": home.folder / "passwords.json"},
        "DATABASE": {"SQL_ALCHEMY_CONN": f"sqlite:///{home.folder / 'airflow.db'}"},
        "API": {"HOST": HOST, "PORT": port, "BASE_URL": address, "SECRET_KEY": keys["secret_key"],
                "WORKERS": 1, "INSTANCE_NAME": "Dateline"},
        "API_AUTH": {"JWT_SECRET": keys["jwt_secret"]},
        "SCHEDULER": {"ENABLE_HEALTH_CHECK": False, "SCHEDULER_IDLE_SLEEP_TIME": "0.4"},
        # At the default of 5 seconds a busy machine makes a task's first request a repeated one.
        "WORKERS": {"EXECUTION_API_TIMEOUT": "30.0"},
        "LOGGING": {"BASE_LOG_FOLDER": home.logs, "COLORED_CONSOLE_LOG": False,
                    "DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": home.logs / "dag_processor"},
    }
    variables = {f"AIRFLOW__{section}__{name}": str(value)
                 for section, options in sections.items() for name, value in options.items()}
    return {"AIRFLOW_HOME": str(home.folder), **variables}

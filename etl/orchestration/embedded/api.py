"""The REST API of the embedded Airflow: the few questions that a night needs."""

import contextlib
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any, TypedDict

from etl.errors import WorkError
from etl.orchestration.embedded.home import HOST, USER

TIMEOUT_SECONDS = 30
# A machine whose cores are all at work may leave a question unanswered, and the night goes on.
TRIES = 6
# A JSON object as Airflow gives or takes it; its shape is Airflow's, and changes with the question.
Record = dict[str, Any]


class DagRun(TypedDict):
    """What we read of a run; `partition_key` is its ingest date, null where it has none."""

    dag_id: str
    dag_run_id: str
    partition_key: str | None
    state: str


class TaskInstance(TypedDict):
    """What we read of a task of a run; a mapped one has a `map_index` of 0 or more, others −1.

    Times are ISO 8601; `state` and times are null before the task has begun.
    """

    task_id: str
    state: str | None
    map_index: int
    rendered_map_index: str | None
    try_number: int
    start_date: str | None
    end_date: str | None


@dataclass
class Api:
    """The API at a port of this machine, with the login of its home."""

    port: int
    password: str
    token: str | None = None
    # Never through a proxy: it is on this machine.
    opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(urllib.request.ProxyHandler({})))

    @property
    def address(self) -> str:
        """Where people open it."""
        return f"http://{HOST}:{self.port}"

    def is_healthy(self) -> bool:
        """Whether it answers and sees its database."""
        try:
            found = self._send("GET", "/api/v2/monitor/health", timeout=2)
        except (OSError, ValueError):
            return False
        return bool(found["metadatabase"]["status"] == "healthy")

    def warm(self) -> None:
        """Have it build the part that tasks talk to, which takes seconds at the first request."""
        with contextlib.suppress(OSError, ValueError):
            self._send("GET", "/execution/health")

    def ask(self, path: str, **query: object) -> Record:
        """Get a resource of `/api/v2`.

        Raises WorkError where it is refused or can't be had, late answers asked for again.
        """
        where = f"/api/v2/{path}?{urllib.parse.urlencode(query, doseq=True)}"
        return self._work("GET", where, tries=TRIES)

    def tell(self, method: str, path: str, body: Record) -> Record:
        """Change a resource of `/api/v2`; raises WorkError where it is refused."""
        return self._work(method, f"/api/v2/{path}", body)

    def runs(self, dag_id: str, **query: object) -> list[DagRun]:
        """The newest runs of a DAG, newest first."""
        answer = self.ask(f"dags/{dag_id}/dagRuns", order_by="-id", limit=50, **query)
        found: list[DagRun] = answer["dag_runs"]
        return found

    def tasks(self, run: DagRun) -> list[TaskInstance]:
        """All task instances of a run, page by page."""
        path = f"dags/{run['dag_id']}/dagRuns/{urllib.parse.quote(run['dag_run_id'])}/taskInstances"
        found: list[TaskInstance] = []
        while True:
            page = self.ask(path, limit=100, offset=len(found))
            found += page["task_instances"]
            if not page["task_instances"] or len(found) >= page["total_entries"]:
                return found

    def _work(self, method: str, path: str, body: Record | None = None,
              tries: int = 1) -> Record:
        try:
            if self.token is None:
                login = {"username": USER, "password": self.password}
                self.token = self._send("POST", "/auth/token", login)["access_token"]
            return self._send(method, path, body)
        except urllib.error.HTTPError as error:
            detail = error.read().decode("utf-8", "replace")[:300]
            raise WorkError(f"Airflow refused {method} {path}: {error.code} {detail}") from None
        except (OSError, ValueError) as error:
            if tries > 1 and TimeoutError in {type(error), type(getattr(error, "reason", None))}:
                return self._work(method, path, body, tries - 1)
            raise WorkError(f"Airflow did not answer {method} {path}: {error}") from None

    def _send(self, method: str, path: str, body: Record | None = None,
              timeout: float = TIMEOUT_SECONDS) -> Record:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        with self.opener.open(request, timeout=timeout) as answer:
            found: Record = json.load(answer)
        return found

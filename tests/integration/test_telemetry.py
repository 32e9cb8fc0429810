"""OpenTelemetry, switched on: what Airflow counts reaches a collector on loopback."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from etl.orchestration.embedded.home import Home, environment

KEYS = {"fernet_key": "", "secret_key": "s" * 40, "jwt_secret": "j" * 64, "password": "p"}
# As the process of a task begins to count.
COUNTS = """
from airflow.sdk._shared.observability.metrics import stats
from airflow.sdk.observability.metrics import stats_utils
stats.initialize(factory=stats_utils.get_stats_factory(), export_legacy_names=False)
stats.incr("ti.finish", tags={"dag_id": "dateline_extract", "state": "success"})
from opentelemetry.metrics import get_meter_provider
get_meter_provider().force_flush()
"""


class Collector(BaseHTTPRequestHandler):
    """Notes what it is sent."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, body))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_it_is_off_unless_the_environment_says_where_to(tmp_path: Path) -> None:
    found = environment(Home(tmp_path), KEYS, 8080, {"AIRFLOW__METRICS__OTEL_ON": "True"})
    assert not [name for name in found if "OTEL" in name]


def test_what_airflow_counts_reaches_a_collector(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    server.received = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        where = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_address[1]}"}
        variables = environment(Home(tmp_path), KEYS, 8080, {**os.environ, **where})
        subprocess.run([sys.executable, "-c", COUNTS], env=variables, check=True, capture_output=True, timeout=120)
    finally:
        server.shutdown()
        server.server_close()
    sent = [body for path, body in server.received if path == "/v1/metrics"]  # type: ignore[attr-defined]
    assert any(b"ti.finish" in body and b"dateline_extract" in body for body in sent)
    assert any(b"service.name" in body and b"dateline" in body for body in sent)

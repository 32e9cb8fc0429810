"""Alerts sent to loopback: a mail server, a Slack webhook, an Apprise server, and none that answers."""

import json
import socketserver
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from etl.orchestration.messengers import Alert, send
from etl.settings import Settings
from tests.serving import serving

ALERT = Alert("dateline_extract judge_extract of 2026-11-20 failed", "3 of 4 feeds failed:\n<!channel> \x1b[2Jhttp_404",
              "Log: http://127.0.0.1:8080/dags/dateline_extract")
LINES = [ALERT.what, "3 of 4 feeds failed: <!channel> [2Jhttp_404", ALERT.where]


class Hook(BaseHTTPRequestHandler):
    """Notes what is posted; /down answers 500."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(500 if self.path == "/down" else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as one mail needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"QUIT":
                return
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                received = bytearray()
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    received += part
                self.server.received.append(bytes(received))  # type: ignore[attr-defined]
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def hook() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.posted = []  # type: ignore[attr-defined]
    with serving(server) as open_server:
        yield open_server


def test_a_mail_has_the_three_lines() -> None:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)
    server.received = []  # type: ignore[attr-defined]
    with serving(server):
        settings = Settings(alert_mail="ann@a.example, bob@b.example", alert_from="dateline@a.example",
                            smtp_url=f"smtp://127.0.0.1:{server.server_address[1]}")
        assert send(ALERT, settings) == ["mail"]
    [received] = server.received  # type: ignore[attr-defined]
    mail = message_from_bytes(received, policy=default)
    assert mail["Subject"] == f"Dateline: {ALERT.what}"
    assert mail["To"] == "ann@a.example, bob@b.example" and mail["From"] == "dateline@a.example"
    assert mail.get_content().splitlines() == LINES  # type: ignore[attr-defined]


def test_slack_and_apprise_get_them_too(hook: Any) -> None:
    address = f"http://127.0.0.1:{hook.server_address[1]}"
    settings = Settings(alert_slack=f"{address}/services/T0/B0/secret", alert_apprise=f"{address}/notify/dateline")
    assert send(ALERT, settings) == ["slack", "apprise"]
    (slack, said), (apprise, told) = hook.posted
    assert (slack, apprise) == ("/services/T0/B0/secret", "/notify/dateline")
    assert said["text"].split("\n")[1] == "3 of 4 feeds failed: &lt;!channel&gt; [2Jhttp_404", "nobody is called by it"
    assert told["body"].split("\n") == LINES and told["type"] == "failure"


def test_one_that_fails_stops_neither_the_others_nor_the_task(hook: Any, caplog: pytest.LogCaptureFixture) -> None:
    address = f"http://127.0.0.1:{hook.server_address[1]}"
    settings = Settings(alert_mail="ann@a.example", smtp_url="smtp://127.0.0.1:9", alert_slack=f"{address}/down",
                        alert_apprise=f"{address}/notify/dateline")
    assert send(ALERT, settings) == ["apprise"]
    assert "alert=mail error=ConnectionRefusedError: not sent" in caplog.text
    assert "alert=slack error=HTTPError: not sent" in caplog.text and address not in caplog.text


def test_nobody_is_told_by_default() -> None:
    assert send(ALERT, Settings()) == []

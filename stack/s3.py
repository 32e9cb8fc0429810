"""An S3 on loopback (moto) that can be told to be busy: `python -m stack.s3 PORT SWITCH`.

While the file SWITCH exists every request is answered 503 SlowDown, as Amazon's does under load.
What it keeps is in its memory.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
BUSY = (b"<?xml version='1.0' encoding='UTF-8'?><Error><Code>SlowDown</Code>"
        b"<Message>Please reduce your request rate.</Message></Error>")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def switched(application: Application, switch: Path) -> Application:
    """The application, which answers 503 while the switch is there."""

    def answer(request: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        if not switch.exists():
            return application(request, begin)
        # What was sent is read: a connection that is kept would take it for the next request.
        length = int(request.get("CONTENT_LENGTH") or 0)
        while length > 0 and (block := request["wsgi.input"].read(min(length, 1 << 20))):
            length -= len(block)
        begin("503 Slow Down", [("Content-Type", "application/xml"),
                                ("Content-Length", str(len(BUSY)))])
        return [BUSY]

    return answer


def main(port: int, switch: Path) -> None:
    """Serve until the process is ended."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import run_simple

    store = switched(DomainDispatcherApplication(create_backend_app), switch)
    run_simple(HOST, port, store, threaded=True, use_reloader=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))

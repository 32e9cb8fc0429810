"""What came back from one address: the answer as it is stored, or the reason why there is none."""

import functools
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """One address asked for, to its end.

    `reason` is None where the answer is good (200 with a body, or 304 to a conditional request);
    otherwise it is a reject reason. `status` is None where nothing answered. `body` has its content
    encoding undone; `headers` are as received; `moved_to` is where permanent redirects (301, 308)
    led, None where there were none. `seconds` runs from the last try's request to its last byte.
    """

    url: str
    final_url: str
    status: int | None = None
    headers: Headers = ()
    body: bytes = b""
    http_version: str = "HTTP/1.1"
    captured_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: float = 0.0
    request_headers: Headers = ()
    reason: str | None = None
    detail: str | None = None
    moved_to: str | None = None

    def header(self, name: str) -> str | None:
        """Value of the first header of this name, in any case; None where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def content_type(self) -> str | None:
        """The Content-Type header as sent."""
        return self.header("content-type")

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case; empty where none was sent."""
        return (self.content_type or "").partition(";")[0].strip().lower()

    @property
    def is_not_modified(self) -> bool:
        """Whether the server said that nothing is new."""
        return self.status == 304 and self.reason is None

    @functools.cached_property
    def digest(self) -> str:
        """sha256 of the body, hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

"""Why an address gave no answer: the reason codes of everything that goes over the network."""

# A second try may help: RFC 9110 section 15.6 (5xx), RFC 6585 section 4 (429), and broken lines.
RETRIED_REASONS = frozenset({"timeout", "connection_failed", "incomplete", "http_429"})

# The host was not reached: the same will happen to its other pages.
UNREACHED = frozenset({"timeout", "connection_failed", "tls_failure", "dns_failure"})
# The host was not asked at all.
BUDGETS = frozenset({"host_budget", "run_budget"})

REASONS = {
    "bad_url": "not an http or https address",
    "private_address": "the host is private, loopback, link-local, reserved or a metadata service",
    "dns_failure": "the host has no address",
    "connection_failed": "the connection could not be made or broke before the answer",
    "tls_failure": "no trusted TLS connection",
    "timeout": "no whole answer in time",
    "too_large": "larger than the limit, as sent or after decompression",
    "too_many_redirects": "more than 10 redirects, or a circle",
    "redirect_refused": "redirected to something that is not http or https",
    "bad_content_type": "not a type that is asked for",
    "bad_encoding": "the content encoding is unknown or broken",
    "incomplete": "the answer broke off",
    "robots_disallowed": "robots.txt asks not to",
    "empty": "the body is empty",
    "host_budget": "the host has had its time, or failed too often in a row",
    "run_budget": "the time for all hosts is over",
}


class Refusal(Exception):
    """An address is not fetched, or its answer not taken: a reason code and a detail for people."""

    def __init__(self, reason: str, detail: str | None = None) -> None:
        """Keep the code and the detail (None: the code says it all)."""
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def is_retried(reason: str | None) -> bool:
    """Whether another try may bring an answer."""
    return reason is not None and (reason in RETRIED_REASONS or reason.startswith("http_5"))

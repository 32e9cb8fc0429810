"""Ways by which an alert reaches people: mail, a Slack webhook, an Apprise server.

In: an alert of three lines and the settings. Out: a message for each way that is set. One that
can't be sent is an error in the log and nothing else: an alert must not fail what it tells of.
"""

import json
import logging
import smtplib
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from etl.settings import Settings

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 15


@dataclass(frozen=True)
class Alert:
    """What an operator needs: what is wrong, why (and what to do), and where to look."""

    what: str
    why: str
    where: str

    @property
    def text(self) -> str:
        """The three lines."""
        return "\n".join(_line(part) for part in (self.what, self.why, self.where))


def _line(text: str) -> str:
    # Why something failed may quote what a stranger wrote.
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def is_anybody_told(settings: Settings) -> bool:
    """Whether the settings name anybody."""
    return bool(settings.alert_mail or settings.alert_slack.get_secret_value()
                or settings.alert_apprise.get_secret_value())


def send(alert: Alert, settings: Settings) -> list[str]:
    """Send an alert by every way that is set; returns the names of those that took it."""
    done = []
    for name, way in WAYS.items():
        try:
            if way(alert, settings):
                done.append(name)
                log.info("alert=%s what=%r", name, _line(alert.what))
        except (OSError, ValueError, smtplib.SMTPException) as error:
            # Not its text: addresses of webhooks are secrets, and errors may quote them.
            log.error("alert=%s error=%s: not sent", name, type(error).__name__)
    return done


def _mail(alert: Alert, settings: Settings) -> bool:
    people = [person.strip() for person in settings.alert_mail.split(",") if person.strip()]
    if not people:
        return False
    message = EmailMessage()
    message["Subject"] = f"Dateline: {_line(alert.what)}"
    message["From"] = settings.alert_from
    message["To"] = ", ".join(people)
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="dateline.invalid")
    message.set_content(f"{alert.text}\n")
    server = urlsplit(settings.smtp_url)
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with kind(server.hostname or "", server.port or 0, timeout=TIMEOUT_SECONDS) as connection:
        if server.scheme == "smtp+starttls":
            connection.starttls()
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)
    return True


def _slack(alert: Alert, settings: Settings) -> bool:
    # The three signs by which a text could call everybody in a channel.
    text = alert.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _post(settings.alert_slack.get_secret_value(), {"text": text})


def _apprise(alert: Alert, settings: Settings) -> bool:
    body = {"title": f"Dateline: {_line(alert.what)}", "body": alert.text, "type": "failure",
            "format": "text"}
    return _post(settings.alert_apprise.get_secret_value(), body)


def _post(url: str, body: dict[str, str]) -> bool:
    if not url:
        return False
    request = urllib.request.Request(url, json.dumps(body).encode(), method="POST",
                                     headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):
        return True


WAYS: dict[str, Callable[[Alert, Settings], bool]] = {
    "mail": _mail, "slack": _slack, "apprise": _apprise}

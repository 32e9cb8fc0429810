"""Settings: environment variables with the prefix DATELINE_, with defaults for one machine.

In: the environment and options of the command line. Out: a frozen `Settings`.
"""

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from etl.errors import SettingError

PREFIX = "DATELINE_"
SECRETS = frozenset({"llm_key", "alert_slack", "alert_apprise"})
# Where `dateline browse` opens it.
BROWSER = "http://127.0.0.1:8765"
BUNDLED_FEEDS = Path(__file__).parent / "extract" / "feeds" / "feeds.opml"


class Settings(BaseSettings):
    """All settings; read them with `read_settings`, which names what is wrong."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    lake: str = Field(
        "data/lake", description="Folder or s3:// URI of the Parquet tables and WARC files")
    warehouse: str = Field(
        "duckdb:///data/warehouse.duckdb", pattern=r"^(duckdb:///|postgresql://).+",
        description="duckdb:///PATH or postgresql://… that analysts query")
    browse_copy: str = Field(
        "duckdb:///data/browse.duckdb", pattern=r"^(duckdb:///.+|none)$", description=(
            "duckdb:///PATH of the copy that loading keeps of a PostgreSQL warehouse, for the "
            "events page; `none`: no copy and no page. A DuckDB warehouse needs none"))
    reports: str = Field("data/reports", description=(
        "Folder or s3:// URI of the nightly pages"))
    browse_url: str = Field(BROWSER, pattern=r"^https?://.+", description=(
        "Address of the events page, to which the ids of events on the nightly page lead; where "
        "that serves the nightly page, too, they lead to itself"))
    cache: str = Field("data/cache", description="Folder of compiled indexes; safe to delete")
    scratch: str = Field("data/scratch", description=(
        "Folder into which sorting, loading and exporting put what is more than memory may hold; "
        "safe to delete while nothing runs"))
    memory_bytes: int = Field(500_000_000, ge=100_000_000, description=(
        "Rows that sorting a day holds in memory; a process needs as much again for what it does "
        "with them"))
    feeds: str = Field(str(BUNDLED_FEEDS), description="Feed list: an OPML file")
    allow_private_hosts: str = Field("", description=(
        "Hosts and addresses, comma-separated, that may be fetched although they are private"))
    connect_to: str = Field("", description=(
        "NAME=HOST:PORT, comma-separated: connect there for hosts of that name (*.example for all "
        "below it), as curl's --connect-to"))
    user_agent: str = Field(
        "Dateline/0.1 (news event research; set DATELINE_CONTACT)", min_length=5,
        description="User-Agent header")
    contact: str = Field(
        "", description="Address or page of who runs this, added to the User-Agent")
    host_connections: int = Field(4, ge=1, le=64, description="Requests open at once per host")
    host_delay_seconds: float = Field(
        0.5, ge=0, le=60, description="Pause between requests to one host")
    connections: int = Field(64, ge=1, le=1024, description="Requests open at once in one process")
    attempts: int = Field(
        4, ge=1, le=10, description="Tries per address (429, 5xx, time-outs only)")
    timeout_seconds: float = Field(60, gt=0, le=600, description="Time for one answer")
    host_failures: int = Field(8, ge=1, le=1000, description=(
        "Failed connections and time-outs in a row after which a host's other pages are not asked "
        "for"))
    host_seconds: float = Field(
        3600, gt=0, description="Time for all pages of one host in one run")
    run_seconds: float = Field(14_400, gt=0, description=(
        "Time for all pages of one chunk; shorter than a task may take"))
    max_body_bytes: int = Field(
        10_000_000, ge=1000, description="Size of one body after decompression")
    max_entry_age_days: int | None = Field(
        None, ge=0, description="Skip entries published longer ago; unset: none")
    seen_days: int = Field(30, ge=1, le=3650, description=(
        "Days back in which a known entry is not fetched again, unless its feed says that it was "
        "updated"))
    window_days: int = Field(14, ge=0, le=60, description=(
        "Days before a night among which its articles have originals, stories and events; 0: none"))
    umask: str = Field("027", pattern=r"^0?[0-7]{3}$", description=(
        "Rights that Dateline's files and folders do not give, as umask(1) has them: 027 lets the "
        "owner's group read and nobody else, 077 nobody, 022 everybody"))
    jobs: int = Field(
        default_factory=lambda: min(8, os.cpu_count() or 1), ge=1, le=256,
        description="Processes for parsing and coding outside Airflow")
    classifier: str = Field("minilm", description=(
        "Second opinion on each proposed event: `minilm`, the model that ships, `tfidf`, its small "
        "fallback, or `none`"))
    proposers: str = Field("extractor,patterns", description=(
        "Who says what may have happened, in order, comma-separated: `extractor`, the network that "
        "ships, `patterns` of the codebook, and `links`, verbs between two actors; "
        "`patterns,links` is rules alone"))
    least_relevance: float = Field(0.75, ge=0, le=1, description=(
        "Least relevance (share of politics, as the extractor sees it) of a text that has events; "
        "0 codes ordinary crime, accidents and sport as well"))
    llm_url: str = Field("", pattern=r"^(https?://.+)?$", description=(
        "Third opinion: an endpoint that speaks OpenAI's chat completions, e.g. "
        "http://127.0.0.1:8000/v1; unset: none"))
    llm_model: str = Field("default", min_length=1, description="Name of the endpoint's model")
    llm_key: SecretStr = Field(
        SecretStr(""), description="Key of the endpoint, where it wants one")
    llm_requests: int = Field(
        1000, ge=0, description="Sentences that one process may send to the endpoint")
    llm_seconds: float = Field(
        20, gt=0, le=600, description="Time for one answer of the endpoint")
    keep_days: int | None = Field(None, ge=1, description=(
        "Days of tables and WARC files that `dateline lake tidy` keeps; unset: all. At least twice "
        "DATELINE_SEEN_DAYS"))
    keep_raw_days: int | None = Field(None, ge=1, description=(
        "Days of WARC files that it keeps, without which a day can't be recoded; unset: all"))
    rollup_days: int = Field(60, ge=0, description=(
        "Days after a month's end when its daily files become one; 0: never"))
    keep_log_days: int = Field(
        30, ge=1, description="Days of task logs that the weekly upkeep keeps")
    parse_seconds: float = Field(30, gt=0, le=3600, description=(
        "Time for parsing one page; a page that takes longer is rejected"))
    parse_memory_bytes: int = Field(1_500_000_000, ge=400_000_000, description=(
        "Memory of a process that parses pages; a page that needs more is rejected"))
    max_reject_share: float = Field(
        1.0, ge=0, le=1, description="A stage fails above this share of rejects")
    on_broken_expectation: Literal["fail", "warn", "strict"] = Field("fail", description=(
        "What the last task of a run does where an expectation is broken, after all is stored: "
        "`fail` for those of the night, `strict` for those of single feeds, too, `warn` never"))
    least_entries_share: float = Field(0.25, ge=0, le=1, description=(
        "Expected of a night and of each feed: new entries, as a share of the usual (the median "
        "of the last 14 nights)"))
    most_failed_feeds: float = Field(
        0.5, ge=0, le=1, description="Expected of a night: share of feeds that may fail")
    most_failed_pages: float = Field(0.5, ge=0, le=1, description=(
        "Expected of a night and of each feed: share of pages that may not be had"))
    most_rejected_pages: float = Field(0.5, ge=0, le=1, description=(
        "Expected of a night and of each feed: share of fetched pages that may be no article"))
    least_mentions: float = Field(0.05, ge=0, description=(
        "Expected of a night: mentions an article, on average"))
    most_disputed_pages: float = Field(0.5, ge=0, le=1, description=(
        "Expected of a night and of each feed: share of articles on whose text the readings of "
        "their page may disagree"))
    deadline_hours: float | None = Field(6, ge=0, le=168, description=(
        "Hours after it was queued in which a run of a DAG is expected to be done; later an alert "
        "is sent; 0: no alert"))
    alert_mail: str = Field("", description=(
        "Addresses, comma-separated, to which alerts of failures, broken expectations and missed "
        "deadlines are mailed"))
    alert_from: str = Field(
        "dateline@localhost", pattern=r"^[^\s@]+@[^\s@]+$", description="Sender of these mails")
    smtp_url: str = Field(
        "smtp://localhost:25", pattern=r"^(smtp|smtps|smtp\+starttls)://.+", description=(
            "Server of these mails: smtp://, smtps:// or smtp+starttls://, with user:password@ "
            "where it wants a login"))
    alert_slack: SecretStr = Field(
        SecretStr(""), description="Slack webhook to which alerts go as well")
    alert_apprise: SecretStr = Field(SecretStr(""), description=(
        "Address of an Apprise server (http://host:8000/notify/KEY) to which alerts go as well"))
    judged_from: int = Field(20, ge=1, description=(
        "Fewer entries, pages or articles than these are not judged by a share"))

    @field_validator("lake", "reports", "cache", "scratch")
    @classmethod
    def _not_empty(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("must name a folder")
        return value

    @property
    def full_user_agent(self) -> str:
        """The User-Agent header with the contact where one is set."""
        product = self.user_agent.split(" (")[0]
        return f"{product} (+{self.contact})" if self.contact else self.user_agent


@dataclass(frozen=True)
class SettingLine:
    """One setting as `dateline settings` prints it."""

    variable: str
    value: Any
    origin: str
    meaning: str


def read_settings(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Read the settings.

    `given` comes from the command line and wins over the environment; None is not given. The
    process takes over the settings' umask, so that all that it writes from now on follows it.
    Raises SettingError for an unknown DATELINE_ variable or a bad value.
    """
    environment = os.environ if environment is None else environment
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            close = difflib.get_close_matches(variable, known, 1)
            hint = f"did you mean {close[0]}?" if close else "`dateline settings` lists them all"
            raise SettingError(f"unknown setting {variable}; {hint}")
    try:
        read = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        variable = PREFIX + str(first["loc"][0]).upper()
        value = "***" if first["loc"][0] in SECRETS else _masked(str(first["input"]))
        raise SettingError(f"{variable}={value!r}: {first['msg']}") from None
    os.umask(int(read.umask, 8))
    return read


def describe(settings: Settings) -> Iterator[SettingLine]:
    """Yield a line for every setting, in order of definition; passwords in URIs are masked."""
    for name, field in Settings.model_fields.items():
        variable = PREFIX + name.upper()
        value = getattr(settings, name)
        origin = "environment" if os.environ.get(variable) else "default"
        yield SettingLine(variable, _masked(value) if isinstance(value, str) else value, origin,
                          field.description or "")


# A password stands before the host (RFC 3986, 3.2.1) or among libpq's and pyarrow's parameters.
_PASSWORD = re.compile(r"(?<=://)([^:/@]*):.*(?=@)")
_PARAMETER = re.compile(r"([?&](?:password|sslpassword|secret_key)=)[^&]*", re.IGNORECASE)


def _masked(value: str) -> str:
    return _PARAMETER.sub(r"\1***", _PASSWORD.sub(r"\1:***", value))

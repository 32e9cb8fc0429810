"""What fetching decides without a network: addresses, encodings, waiting, robots.txt, chunks."""

import asyncio
import gzip
import ipaddress
import zlib
from datetime import UTC, datetime

import brotli
import httpx
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import SettingError
from etl.extract.fetch.addresses import is_public, parse_url, read_rules
from etl.extract.fetch.answers import Answer
from etl.extract.fetch.encodings import decode
from etl.extract.fetch.http import retry_after_seconds
from etl.extract.fetch.refusals import Refusal
from etl.extract.fetch.robots import Robots
from etl.extract.fetch.turns import chunk_by_host
from etl.extract.pages import Target

ENCODERS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}


@pytest.mark.parametrize("address", [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.31.0.1", "192.0.0.192", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "168.63.129.16", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "3fff::1", "100::1"])
def test_private_addresses(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", [
    "1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_allowed_hosts_are_exact() -> None:
    rules = read_rules("127.0.0.1, Intranet.example ,[::1]", "")
    loopback = ipaddress.ip_address("127.0.0.1")
    assert rules.allows("anything.example", loopback)
    assert not rules.allows("127.0.0.2", ipaddress.ip_address("127.0.0.2"))
    assert not rules.allows("x", ipaddress.ip_address("::ffff:127.0.0.1"))
    assert rules.allows("intranet.example", ipaddress.ip_address("10.0.0.7"))
    assert not rules.allows("sub.intranet.example", ipaddress.ip_address("10.0.0.7"))
    assert rules.allows("::1", ipaddress.ip_address("::1"))


def test_connect_to() -> None:
    rules = read_rules("", "*.example=127.0.0.1:81, *.b.example=[::1]:82,a.example=proxy:83")
    hosts = ("x.example", "y.x.example", "x.b.example", "a.example", "example", "b.test")
    found = {host: rules.target(host) for host in hosts}
    assert found == {"x.example": ("127.0.0.1", 81), "y.x.example": ("127.0.0.1", 81), "x.b.example": ("::1", 82),
                     "a.example": ("proxy", 83), "example": None, "b.test": None}


@pytest.mark.parametrize("setting", ["x", "x=y", "=h:1", "x=:1", "x=h:port", "x=h:0", "x=h:99999"])
def test_connect_to_that_is_wrong(setting: str) -> None:
    with pytest.raises(SettingError, match="NAME=HOST:PORT"):
        read_rules("", setting)


def test_urls_lose_credentials_and_fragments() -> None:
    assert str(parse_url("http://user:pw@h.example/a?b#c")) == "http://h.example/a?b"


@pytest.mark.parametrize("encoding", sorted(ENCODERS))
@given(body=st.binary(min_size=1, max_size=3000))
@settings(max_examples=20, deadline=None, database=None)
def test_decoding_is_bounded_and_exact(encoding: str, body: bytes) -> None:
    sent = ENCODERS[encoding](body)
    assert decode(sent, encoding.upper(), len(body)) == body
    with pytest.raises(Refusal, match="too_large"):
        decode(sent, encoding, len(body) - 1)
    with pytest.raises(Refusal):
        decode(sent[:-1], encoding, len(body))


@given(st.sampled_from(sorted(ENCODERS)), st.binary(max_size=300))
@settings(max_examples=100, deadline=None, database=None)
def test_decoding_takes_any_bytes(encoding: str, body: bytes) -> None:
    try:
        assert len(decode(body, encoding, 1000)) <= 1000
    except Refusal as refusal:
        assert refusal.reason in {"bad_encoding", "incomplete", "too_large"}


def test_members_and_frames_follow_each_other() -> None:
    assert decode(gzip.compress(b"a") + gzip.compress(b"b"), "gzip", 9) == b"ab"
    assert decode(zstandard.compress(b"a") * 400, "zstd", 500) == b"a" * 400
    assert decode(gzip.compress(b"a") + b"trailing", "gzip", 9) == b"a"


@pytest.mark.parametrize(("value", "seconds"), [
    (None, None), ("", None), ("7", 7.0), ("soon", None), ("-1", None), ("Mon, 02 Nov 2026 12:00:30 GMT", 30.0),
    ("Mon, 02 Nov 2020 12:00:00 GMT", 0.0), ("9" * 400, 999999999.0)])
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value, datetime(2026, 11, 2, 12, 0, 0, tzinfo=UTC)) == seconds


ROBOTS = b"User-agent: *\nDisallow: /\n\nUser-agent: dateline\nDisallow: /private\nCrawl-delay: 3\n"


@pytest.mark.parametrize(("answer", "path", "expected"), [
    (Answer("u", "u", 200, body=ROBOTS), "/a", 3.0),
    (Answer("u", "u", 200, body=ROBOTS), "/private/x", "robots_disallowed"),
    (Answer("u", "u", 404, reason="http_404"), "/a", 0.0), (Answer("u", "u", 200, reason="empty"), "/a", 0.0),
    (Answer("u", "u", 503, reason="http_503"), "/a", "robots_disallowed"),
    (Answer("u", "u", 429, reason="http_429"), "/a", "robots_disallowed"),
    (Answer("u", "u", reason="dns_failure"), "/a", "dns_failure")])
def test_robots(answer: Answer, path: str, expected: float | str) -> None:
    asked: list[str] = []

    async def fetch(url: str) -> Answer:
        asked.append(url)
        return answer

    async def check() -> list[object]:
        robots = Robots(fetch, "Dateline/0.1 (research)")
        places = [httpx.URL("http://h.example:8000" + path)] * 3
        return await asyncio.gather(*(robots.check(place) for place in places), return_exceptions=True)

    found = asyncio.run(check())
    assert [f.reason if isinstance(f, Refusal) else f for f in found] == [expected] * 3
    assert asked == ["http://h.example:8000/robots.txt"]


def chunks_of(targets: list[Target], size: int) -> list[list[Target]]:
    return chunk_by_host(targets, lambda target: target.url, lambda target: target.entry_id, size)


def test_chunks_keep_hosts_whole() -> None:
    targets = [Target(f"{host}{n}", "f", "p", f"http://{host}.example/{n}") for host in "abc" for n in range(4)]
    chunks = chunks_of(targets, 8)
    assert [sorted({t.url[7] for t in chunk}) for chunk in chunks] == [["a", "b"], ["c"]]
    assert chunks == chunks_of(targets[::-1], 8)
    assert sum(map(len, chunks_of(targets, 1)), 0) == 12
    assert chunks_of([], 5) == []


def test_chunks_are_the_same_in_any_order_also_where_two_entries_have_one_address() -> None:
    targets = [Target(entry, "f", "p", "http://a.example/1") for entry in "abc"]
    assert chunks_of(targets, 8) == chunks_of(targets[::-1], 8) == [targets]

"""HTTP/2 over TLS against a server on loopback whose authority is trusted for the test alone, and certificates that are not."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from etl.extract.fetch.answers import Answer
from etl.extract.fetch.http import PAGE_KINDS, Client
from etl.settings import Settings

PAGE = b"<html><body><p>It happened.</p></body></html>" * 4000


def certify(folder: Path, name: str) -> Path:
    """Write a certificate that vouches for itself, with its key, for one host name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
                   .not_valid_after(now + datetime.timedelta(days=1))
                   .add_extension(x509.SubjectAlternativeName(
                       [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
                   .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256()))
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{name}.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


class Http2(asyncio.Protocol):
    """Answers every stream of one connection with the page, as far as the windows allow."""

    connections = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        Http2.connections += 1
        self.transport, self.left = transport, dict[int, bytes]()
        self.h2 = H2Connection(H2Configuration(client_side=False))
        self.h2.initiate_connection()
        transport.write(self.h2.data_to_send())

    def data_received(self, data: bytes) -> None:
        for event in self.h2.receive_data(data):
            if isinstance(event, RequestReceived) and event.stream_id:
                self.h2.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html")])
                self.left[event.stream_id] = PAGE
        for stream in list(self.left):
            self.send(stream)
        self.transport.write(self.h2.data_to_send())

    def send(self, stream: int) -> None:
        while self.left[stream]:
            size = min(self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size)
            if size <= 0:
                return
            self.h2.send_data(stream, self.left[stream][:size])
            self.left[stream] = self.left[stream][size:]
        del self.left[stream]
        self.h2.end_stream(stream)


@asynccontextmanager
async def serve(certificate: Path) -> AsyncIterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2"])
    server = await asyncio.get_running_loop().create_server(Http2, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


def ask(certificate: Path, trust: ssl.SSLContext | None, host: str, times: int = 1) -> list[Answer]:
    async def run() -> list[Answer]:
        async with serve(certificate) as port:
            settings = Settings(connect_to=f"*.example=127.0.0.1:{port}", host_delay_seconds=0, attempts=1,
                                timeout_seconds=20)
            async with Client(settings, trust=trust) as client:
                asked = (client.fetch(f"https://{host}/{number}", kinds=PAGE_KINDS) for number in range(times))
                return await asyncio.gather(*asked)

    return asyncio.run(run())


def trusting(certificate: Path) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    context.load_verify_locations(certificate)
    return context


def test_http2_is_spoken_over_one_connection(tmp_path: Path) -> None:
    certificate = certify(tmp_path, "news.example")
    Http2.connections = 0
    answers = ask(certificate, trusting(certificate), "news.example", times=8)
    assert [(answer.reason, answer.http_version) for answer in answers] == [(None, "HTTP/2")] * 8
    assert all(answer.body == PAGE for answer in answers)
    assert Http2.connections <= 4


@pytest.mark.parametrize(("host", "is_trusted"), [("news.example", False), ("other.example", True)])
def test_a_certificate_that_does_not_hold_is_a_tls_failure(tmp_path: Path, host: str, is_trusted: bool) -> None:
    certificate = certify(tmp_path, "news.example")
    (answer,) = ask(certificate, trusting(certificate) if is_trusted else None, host)
    assert answer.reason == "tls_failure" and "certificate" in (answer.detail or "")

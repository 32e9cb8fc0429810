"""Content decoding with a bound: how much a body may grow is decided here, not by the sender.

A whole body as sent is at most `max_body_bytes`, and no step makes more than that of it.
"""

import zlib
from collections.abc import Callable

import brotli
import zstandard

from etl.extract.fetch.refusals import Refusal

ACCEPTED = "gzip, deflate, br, zstd"
# Stacked encodings are legal (RFC 9110 section 8.4) and hardly ever honest.
MAX_LAYERS = 2
# RFC 9659: a window of 8 MB is what a decoder of web content has to support.
ZSTD_WINDOW_BYTES = 8 << 20
# zstd unfolds 4 bytes to at most 128 kB (RFC 8878 section 3.1.1.2), so a step exceeds the limit by
# at most 8 MB.
ZSTD_STEP_BYTES = 256
PLAIN = frozenset({"", "identity", "none", "utf-8"})


def decode(body: bytes, encoding: str, limit: int) -> bytes:
    """Undo a Content-Encoding header's value.

    Raises Refusal: `too_large` over the limit, `incomplete` where the body breaks off,
    `bad_encoding` where it is not what the header says.
    """
    layers = [layer for part in encoding.split(",") if (layer := part.strip().lower()) not in PLAIN]
    if not body or not layers:
        return body
    if len(layers) > MAX_LAYERS or not all(layer in DECODERS for layer in layers):
        raise Refusal("bad_encoding", f"content encoding {encoding[:100]}")
    for layer in reversed(layers):
        try:
            body = DECODERS[layer](body, limit)
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise Refusal("bad_encoding", f"{layer}: {error}") from None
        if len(body) > limit:
            raise Refusal("too_large", f"more than {limit} bytes after decompression")
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while body.startswith(b"\x1f\x8b") or not pieces:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        pieces.append(member.decompress(body, limit + 1 - size))
        size += len(pieces[-1])
        if size > limit:
            break
        _check_end(member.eof)
        body = member.unused_data
    return b"".join(pieces)


def _inflate(body: bytes, limit: int) -> bytes:
    # Some servers send bare deflate without zlib's header, and all browsers take it.
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        stream = zlib.decompressobj(window)
        try:
            decoded = stream.decompress(body, limit + 1)
        except zlib.error:
            continue
        _check_end(stream.eof or len(decoded) > limit)
        return decoded
    raise zlib.error("neither zlib nor bare deflate")


def _unbrotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    pieces = [stream.process(body, output_buffer_limit=limit + 1)]
    size = len(pieces[0])
    while size <= limit and not stream.is_finished():
        pieces.append(stream.process(b"", output_buffer_limit=limit + 1 - size))
        _check_end(bool(pieces[-1]) or stream.is_finished())
        size += len(pieces[-1])
    return b"".join(pieces)


def _unzstd(body: bytes, limit: int) -> bytes:
    decompressor = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES)
    pieces, size, rest = [], 0, memoryview(body)
    while size <= limit and rest:
        frame = decompressor.decompressobj()
        while size <= limit and rest and not frame.eof:
            pieces.append(frame.decompress(rest[:ZSTD_STEP_BYTES]))
            size += len(pieces[-1])
            rest = rest[ZSTD_STEP_BYTES:]
        _check_end(frame.eof or size > limit)
        rest = memoryview(frame.unused_data + bytes(rest)) if frame.unused_data else rest
    return b"".join(pieces)


def _check_end(is_whole: bool) -> None:
    if not is_whole:
        raise Refusal("incomplete", "the compressed body breaks off")


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip, "x-gzip": _gunzip, "deflate": _inflate, "br": _unbrotli, "zstd": _unzstd}

"""HTTP/1.1 answers, framed as the API server (Go's net/http) frames them: measured on Kubernetes 1.35."""

import gzip
from collections.abc import Iterable

_WRITE_BUFFER = 2048  # of net/http; a larger write goes out as it is
_GZIP_THRESHOLD = 128 * 1024  # smaller answers are never compressed
_GZIP_LEVEL = 1
_HEAD = (
    "HTTP/1.1 {status}\r\n"
    "Audit-Id: 07c6de8d-479d-4c69-9ada-0728e41a39cb\r\n"
    "Cache-Control: no-cache, private\r\n"
    "{encoding}"
    "Content-Type: application/json\r\n"
    "X-Kubernetes-Pf-Flowschema-Uid: 27430090-ce4c-46f2-b6c2-01f001b0aada\r\n"
    "X-Kubernetes-Pf-Prioritylevel-Uid: 7b291d45-07d9-436c-9a44-df32816f72e3\r\n"
    "Date: Sun, 01 Mar 2026 12:00:00 GMT\r\n"
)


def answer(pieces: list[bytes], *, status: str = "200 OK") -> bytes:
    """Frame a body that the server writes in these pieces; a short one has a Content-Length."""
    head = _HEAD.format(status=status, encoding="")
    size = sum(map(len, pieces))
    if size < _WRITE_BUFFER:
        return f"{head}Content-Length: {size}\r\n\r\n".encode() + b"".join(pieces)
    return f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + _chunked(through_buffer(pieces))


def compressed_answer(pieces: list[bytes]) -> bytes:
    """Frame a body for a client that accepts gzip: compressed, if it is large enough."""
    body = b"".join(pieces)
    if len(body) < _GZIP_THRESHOLD:
        return answer(pieces)
    small = gzip.compress(body, _GZIP_LEVEL, mtime=0)
    parts = [small[start : start + _WRITE_BUFFER] for start in range(0, len(small), _WRITE_BUFFER)]
    head = _HEAD.format(status="200 OK", encoding="Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n")
    return f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + _chunked(parts)


def stream(lines: Iterable[bytes]) -> bytes:
    """Frame a watch: every event is flushed as a chunk of its own."""
    head = _HEAD.format(status="200 OK", encoding="")
    return f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + _chunked(lines)


def through_buffer(pieces: Iterable[bytes]) -> list[bytes]:
    """Cut writes as a buffer of 2048 bytes does, which is filled up first and then passed by."""
    chunks, held = [], b""
    for piece in pieces:
        rest = piece
        while len(rest) > _WRITE_BUFFER - len(held):
            if held:
                room = _WRITE_BUFFER - len(held)
                chunks.append(held + rest[:room])
                held, rest = b"", rest[room:]
            else:
                chunks.append(rest)
                rest = b""
        held += rest
    return [*chunks, held] if held else chunks


def _chunked(chunks: Iterable[bytes]) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"

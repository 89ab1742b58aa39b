import gzip
import threading
import zlib

import anyio.to_thread
import pytest

from kubex.testing.transport._calls import Call, both, request
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.connection import Connection
from kubex.testing.transport._server.server import Serve

STATUSES = (200, 201, 202, 207, 300, 400, 401, 403, 404, 405, 407, 409, 410, 418, 422, 429, 500, 502, 503, 504, 599)
EMPTY = {
    "200 with a length of 0": b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    "200 with no chunk": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "304": b"HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n",
}
INFORMATION = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
TEXT = "zwölf-größen-€-🦄".encode() * 3
LARGE = 5_000_000


def takes_gzip(connection: Connection) -> bool:
    """Read a request; tell whether its sender takes compressed answers."""
    return "gzip" in connection.read_request().headers.get("accept-encoding", "")


class Answers(Harness):
    """What a server answers is given as it came, whatever its status."""

    @both
    async def test_every_status_is_an_answer(self, serve: Serve, connect: Connect, call: Call) -> None:
        """Whatever the status, the answer is given, with its body; nothing is raised and nothing is acted upon."""

        def script(connection: Connection) -> None:
            while True:
                code = connection.read_request().target[1:]
                connection.answer(code.encode(), f"{code} Something", www_authenticate='Basic realm="a"')

        server = serve(script)
        transport = connect(server)
        answers = [await call(transport, request(server, f"/{code}")) for code in STATUSES]
        assert [(answer.status, answer.body) for answer in answers] == [(code, b"%d" % code) for code in STATUSES]
        assert len(server.requests) == len(STATUSES)

    @both
    async def test_headers_are_given_with_all_their_values(self, serve: Serve, connect: Connect, call: Call) -> None:
        """A header that came several times keeps its values, in their order; its name has any case."""
        server = serve.raw(
            b'HTTP/1.1 200 OK\r\nWarning: 299 - "one"\r\nX-Other: 1\r\n'
            b'warning: 299 - "two, three"\r\ncontent-length: 0\r\n\r\n'
        )
        headers = (await call(connect(server), request(server))).headers
        assert headers.get_all("WARNING") == ['299 - "one"', '299 - "two, three"']
        assert headers.get("x-other") == "1"

    @both
    @pytest.mark.parametrize("data", EMPTY.values(), ids=EMPTY.keys())
    async def test_an_answer_may_be_empty(self, serve: Serve, connect: Connect, call: Call, data: bytes) -> None:
        """An answer without a body ends at its head, and its body is b""."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.send(data)
            connection.wait_closed()

        server = serve(script)
        answer = await call(connect(server), request(server))
        assert (answer.status, answer.body) == (int(data[9:12]), b"")

    @both
    async def test_the_answer_to_head_has_no_body(self, serve: Serve, connect: Connect, call: Call) -> None:
        """The length that an answer to HEAD names is of a body that does not come."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n")
            connection.wait_closed()

        server = serve(script)
        answer = await call(connect(server), request(server, method="HEAD"))
        assert (answer.body, answer.headers.get("content-length")) == (b"", "100")

    @both
    async def test_informational_answers_are_passed_over(self, serve: Serve, connect: Connect, call: Call) -> None:
        """Answers of 1xx come before the answer, and are not it."""
        server = serve.raw(INFORMATION + b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
        answer = await call(connect(server), request(server))
        assert (answer.status, answer.body) == (200, b"{}")

    @both
    @pytest.mark.parametrize("size", [1, 2, 3, 7])
    async def test_chunks_may_be_cut_anywhere(self, serve: Serve, connect: Connect, call: Call, size: int) -> None:
        """Chunks are bytes: where they are cut, within a UTF-8 character for example, makes no difference."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin()
            for i in range(0, len(TEXT), size):
                connection.chunk(TEXT[i : i + size])
            connection.end()

        server = serve(script)
        assert (await call(connect(server), request(server))).body == TEXT

    @both
    async def test_an_answer_may_come_slowly(self, serve: Serve, connect: Connect, call: Call) -> None:
        """An answer that comes byte by byte, its head included, is read."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.drip(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", every=0.001)

        server = serve(script)
        assert (await call(connect(server), request(server))).body == b"{}"

    @both
    async def test_an_answer_may_end_with_its_connection(self, serve: Serve, connect: Connect, call: Call) -> None:
        """An answer that names neither length nor chunks ends where the connection is closed in order."""
        server = serve.raw(b"HTTP/1.1 200 OK\r\n\r\n" + TEXT)
        assert (await call(connect(server), request(server))).body == TEXT

    @both
    async def test_a_large_answer_arrives_whole(self, serve: Serve, connect: Connect, call: Call) -> None:
        """An answer has no limit of size."""
        body = bytes(range(256)) * (LARGE // 256)
        server = serve.answer(body)
        assert (await call(connect(server), request(server))).body == body

    @both
    async def test_a_compressed_answer_is_decompressed_once(self, serve: Serve, connect: Connect, call: Call) -> None:
        """Who asks for compressed answers decompresses them, and looks at nothing but the header to do so."""
        inner = gzip.compress(TEXT)

        def script(connection: Connection) -> None:
            if takes_gzip(connection):
                connection.answer(gzip.compress(inner), content_encoding="gzip")
            else:
                connection.answer(inner)

        server = serve(script)
        assert (await call(connect(server), request(server))).body == inner

    async def test_parts_of_a_compressed_stream_come_as_they_are_sent(self, serve: Serve, connect: Connect) -> None:
        """What a server has flushed can be read, also where the stream is compressed: a watch must not lag behind."""
        seen = threading.Event()

        def script(connection: Connection) -> None:
            compressed = takes_gzip(connection)
            packer = zlib.compressobj(wbits=31)
            connection.begin(**({"content_encoding": "gzip"} if compressed else {}))
            first = packer.compress(b"first") + packer.flush(zlib.Z_SYNC_FLUSH)
            connection.chunk(first if compressed else b"first")
            assert seen.wait(self.patience), "the first part did not come before the second was sent"
            connection.chunk(packer.compress(b"second") + packer.flush() if compressed else b"second")
            connection.end()

        server = serve(script)
        async with connect(server).stream(request(server)) as answer:
            body = b""
            async for chunk in answer.chunks:
                body += chunk
                if body == b"first":
                    await anyio.to_thread.run_sync(seen.set)
        assert body == b"firstsecond"

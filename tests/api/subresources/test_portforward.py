"""Ports of a pod, as streams and as local sockets."""

import anyio
import pytest

from kubex.core.channels import V4
from kubex.core.exceptions import Forbidden, InvalidRequest, PortForwardError, ProtocolError, RequestTimeout
from kubex.core.models import Status

pytestmark = pytest.mark.anyio

DATA, ERROR = 0, 1
PATIENCE = 10


def port_of(server):
    return int(server.query["ports"])


async def begin(server):
    for channel in (DATA, ERROR):
        await server.send(channel, port_of(server).to_bytes(2, "little"))


async def echo(server):
    await begin(server)
    while (message := await server.receive()) is not None:
        assert message[0] == DATA
        await server.send(DATA, message[1:])


async def refuses(server):
    await begin(server)
    await server.send(ERROR, b"error forwarding port: connection refused\n")


def forbidden():
    return Forbidden("pods is forbidden", status=Status(code=403))


async def stay_connected(listening):
    async with listening as local, await anyio.connect_tcp("127.0.0.1", local[80]):
        await anyio.sleep_forever()


async def read(stream):
    return b"".join([data async for data in stream])


@pytest.fixture
def pods(pods):
    """As it is, but with room for messages on the way: the number of the port comes before anyone reads."""
    return lambda script: pods(script, room=4)


async def test_each_port_has_a_stream_of_its_own(pods):
    api = pods(echo)
    async with api.portforward.forward("p", ports=[80, 443], namespace="other") as streams:
        await streams[443].send(b"secure")
        await streams[80].send(b"plain")
        assert await streams[80].receive() == b"plain"
        assert await streams[443].receive() == b"secure"
    assert [request.query for request in api._client.requests] == [(("ports", "80"),), (("ports", "443"),)]
    assert {request.path for request in api._client.requests} == {"/api/v1/namespaces/other/pods/p/portforward"}
    assert all(server.offered == [V4] for server in api._client.servers)
    assert api._client.open == 0


async def test_the_number_of_the_port_may_come_in_pieces_or_with_data(pods):
    async def script(server):
        await server.send(ERROR)
        await server.send(DATA, b"\x50")
        await server.send(DATA, b"\x00hel")
        await server.send(ERROR, b"\x50\x00")
        await server.send(DATA, b"lo")

    async with pods(script).portforward.forward("p", ports=[80]) as streams:
        assert await read(streams[80]) == b"hello"


async def test_a_reader_takes_as_much_as_it_wants(pods):
    async def script(server):
        await begin(server)
        await server.send(DATA, b"abcdef")

    async with pods(script).portforward.forward("p", ports=[80]) as streams:
        assert await streams[80].receive(2) == b"ab"
        assert await streams[80].receive(3) == b"cde"
        assert await streams[80].receive() == b"f"
        for _ in range(2):
            with pytest.raises(anyio.EndOfStream):
                await streams[80].receive()


async def test_a_dead_port_is_an_error_and_the_others_go_on(pods):
    async def script(server):
        await (refuses if port_of(server) == 81 else echo)(server)

    async with pods(script).portforward.forward("p", ports=[80, 81]) as streams:
        for _ in range(2):
            with pytest.raises(PortForwardError, match=r"portforward\?ports=81: error forwarding .* refused$"):
                await streams[81].receive()
        await streams[80].send(b"x")
        assert await streams[80].receive() == b"x"


async def test_what_came_before_an_error_is_given(pods):
    async def script(server):
        await begin(server)
        await server.send(ERROR, b"reset")
        await server.send(DATA, b"half")

    async with pods(script).portforward.forward("p", ports=[80]) as streams:
        assert await streams[80].receive() == b"half"
        with pytest.raises(PortForwardError, match="reset"):
            await streams[80].receive()


@pytest.mark.parametrize(("channel", "data"), [(DATA, b"\x51\x00"), (2, b"\x50\x00"), (255, b"")])
async def test_messages_that_make_no_sense_are_an_error(pods, channel, data):
    async def script(server):
        await server.send(channel, data)

    async with pods(script).portforward.forward("p", ports=[80]) as streams:
        with pytest.raises(ProtocolError):
            await streams[80].receive()


async def test_much_is_sent_whole(pods):
    data = bytes(range(256)) * 4000
    got = b""
    async with pods(echo).portforward.forward("p", ports=[80]) as streams, anyio.create_task_group() as tasks:
        tasks.start_soon(streams[80].send, data)
        while len(got) < len(data):
            got += await streams[80].receive()
    assert got == data


async def test_a_closed_stream_is_closed_and_one_direction_cannot_be(pods):
    async with pods(echo).portforward.forward("p", ports=[80]) as streams:
        with pytest.raises(InvalidRequest, match="cannot end one direction"):
            await streams[80].send_eof()
        await streams[80].aclose()
        with pytest.raises(anyio.ClosedResourceError):
            await streams[80].receive()
        with pytest.raises(anyio.ClosedResourceError):
            await streams[80].send(b"x")


@pytest.mark.parametrize("how", ["forward", "listen"])
@pytest.mark.parametrize("ports", [[0], [65536], [-1], [True], ["80"], [], [80, 0]], ids=repr)
async def test_what_is_no_port_is_refused(pods, how, ports):
    api = pods(echo)
    named = {"ports": ports} if how == "forward" else {"port_map": dict.fromkeys(ports, 0)}
    with pytest.raises(InvalidRequest, match="port"):
        getattr(api.portforward, how)("p", **named)
    assert api._client.requests == []


async def test_a_refusal_comes_out_as_it_is(pods):
    refusal = forbidden()
    with pytest.raises(Forbidden) as raised:
        async with pods(refusal).portforward.forward("p", ports=[80]):
            pass
    assert raised.value is refusal


@pytest.mark.parametrize("error", [ValueError("mine"), KeyboardInterrupt(), SystemExit(1)], ids=repr)
@pytest.mark.parametrize("how", ["forward", "listen"])
async def test_what_the_block_raises_comes_out_unchanged(pods, how, error):
    forward = pods(echo).portforward
    block = forward.forward("p", ports=[80]) if how == "forward" else forward.listen("p", port_map={80: 0})
    with pytest.raises(type(error)) as raised:
        async with block:
            raise error
    assert raised.value is error


@pytest.mark.parametrize("how", ["forward", "listen"])
async def test_a_total_limit_that_is_asked_for_ends_the_block(pods, how):
    forward = pods(echo).portforward
    more = {"request_timeout": 0.01}
    block = (
        forward.forward("p", ports=[80], **more) if how == "forward" else forward.listen("p", port_map={80: 0}, **more)
    )
    with pytest.raises(RequestTimeout):
        async with block:
            await anyio.sleep_forever()


async def test_local_sockets_reach_the_ports_over_a_connection_each(pods):
    api = pods(echo)
    async with api.portforward.listen("p", port_map={80: 0, 81: 0}) as local:
        assert local.keys() == {80, 81}
        for port in (80, 80, 81):
            async with await anyio.connect_tcp("127.0.0.1", local[port]) as stream:
                await stream.send(b"x" * port)
                assert await stream.receive() == b"x" * port
    assert [request.query for request in api._client.requests] == [(("ports", str(port)),) for port in (80, 80, 81)]
    assert api._client.open == 0
    with pytest.raises(OSError, match=r"failed|refused"):
        await anyio.connect_tcp("127.0.0.1", local[80])


async def test_a_local_port_can_be_chosen_and_one_that_is_taken_is_an_error(pods):
    api = pods(echo)
    async with api.portforward.listen("p", port_map={80: 0}) as taken:
        with pytest.raises(InvalidRequest, match=rf"127\.0\.0\.1:{taken[80]} cannot be listened on"):
            async with api.portforward.listen("p", port_map={80: taken[80]}):
                pass
    async with api.portforward.listen("p", port_map={80: taken[80]}) as local:
        assert local == taken


async def test_the_local_side_sees_the_end_of_the_port(pods):
    async def script(server):
        await begin(server)
        await server.send(DATA, b"bye" * 100_000)

    listening = pods(script).portforward.listen("p", port_map={80: 0})
    async with listening as local, await anyio.connect_tcp("127.0.0.1", local[80]) as stream:
        assert await read(stream) == b"bye" * 100_000


@pytest.mark.parametrize("script", [refuses, forbidden()], ids=["dead port", "forbidden"])
async def test_the_first_failure_ends_the_block_with_its_error(pods, script):
    with anyio.fail_after(PATIENCE), pytest.raises((PortForwardError, Forbidden)) as raised:
        await stay_connected(pods(script).portforward.listen("p", port_map={80: 0}))
    assert raised.value.__cause__ is None


async def test_failures_are_given_to_whoever_asks_for_them(pods):
    failures: list[Exception] = []
    api = pods(refuses)
    async with api.portforward.listen("p", port_map={80: 0}, on_error=failures.append) as local:
        for _ in range(2):
            async with await anyio.connect_tcp("127.0.0.1", local[80]) as stream:
                assert await read(stream) == b""
    assert [type(each) for each in failures] == [PortForwardError] * 2


async def test_what_the_callback_raises_comes_out(pods):
    def raises(error):
        raise KeyError("mine") from error

    with anyio.fail_after(PATIENCE), pytest.raises(KeyError, match="mine"):
        await stay_connected(pods(refuses).portforward.listen("p", port_map={80: 0}, on_error=raises))


async def test_a_local_side_that_has_sent_all_still_gets_what_comes(pods, monkeypatch):
    monkeypatch.setattr("kubex.api._ports.listener._HALF_CLOSED_SECONDS", 0.3)

    async def slow(server):
        await begin(server)
        await server.receive()
        for _ in range(8):
            await anyio.sleep(0.1)
            await server.send(DATA, b"x")
        await anyio.sleep_forever()

    api = pods(slow)
    async with api.portforward.listen("p", port_map={80: 0}) as local:
        async with await anyio.connect_tcp("127.0.0.1", local[80]) as stream:
            await stream.send(b"last")
            await stream.send_eof()
            with anyio.fail_after(PATIENCE):
                assert await read(stream) == b"x" * 8
        with anyio.fail_after(PATIENCE):
            while api._client.open:
                await anyio.sleep(0.01)


async def test_a_local_side_that_goes_away_fails_nothing(pods):
    async def floods(server):
        await begin(server)
        while True:
            await server.send(DATA, bytes(100_000))

    api = pods(floods)
    async with api.portforward.listen("p", port_map={80: 0}) as local:
        async with await anyio.connect_tcp("127.0.0.1", local[80]) as stream:
            await stream.receive()
        with anyio.fail_after(PATIENCE):
            while api._client.open:
                await anyio.sleep(0.01)


async def test_a_slow_local_side_slows_the_port(pods):
    async def floods(server):
        await begin(server)
        while True:
            await server.send(DATA, bytes(2**20))

    api = pods(floods)
    listening = api.portforward.listen("p", port_map={80: 0})
    async with listening as local, await anyio.connect_tcp("127.0.0.1", local[80]):
        before = -1
        while not api._client.servers or before != api._client.servers[0].sent:
            before = api._client.servers[0].sent if api._client.servers else -1
            await anyio.sleep(0.2)
        assert before < 64 * 2**20


async def test_cancelling_ends_all(pods):
    api = pods(echo)
    listening = api.portforward.listen("p", port_map={80: 0})
    with anyio.CancelScope() as scope:
        async with listening as local, await anyio.connect_tcp("127.0.0.1", local[80]) as stream:
            await stream.send(b"x")
            await stream.receive()
            scope.cancel()
            await anyio.sleep_forever()
    assert scope.cancelled_caught
    assert api._client.open == 0

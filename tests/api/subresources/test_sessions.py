"""Talking with a process in a container, by exec and by attach."""

import json
import tracemalloc

import anyio
import pytest

from kubex.core.channels import V4, Channel
from kubex.core.exceptions import InternalError, InvalidRequest, ProtocolError, RequestTimeout, ServerTooOld

pytestmark = pytest.mark.anyio

MEGABYTE = 2**20
PATIENCE = 10


async def cat(server):
    async for data in server.stdin():
        await server.send(Channel.STDOUT, data)
    await server.exit()


def silent(server):
    return anyio.sleep_forever()


def writes(*parts, code=0):
    async def script(server):
        for channel, data in parts:
            await server.send(channel, data)
        await server.exit(code)

    return script


@pytest.fixture(params=["exec", "attach"])
def streams(request, pods):
    """Opens a session, by exec or by attach, with a script."""

    def streams(script, subprotocol=..., **options):
        api = pods(script, subprotocol=subprotocol)
        if request.param == "attach":
            return api.attach.stream("p", **options)
        return api.exec.stream("p", command=["sh"], **options)

    return streams


async def read(output):
    return b"".join([data async for data in output])


async def test_what_is_written_is_answered(streams):
    async with streams(cat, stdin=True) as session:
        await session.stdin.write(b"hello")
        assert await anext(session.stdout) == b"hello"
        await session.stdin.write(b"again")
        assert await anext(session.stdout) == b"again"
        await session.stdin.close()
        assert await read(session.stdout) == b""
        assert await session.wait() == 0
        assert (await session.wait_for_status()).status == "Success"


async def test_output_comes_after_stdin_is_closed(streams):
    async def sort(server):
        lines = b"".join([data async for data in server.stdin()]).splitlines()
        await server.send(Channel.STDOUT, b" ".join(sorted(lines)))
        await server.exit(1)

    async with streams(sort, stdin=True) as session:
        await session.stdin.write(b"b\na\n")
        await session.stdin.close()
        await session.stdin.close()
        assert await read(session.stdout) == b"a b"
        assert await session.wait() == 1


async def test_stdin_cannot_be_written_once_closed_or_where_it_was_not_asked_for(streams):
    async with streams(cat, stdin=True) as session:
        await session.stdin.close()
        with pytest.raises(InvalidRequest, match="stdin is closed"):
            await session.stdin.write(b"x")
    async with streams(cat) as session:
        await session.stdin.close()
        with pytest.raises(InvalidRequest, match="stdin was not asked for: add stdin=True"):
            await session.stdin.write(b"x")


async def test_older_servers_cannot_end_stdin(streams):
    async with streams(cat, subprotocol=V4, stdin=True) as session:
        await session.stdin.write(b"x")
        assert await anext(session.stdout) == b"x"
        with pytest.raises(ServerTooOld):
            await session.stdin.close()
        await session.stdin.write(b"y")
        assert await anext(session.stdout) == b"y"


async def test_the_size_of_the_terminal_is_told(streams):
    async def size(server):
        message = await server.receive()
        assert message[0] == Channel.RESIZE
        told = json.loads(message[1:])
        await server.send(Channel.STDOUT, f"{told['Width']}x{told['Height']}".encode())
        await server.exit()

    async with streams(size, tty=True) as session:
        await session.resize(width=120, height=40)
        assert await read(session.stdout) == b"120x40"


async def test_a_size_takes_a_terminal(streams):
    async with streams(silent) as session:
        with pytest.raises(InvalidRequest, match=r"add tty=True"):
            await session.resize(width=1, height=1)


async def test_stdout_and_stderr_are_told_apart_one_after_the_other(streams):
    parts = [(Channel.STDERR, b"1"), (Channel.STDOUT, b"2"), (Channel.STDERR, b"3"), (Channel.STDOUT, b"4")]
    async with streams(writes(*parts)) as session:
        assert await read(session.stdout) == b"24"
        assert await read(session.stderr) == b"13"


async def test_stdout_and_stderr_can_be_read_by_two_tasks(streams):
    part = bytes(MEGABYTE // 4)
    parts = [(Channel.STDOUT, part)] * 12 + [(Channel.STDERR, part)] * 12 + [(Channel.STDOUT, part)] * 12
    got = {}

    async def keep(name, output):
        got[name] = len(await read(output))

    with anyio.fail_after(PATIENCE):
        async with streams(writes(*parts, code=7)) as session:
            async with anyio.create_task_group() as readers:
                readers.start_soon(keep, "stdout", session.stdout)
                readers.start_soon(keep, "stderr", session.stderr)
            assert await session.wait() == 7
    assert got == {"stdout": 6 * MEGABYTE, "stderr": 3 * MEGABYTE}


@pytest.mark.parametrize("first", ["stdout", "stderr"])
async def test_too_much_of_a_stream_that_nobody_reads_is_an_error_and_no_deadlock(streams, first):
    other = "stderr" if first == "stdout" else "stdout"
    flood = writes(*[(Channel[other.upper()], bytes(MEGABYTE // 4))] * 100)
    with anyio.fail_after(PATIENCE):
        async with streams(flood) as session:
            with pytest.raises(InvalidRequest, match=rf"1048576 bytes of {other} are unread: .*{other}=False"):
                await anext(getattr(session, first))
            assert len(await anext(getattr(session, other))) == MEGABYTE // 4


async def test_a_task_that_began_a_stream_and_reads_the_other_is_told_too(streams):
    flood = writes(*[(Channel.STDERR, bytes(MEGABYTE // 4))] * 100)
    with anyio.fail_after(PATIENCE):
        async with streams(flood) as session:
            await anext(session.stderr)
            with pytest.raises(InvalidRequest, match="bytes of stderr are unread"):
                await anext(session.stdout)


async def test_waiting_without_reading_is_told_too(streams):
    with anyio.fail_after(PATIENCE):
        async with streams(writes(*[(Channel.STDOUT, bytes(MEGABYTE))] * 3)) as session:
            with pytest.raises(InvalidRequest, match="bytes of stdout are unread"):
                await session.wait()


async def test_a_slow_reader_slows_the_sender(streams, pods):
    sent = 0

    async def flood(server):
        nonlocal sent
        for _ in range(1000):
            await server.send(Channel.STDOUT, bytes(MEGABYTE))
            sent += 1

    async with streams(flood) as session:
        for _ in range(3):
            await anext(session.stdout)
        for _ in range(10):
            await anyio.wait_all_tasks_blocked()
        assert sent <= 4


async def test_what_is_written_waits_for_the_process(streams):
    async def deaf(server):
        await server.receive()
        await anyio.sleep_forever()

    async with streams(deaf, stdin=True) as session:
        with anyio.move_on_after(0.05) as scope:
            await session.stdin.write(bytes(MEGABYTE))
        assert scope.cancelled_caught


async def test_much_goes_through_in_little_memory(streams):
    total, part = 64 * MEGABYTE, bytes(MEGABYTE)

    async def write(session):
        for _ in range(total // len(part)):
            await session.stdin.write(part)
        await session.stdin.close()

    tracemalloc.start()
    try:
        async with streams(cat, stdin=True) as session, anyio.create_task_group() as tasks:
            tasks.start_soon(write, session)
            came = 0
            async for data in session.stdout:
                came += len(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert came == total
    assert peak < 4 * MEGABYTE


async def test_a_process_that_cannot_be_run_has_a_status_and_no_exit_code(streams):
    async def lost(server):
        await server.fail({"status": "Failure", "reason": "InternalError", "code": 500, "message": "container is gone"})

    async with streams(lost) as session:
        assert (await session.wait_for_status()).reason == "InternalError"
        with pytest.raises(InternalError, match="container is gone"):
            await session.wait()


async def test_a_break_is_told_to_every_reader(streams):
    async def breaks(server):
        await server.send(Channel.STDOUT, b"x")
        raise ConnectionResetError

    async with streams(breaks) as session:
        assert await anext(session.stdout) == b"x"
        for _ in range(2):
            with pytest.raises(ProtocolError):
                await anext(session.stdout)
            with pytest.raises(ProtocolError):
                await anext(session.stderr)
            with pytest.raises(ProtocolError):
                await session.wait()


async def test_writing_to_a_process_that_has_ended_is_an_error(streams):
    async with streams(writes(), stdin=True) as session:
        await session.wait()
        with pytest.raises(ProtocolError):
            await session.stdin.write(b"x")


@pytest.mark.parametrize("error", [ValueError("mine"), KeyboardInterrupt(), SystemExit(3)], ids=repr)
async def test_what_the_block_raises_comes_out_unchanged(streams, error):
    with pytest.raises(type(error)) as raised:
        async with streams(silent, stdin=True):
            raise error
    assert raised.value is error


async def test_a_cancelled_read_can_be_begun_again(streams):
    go = anyio.Event()

    async def later(server):
        await go.wait()
        await server.send(Channel.STDOUT, b"x")
        await server.exit()

    async with streams(later) as session:
        with anyio.move_on_after(0.01):
            await anext(session.stdout)
        go.set()
        assert await read(session.stdout) == b"x"


async def test_a_total_limit_that_is_asked_for_ends_the_block(streams):
    with pytest.raises(RequestTimeout):
        async with streams(silent, request_timeout=0.01) as session:
            await anext(session.stdout)


async def test_the_streams_that_are_asked_for_are_in_the_request(pods):
    api = pods(silent)
    async with api.attach.stream("p", container="c", stdin=True, stdout=False, tty=True):
        (request,) = api._client.requests
    assert request.path == "/api/v1/namespaces/default/pods/p/attach"
    assert dict(request.query) == {
        "container": "c",
        "stdin": "true",
        "stdout": "false",
        "stderr": "false",
        "tty": "true",
    }

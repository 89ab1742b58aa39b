"""What type checkers know of logs, exec, attach, port-forward and files; checked by mypy and pyright, never run."""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true, reportUnusedExpression=false

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import assert_type

from kubex.api import Api, ExecResult, LogChunks, LogLines, PortStream, Session
from kubex.client import BaseClient
from kubex.core.models import HasLogs, NamespaceScopedEntity, ResourceConfig, Status
from kubex.k8s.v1_35.core.v1.pod import Pod
from kubex.k8s.v1_35.core.v1.secret import Secret


class Machine(NamespaceScopedEntity, HasLogs):
    """A custom resource of a user's own, which has logs."""

    __RESOURCE_CONFIG__ = ResourceConfig(group="example.com", version="v1", kind="Machine", plural="machines")


async def answers(client: BaseClient) -> None:
    api: Api[Pod] = Api(Pod, client=client, namespace="default")
    assert_type(await api.logs.get("a"), str)
    assert_type(await api.logs.get_bytes("a"), bytes)
    assert_type(api.logs.stream("a"), LogLines)
    assert_type(api.logs.stream_bytes("a"), LogChunks)
    async for line in api.logs.stream("a", follow=True):
        assert_type(line, str)
    result = await api.exec.run("a", command=["ls"])
    assert_type(result, ExecResult)
    assert_type(result.check().stdout, bytes)
    assert_type(api.exec.stream("a", command=("sh", "-c", "ls")), AbstractAsyncContextManager[Session])
    async with api.attach.stream("a", stdin=True) as session:
        await session.stdin.write(b"x")
        await session.resize(width=1, height=1)
        assert_type([data async for data in session.stdout], list[bytes])
        assert_type(await session.wait_for_status(), Status)
        assert_type(await session.wait(), int)
    async with api.portforward.forward("a", ports=[80]) as streams:
        assert_type(streams, Mapping[int, PortStream])
        assert_type(await streams[80].receive(), bytes)
    async with api.portforward.listen("a", port_map={80: 0}) as local:
        assert_type(local, Mapping[int, int])
    await api.files.copy_to("a", Path("b"), "/c")
    await api.files.copy_from("a", "/c", "b", container="main")


async def accepted(client: BaseClient) -> None:
    api = Api(Pod, client=client)
    await api.logs.get("a", namespace="b", container="c", tail_lines=3, since_time=datetime.now(UTC), stream="Stderr")
    await api.exec.run("a", command=["cat"], stdin=b"x", tty=True, request_timeout=3)
    api.portforward.listen("a", port_map={80: 8080}, on_error=print)
    await Api(Machine, client=client).logs.get("a")


async def refused(client: BaseClient) -> None:
    secrets = Api(Secret, client=client)
    _ = secrets.logs  # type: ignore[misc]
    _ = secrets.exec  # type: ignore[misc]
    _ = secrets.attach  # type: ignore[misc]
    _ = secrets.portforward  # type: ignore[misc]
    _ = secrets.files  # type: ignore[misc]
    _ = Api(Machine, client=client).exec  # type: ignore[misc]
    api = Api(Pod, client=client)
    await api.logs.get("a", lines=3)  # type: ignore[call-arg]
    await api.logs.get("a", stream="both")  # type: ignore[arg-type]
    await api.exec.run("a")  # type: ignore[call-arg]
    await api.exec.run("a", command=["cat"], stdin="x")  # type: ignore[arg-type]
    api.portforward.forward("a", ports=80)  # type: ignore[arg-type]

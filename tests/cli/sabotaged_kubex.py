"""The kubex command with one more transport: `sabotaged` does at the first PATCH what $SABOTAGE says."""

import os
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import anyio

from kubex.cli.main import main
from kubex.core.exceptions import ConnectError
from kubex.transport import (
    Request,
    Response,
    StreamedResponse,
    Transport,
    TransportFactory,
    TransportInfo,
    hookimpl,
    installed_transports,
    register,
)


class SabotagedTransport(Transport):
    def __init__(self, real: Transport) -> None:
        self._real = real

    async def send(self, request: Request) -> Response:
        if request.method == "PATCH":
            SABOTAGE[os.environ["SABOTAGE"]]()
            await anyio.sleep_forever()
        return await self._real.send(request)

    def stream(self, request: Request) -> AbstractAsyncContextManager[StreamedResponse]:
        return self._real.stream(request)

    async def aclose(self) -> None:
        await self._real.aclose()


def fail() -> None:
    raise ConnectError("the cable is cut") from OSError("scissors")


def crash() -> None:
    raise LookupError("a bug")


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


SABOTAGE: dict[str, Callable[[], None]] = {"fail": fail, "crash": crash, "interrupt": interrupt}


def load() -> TransportFactory:
    plugin = installed_transports().get("httpx")
    assert plugin is not None
    assert plugin.info is not None
    factory = plugin.info.load()
    return lambda configuration, options, ssl_context: SabotagedTransport(factory(configuration, options, ssl_context))


class Plugin:
    @hookimpl
    def kubex_register_transport(self) -> TransportInfo:
        return TransportInfo(name="sabotaged", contract=1, load=load, runtimes=frozenset({"asyncio", "trio"}))


if __name__ == "__main__":
    register(Plugin(), "sabotaged")
    main()

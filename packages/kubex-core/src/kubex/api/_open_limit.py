from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import anyio
import msgspec

from kubex.core.limits import limited
from kubex.core.timeouts import Timeout
from kubex.transport import Request


class OpenLimit:
    """Keeps the total limit of a stream that is read without a block around it, bit by bit.

    `request` is the request without that limit.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self._total: float | None = None
        timeout = request.timeout
        if isinstance(timeout, Timeout) and timeout.total is not ...:
            self.request = msgspec.structs.replace(request, timeout=replace(timeout, total=None))
            self._total = timeout.total
        self._deadline: float | None = None

    def for_a_while(self) -> AbstractContextManager[None]:
        """Limit what is inside to what is left; the time begins with the first call."""
        if self._total is None:
            return nullcontext()
        if self._deadline is None:
            self._deadline = anyio.current_time() + self._total
        return limited(self._total, self.request, left=self._deadline - anyio.current_time())

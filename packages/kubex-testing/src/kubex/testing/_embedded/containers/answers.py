"""What was registered, and what of it a request means."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from kubex.testing._embedded.containers.logs import ContainerLog
from kubex.testing._embedded.containers.process import Process
from kubex.testing._embedded.containers.streams import Output

ProcessHandler = Callable[[Process], Awaitable[int | None]]
PortHandler = Callable[[asyncio.StreamReader, Output], Awaitable[object]]


@dataclass(slots=True)
class PodAnswers:
    """What the containers of one pod answer; None stands for every container, and for every command."""

    logs: dict[tuple[str | None, bool], ContainerLog] = field(default_factory=dict)
    commands: dict[tuple[str | None, tuple[str, ...] | None], ProcessHandler] = field(default_factory=dict)
    attached: dict[str | None, ProcessHandler] = field(default_factory=dict)
    ports: dict[int, PortHandler] = field(default_factory=dict)

    def log(self, container: str, *, previous: bool) -> ContainerLog | None:
        """Find the log of a container."""
        return self.logs.get((container, previous)) or self.logs.get((None, previous))

    def command(self, container: str, command: Sequence[str]) -> ProcessHandler | None:
        """Find who runs a command: one for this very command before one for all."""
        keys = [(name, words) for words in (tuple(command), None) for name in (container, None)]
        return next((self.commands[key] for key in keys if key in self.commands), None)

    def attach(self, container: str) -> ProcessHandler | None:
        """Find who answers an attach."""
        return self.attached.get(container) or self.attached.get(None)


class Answers:
    """What the containers of all pods answer, by namespace and pod."""

    def __init__(self) -> None:
        self._pods: dict[tuple[str, str], PodAnswers] = {}

    def find(self, namespace: str, pod: str) -> PodAnswers | None:
        """Give what was registered for a pod, None if nothing was."""
        return self._pods.get((namespace, pod))

    def make(self, namespace: str, pod: str) -> PodAnswers:
        """Give the place to register at for a pod."""
        return self._pods.setdefault((namespace, pod), PodAnswers())

    def clear(self) -> None:
        """Forget everything; logs that are followed end."""
        for answers in self._pods.values():
            for log in answers.logs.values():
                log.ended = True
        self._pods.clear()

"""Where a test says what containers answer."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from kubex.testing._embedded.containers.answers import Answers, PodAnswers, PortHandler, ProcessHandler
from kubex.testing._embedded.containers.logs import ContainerLog
from kubex.testing._embedded.containers.relays import fixed_answer, relay_to


class Containers:
    """What the containers of an `EmbeddedCluster` answer: logs, exec, attach and port-forward.

    No pod runs here, so a test registers the answers, before or after it makes the pod, from any thread. They hold
    for every container of the pod unless `container` names one, and stay when the pod is deleted. Handlers are
    coroutine functions; they run in the thread and on the asyncio event loop of the cluster, so they must not block,
    and they are cancelled when the client goes or the cluster stops.
    """

    def __init__(self, answers: Answers, apply: Callable[[Callable[[], None]], None]) -> None:
        self._answers = answers
        self._apply = apply

    def log(
        self,
        pod: str,
        text: bytes | str,
        *,
        container: str | None = None,
        namespace: str = "default",
        previous: bool = False,
        at: datetime | None = None,
    ) -> None:
        """Append to the log of a container; whoever follows it gets the text at once.

        Args:
            pod: the name of the pod.
            text: lines; the last one may be finished by a later call.
            container: the container that logs; all of the pod if not given.
            namespace: the namespace of the pod.
            previous: whether it is the log of the container before its last restart.
            at: when it was logged, with a time zone; now if not given.
        """
        data = text.encode() if isinstance(text, str) else text
        when = (at or datetime.now(UTC)).astimezone(UTC)

        def append(answers: PodAnswers) -> None:
            answers.logs.setdefault((container, previous), ContainerLog()).append(data, when)

        self._change(namespace, pod, append)

    def end_log(self, pod: str, *, container: str | None = None, namespace: str = "default") -> None:
        """End the log of a container, and with it whoever follows it, as when the container terminates."""

        def end(answers: PodAnswers) -> None:
            answers.logs.setdefault((container, False), ContainerLog()).ended = True

        self._change(namespace, pod, end)

    def answer_exec(
        self,
        pod: str,
        command: Sequence[str] | None = None,
        *,
        stdout: bytes | str = b"",
        stderr: bytes | str = b"",
        exit_code: int = 0,
        container: str | None = None,
        namespace: str = "default",
    ) -> None:
        """Answer a command, or every command of the pod if none is given, always in the same way."""
        handler = fixed_answer(stdout, stderr, exit_code)
        self.on_exec(pod, handler, command=command, container=container, namespace=namespace)

    def on_exec(
        self,
        pod: str,
        handler: ProcessHandler,
        *,
        command: Sequence[str] | None = None,
        container: str | None = None,
        namespace: str = "default",
    ) -> None:
        """Answer a command, or every command that has no answer of its own, by a handler.

        What the handler returns is the exit code, None is 0. What it raises is told to the client as an internal
        error; a FileNotFoundError that names the command is told as a command that is not there.
        """
        words = None if command is None else tuple(command)
        self._change(namespace, pod, lambda answers: answers.commands.update({(container, words): handler}))

    def on_attach(
        self, pod: str, handler: ProcessHandler, *, container: str | None = None, namespace: str = "default"
    ) -> None:
        """Answer attach by a handler."""
        self._change(namespace, pod, lambda answers: answers.attached.update({container: handler}))

    def on_port(
        self, pod: str, port: int, handler: PortHandler | tuple[str, int], *, namespace: str = "default"
    ) -> None:
        """Answer a forwarded port by a handler, or by whoever listens at an address (host and port).

        A handler gets a reader and an `Output`, once for each session. The port is closed when it returns; what it
        raises is told to the client as the error of the port.
        """
        answer = relay_to(*handler) if isinstance(handler, tuple) else handler
        self._change(namespace, pod, lambda answers: answers.ports.update({port: answer}))

    def clear(self) -> None:
        """Forget all answers, and end the logs that are followed."""
        self._apply(self._answers.clear)

    def _change(self, namespace: str, pod: str, change: Callable[[PodAnswers], None]) -> None:
        self._apply(lambda: change(self._answers.make(namespace, pod)))

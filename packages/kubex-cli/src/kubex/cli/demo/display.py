"""What the demo looks like on a terminal, and as plain lines elsewhere."""

from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kubex.cli.demo.observed_client import Call
from kubex.core.models import EventType, WatchEvent
from kubex.k8s.v1_35.core.v1 import Pod

_STYLES = {EventType.ADDED: "green", EventType.MODIFIED: "yellow", EventType.DELETED: "red", EventType.BOOKMARK: "dim"}
_CLIENT_ERRORS = 400


class Display:
    """Shows the steps of the demo, its calls and what it sees, and counts them."""

    def __init__(self, console: Console, runtime: str) -> None:
        self._console = console
        self._runtime = runtime
        self._counts: Counter[str] = Counter()

    def opening(self, cluster: str, transport: str) -> None:
        """Say what runs where."""
        self._line(Text.assemble(("Kubex ", "bold"), (version("kubex-core"), "bold"), f" on {cluster},"))
        self._line(Text.assemble("over ", (transport, "bold"), ", running on ", (self._runtime, "bold")))

    def step(self, title: str) -> None:
        """Tell what comes next."""
        self._counts["step"] += 1
        self._line(Text())
        self._line(Text.assemble((f"{self._counts['step']:>2} ", "bold cyan"), (title, "bold")))

    def call(self, call: Call) -> None:
        """Show an answered call."""
        self._counts["call"] += 1
        self._line(
            Text.assemble(
                f"   {call.method:<7} ",
                (str(call.status), "red" if call.status >= _CLIENT_ERRORS else "green"),
                (f" {call.seconds * 1000:5.0f} ms  ", "dim"),
                call.target,
            )
        )

    def pods(self, pods: Sequence[Pod]) -> None:
        """Show a list of pods as a table."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for header in ("NAME", "PHASE", "IMAGE", "LABELS", "VERSION"):
            table.add_column(header, overflow="fold")
        for pod in pods:
            table.add_row(*(Text(cell) for cell in _cells(pod)))
        self._console.print(Padding(table, (0, 0, 0, 3), expand=False))

    def event(self, event: WatchEvent[Pod]) -> None:
        """Show an event of a watch."""
        self._counts["event"] += 1
        name, _, image, labels, _ = _cells(event.object)
        kind = (f"{event.type:<8}", _STYLES[event.type])
        self._line(Text.assemble("   event   ", kind, f"  {name}  {image}  {labels}"))

    def note(self, text: str) -> None:
        """Show a sentence."""
        self._line(Text(f"   {text}"))

    def closing(self, transport: str, seconds: float) -> None:
        """Say what did it, and in what time."""
        calls, events = self._counts["call"], self._counts["event"]
        self._line(Text())
        self._line(
            Text.assemble(
                ("Done: ", "bold green"),
                f"{calls} calls and {events} events in {seconds:.2f} s, over ",
                (transport, "bold"),
                " on ",
                (self._runtime, "bold"),
            )
        )

    def _line(self, text: Text) -> None:
        self._console.print(text, no_wrap=True, overflow="ellipsis")


def _cells(pod: Pod) -> tuple[str, str, str, str, str]:
    containers = pod.spec.containers if pod.spec is not None else []
    return (
        pod.metadata.name or "",
        (pod.status.phase if pod.status is not None else None) or "-",
        ",".join(container.image or "-" for container in containers or ()),
        ",".join(f"{key}={value}" for key, value in (pod.metadata.labels or {}).items()),
        pod.metadata.resource_version or "",
    )

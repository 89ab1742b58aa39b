"""The pods that every client reads: realistic, and the same in every run."""

from benchmarks.bodies.documents import event_line, list_body, object_body
from benchmarks.bodies.pod import manifest, pod, pod_name

__all__ = ["event_line", "list_body", "manifest", "object_body", "pod", "pod_name"]

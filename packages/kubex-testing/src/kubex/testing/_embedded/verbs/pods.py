"""Which container of a pod a request means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kubex.testing._embedded.containers.answers import PodAnswers
from kubex.testing._embedded.http.calls import State
from kubex.testing._embedded.http.routing import Target
from kubex.testing._embedded.http.statuses import bad_request
from kubex.testing._embedded.verbs.reads import find

_LISTS = ("initContainers", "containers", "ephemeralContainers")


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod that is there; `runs` once it has a node, or once a test has said what its containers answer."""

    namespace: str
    name: str
    uid: str
    runs: bool
    answers: PodAnswers
    spec: Mapping[str, Any]

    def container(self, wanted: str) -> str:
        """Give the name of the container that is meant.

        Raises:
            Failure: 400 when there is no such container, or when several could be meant.
        """
        names = [container["name"] for field in _LISTS for container in self.spec.get(field) or ()]
        if wanted in names:
            return wanted
        if wanted:
            raise bad_request(f"container {wanted} is not valid for pod {self.name}")
        containers = self.spec.get("containers") or []
        if len(containers) == 1:
            return str(containers[0]["name"])
        text = f"a container name must be specified for pod {self.name}, choose one of: [{' '.join(names)}]"
        raise bad_request(text)

    def check_runs(self) -> None:
        """Check that there is something to connect to.

        Raises:
            Failure: 400 when the pod has no node.
        """
        if not self.runs:
            raise bad_request(f"pod {self.name} does not have a host assigned")


def find_pod(state: State, target: Target) -> Pod:
    """Give the pod of a path.

    Raises:
        Failure: 404 when it is not there.
    """
    namespace, name = target.namespace or "", target.name or ""
    document = find(state.storage, target.resource, namespace, name).document
    answers = state.answers.find(namespace, name)
    spec = document.get("spec") or {}
    runs = answers is not None or bool(spec.get("nodeName"))
    return Pod(namespace, name, document["metadata"]["uid"], runs, answers or PodAnswers(), spec)

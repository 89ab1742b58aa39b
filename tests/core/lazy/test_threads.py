"""Threads may read, change and dump the same objects at the same time."""

import json
import os
import random
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import ConfigDict

from kubex.core.decode import decode_list, decode_object
from kubex.core.models import Model
from kubex.k8s.v1_35.core.v1.pod import Pod

ROUNDS = 1000
THREADS = 6
POD = {
    "metadata": {"name": "a", "labels": {"app": "a"}, "creationTimestamp": "2026-01-02T03:04:05Z", "newMeta": [1]},
    "spec": {"containers": [{"name": "c", "ports": [{"containerPort": 80}]}], "nodeName": "n", "new": {"a": 1}},
    "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}], "podIP": "10.0.0.1"},
}
BODY = json.dumps({"items": [POD, POD]}).encode()
DUMP = decode_list(Pod, BODY, "eager").items[0].model_dump()


@pytest.fixture(autouse=True)
def frequent_switches():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture(scope="module")
def pool():
    with ThreadPoolExecutor(THREADS) as pool:
        yield pool


def at_once(pool, pod, *works):
    """Do the works on one object in threads of their own that start together; give their results."""
    barrier = threading.Barrier(len(works), timeout=30)

    def run(work):
        barrier.wait()
        return work(pod)

    return [each.result(timeout=30) for each in [pool.submit(run, work) for work in works]]


def identities(pod):
    """Whatever an object gives once, it must give for ever."""
    container = pod.spec.containers[0]
    return (
        pod.metadata,
        pod.metadata.labels,
        pod.metadata.creation_timestamp,
        pod.spec,
        container,
        container.ports,
        pod.status.conditions[0],
    )


def dumped(pod):
    pod.model_dump()
    return identities(pod)


def shown(pod):
    repr(pod)
    vars(pod)
    return identities(pod)


def dumped_to_json(pod):
    pod.model_dump_json()
    return identities(pod)


def test_all_threads_see_the_same_objects(pool):
    dice = random.Random(0)
    for _ in range(ROUNDS):
        pod: Any = dice.choice(decode_list(Pod, BODY).items)
        looks = dice.choices([identities, dumped, shown, dumped_to_json], k=THREADS)
        seen_by_all: list[Any] = [*at_once(pool, pod, *looks), identities(pod)]
        for seen in seen_by_all:
            assert all(one is other for one, other in zip(seen_by_all[0], seen, strict=True))
        assert pod.model_dump() == DUMP


def test_no_change_is_lost_while_others_read(pool):
    def change_spec(pod):
        pod.spec.node_name = "changed"
        return pod.spec.node_name

    def change_metadata(pod):
        pod.metadata.labels["new"] = "label"
        pod.metadata.finalizers = ["f"]
        return pod.metadata.finalizers[0]

    def change_container(pod):
        pod.spec.containers[0].image = "i"
        pod.status.phase = "Failed"
        return pod.spec.containers[0].image

    changes = [change_spec, change_metadata, change_container]
    reads = [identities, dumped, dumped_to_json]
    for _ in range(ROUNDS):
        pod: Any = decode_list(Pod, BODY).items[1]
        results = at_once(pool, pod, *changes, *reads)
        assert results[:3] == ["changed", "f", "i"]
        assert pod.spec.node_name == "changed"
        assert pod.metadata.labels == {"app": "a", "new": "label"}
        assert pod.metadata.finalizers == ["f"]
        assert pod.spec.containers[0].image == "i"
        assert pod.status.phase == "Failed"
        assert "node_name" in pod.spec.model_fields_set
        assert pod.spec.model_extra == {"new": {"a": 1}}


class Checked(Model):
    """Pydantic replaces the whole `__dict__` of an object whose assignments it validates."""

    model_config = ConfigDict(validate_assignment=True)

    a: int = 0
    b: int = 0
    c: list[str] | None = None


def test_a_late_reader_does_not_take_back_what_pydantic_replaced(pool):
    def assign(checked):
        checked.a = 2

    def read(checked):
        return checked.c, checked.new

    for _ in range(ROUNDS):
        checked = decode_object(Checked, b'{"a":1,"b":1,"c":["x"],"new":1}')
        at_once(pool, checked, assign, Checked.model_dump, vars, read)
        assert checked.a == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_process_reads_objects_while_a_thread_reads_others():
    stop = threading.Event()

    def read():
        while not stop.is_set():
            decode_list(Pod, BODY).items[0].model_dump()

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for _ in range(20):
            pod = decode_list(Pod, BODY).items[0]
            child = os.fork()
            if child == 0:
                signal.alarm(20)  # a lock that is never free would be waited for
                os._exit(0 if pod.model_dump() == DUMP else 1)
            assert os.waitpid(child, 0)[1] == 0
    finally:
        stop.set()
        thread.join()

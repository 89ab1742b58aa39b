"""The subresource log of pods."""

from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime, timedelta

from kubex.testing._embedded.containers.logs import ContainerLog, LogOptions, LogReader
from kubex.testing._embedded.http.calls import Call, State, flag, number
from kubex.testing._embedded.http.routing import Target
from kubex.testing._embedded.http.statuses import bad_request, cause, forbidden_field, invalid
from kubex.testing._embedded.verbs.pods import find_pod


def open_log(state: State, call: Call) -> AsyncGenerator[bytes, None] | None:
    """Give the log that is asked for, piece by piece; None while the pod runs nowhere.

    Raises:
        Failure: 404 without the pod, 400 and 422 when the options make no sense.
    """
    options = _read_options(call.query, call.target.name or "")
    pod = find_pod(state, call.target)
    container = pod.container(call.query.get("container", ""))
    if not pod.runs:
        return None
    if not flag(call.query, "previous"):
        return _stream(state, call.target, container, options)
    previous = pod.answers.log(container, previous=True)
    if previous is None:
        raise bad_request(f'previous terminated container "{container}" in pod "{pod.name}" not found')
    previous.ended = True
    return _pieces(LogReader(previous, options))


async def _pieces(reader: LogReader) -> AsyncGenerator[bytes, None]:
    while piece := reader.read():
        yield piece


async def _stream(state: State, target: Target, container: str, options: LogOptions) -> AsyncGenerator[bytes, None]:
    # What is logged wakes those who watch the pods, and so does the end of the pod and of the server.
    history = state.storage.store(target.resource.store_key).history
    cursor = history.follow(state.storage.revision)
    reader: LogReader | None = None
    try:
        while True:
            cursor.changed.clear()
            log = _find_log(state, target, container)
            if reader is None and log is not None:
                reader = LogReader(log, options)
            while reader is not None and (piece := reader.read()):
                yield piece
            done = not options.follow if reader is None else reader.done
            if done or state.closing or _is_gone(state, target):
                return
            await cursor.changed.wait()
    finally:
        history.leave(cursor)


def _find_log(state: State, target: Target, container: str) -> ContainerLog | None:
    answers = state.answers.find(target.namespace or "", target.name or "")
    return answers.log(container, previous=False) if answers else None


def _is_gone(state: State, target: Target) -> bool:
    return state.storage.get(target.resource.store_key, target.namespace, target.name or "") is None


def _read_options(query: Mapping[str, str], name: str) -> LogOptions:
    tail, limit, seconds = (number(query, option) for option in ("tailLines", "limitBytes", "sinceSeconds"))
    moment = _read_time(query.get("sinceTime", ""))
    causes = []
    if tail is not None and tail < 0:
        causes.append(cause("tailLines", f"Invalid value: {tail}: must be greater than or equal to 0"))
    if limit is not None and limit < 1:
        causes.append(cause("limitBytes", f"Invalid value: {limit}: must be greater than 0"))
    if seconds is not None and moment is not None:
        causes.append(forbidden_field("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified"))
    if seconds is not None and seconds < 1:
        causes.append(cause("sinceSeconds", f"Invalid value: {seconds}: must be greater than 0"))
    if "stream" in query:
        causes.append(forbidden_field("stream", "may not be specified"))
    if causes:
        raise invalid("", "PodLogOptions", name, causes)
    since = moment if seconds is None else _ago(seconds)
    return LogOptions(flag(query, "follow"), since, flag(query, "timestamps"), tail, limit)


def _ago(seconds: int) -> datetime:
    try:
        return datetime.now(UTC) - timedelta(seconds=seconds)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def _read_time(text: str) -> datetime | None:
    if not text:
        return None
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        layout = "2006-01-02T15:04:05Z07:00"
        raise bad_request(f'parsing time "{text}" as "{layout}": cannot parse "{text}" as "2006"')
    return moment

"""Which options of lists and watches go together."""

from collections.abc import Mapping

from kubex.testing._embedded.http.statuses import cause, forbidden_field, invalid

_MATCHES = ("Exact", "NotOlderThan")


def _refuse(causes: list[dict[str, str]]) -> None:
    if causes:
        raise invalid("meta.k8s.io", "ListOptions", "", causes)


def _unsupported(match: str, supported: str) -> dict[str, str]:
    text = f'Unsupported value: "{match}": supported values: {supported}'
    return cause("resourceVersionMatch", text, "FieldValueNotSupported")


def check_list_options(query: Mapping[str, str]) -> None:
    """Check the options of a list.

    Raises:
        Failure: 422 when they contradict each other.
    """
    match, version = query.get("resourceVersionMatch", ""), query.get("resourceVersion", "")
    causes = []
    if "sendInitialEvents" in query:
        causes.append(forbidden_field("sendInitialEvents", "sendInitialEvents is forbidden for list"))
    if match:
        if not version:
            text = "resourceVersionMatch is forbidden unless resourceVersion is provided"
            causes.append(forbidden_field("resourceVersionMatch", text))
        if query.get("continue"):
            text = "resourceVersionMatch is forbidden when continue is provided"
            causes.append(forbidden_field("resourceVersionMatch", text))
        if match not in _MATCHES:
            causes.append(_unsupported(match, '"Exact", "NotOlderThan", ""'))
        if match == "Exact" and version == "0":
            text = 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'
            causes.append(forbidden_field("resourceVersionMatch", text))
    if query.get("continue") and version not in ("", "0"):
        text = "specifying resource version is not allowed when using continue"
        causes.append(forbidden_field("resourceVersion", text))
    _refuse(causes)


def check_watch_options(query: Mapping[str, str]) -> None:
    """Check the options of a watch.

    Raises:
        Failure: 422 when they contradict each other.
    """
    match = query.get("resourceVersionMatch", "")
    causes = []
    if "sendInitialEvents" in query:
        if match != "NotOlderThan":
            text = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
            causes.append(forbidden_field("resourceVersionMatch", text))
    elif match:
        text = "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
        causes.append(forbidden_field("resourceVersionMatch", text))
    if match and match != "NotOlderThan":
        causes.append(_unsupported(match, '"NotOlderThan"'))
    if query.get("continue"):
        text = "resourceVersionMatch is forbidden when continue is provided"
        causes.append(forbidden_field("resourceVersionMatch", text))
    _refuse(causes)

"""What a request does, in the words of the API server's audit log: "list pods", "create pods/eviction".

See https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
"""

_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch"}
_OF_NAMESPACES = frozenset({"status", "finalize"})
_BEFORE_RESOURCE = {"api": 2, "apis": 3}


def call_name(method: str, path: str, query: tuple[tuple[str, str], ...] = ()) -> str:
    """Name a request; what is no resource is named by its method and path: "get /readyz"."""
    segments = path.strip("/").split("/")
    rest = segments[_BEFORE_RESOURCE.get(segments[0], len(segments)) :]
    if not rest:
        return f"{method.lower()} {path}"
    if rest[0] == "namespaces" and len(rest) > 2 and rest[2] not in _OF_NAMESPACES:
        rest = rest[2:]
    resource = "/".join([rest[0], *rest[2:3]])
    return f"{_verb(method, query, named=len(rest) > 1)} {resource}"


def _verb(method: str, query: tuple[tuple[str, str], ...], *, named: bool) -> str:
    if method in {"GET", "HEAD"}:
        if any(name == "watch" and value in {"true", "1"} for name, value in query):
            return "watch"
        return "get" if named else "list"
    if method == "DELETE":
        return "delete" if named else "deletecollection"
    return _VERBS.get(method, method.lower())

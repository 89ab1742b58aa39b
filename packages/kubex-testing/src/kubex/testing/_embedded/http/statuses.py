"""Failures as an API server words them: a `Failure` for each, carrying its `Status` document."""

from typing import Any

from kubex.testing._embedded.resources.catalog import Resource


class Failure(Exception):
    """Raised anywhere in the server to answer with a `Status` of kind Failure."""

    def __init__(self, code: int, reason: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.status: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": message,
        }
        if reason:
            self.status["reason"] = reason
        if details is not None:
            self.status["details"] = details
        self.status["code"] = code


def cause(field: str, message: str, reason: str = "FieldValueInvalid") -> dict[str, str]:
    """One entry of `details.causes`."""
    return {"reason": reason, "message": message, "field": field}


def required(field: str, message: str = "") -> dict[str, str]:
    """The cause for a field that is missing."""
    return cause(field, f"Required value: {message}" if message else "Required value", "FieldValueRequired")


def forbidden_field(field: str, message: str) -> dict[str, str]:
    """The cause for a field that must not be set."""
    return cause(field, f"Forbidden: {message}", "FieldValueForbidden")


def _details(resource: Resource, name: str) -> dict[str, Any]:
    details = {"name": name} if name else {}
    if resource.group:
        details["group"] = resource.group
    details["kind"] = resource.plural
    return details


def bad_request(message: str) -> Failure:
    """400: the request makes no sense."""
    return Failure(400, "BadRequest", message)


def unauthorized() -> Failure:
    """401: the bearer token is missing or wrong."""
    return Failure(401, "Unauthorized", "Unauthorized")


def namespace_stays(resource: Resource, name: str) -> Failure:
    """403: the namespace is one that no cluster can be without."""
    message = f'{resource.qualified} "{name}" is forbidden: this namespace may not be deleted'
    return Failure(403, "Forbidden", message, _details(resource, name))


def namespace_terminating(resource: Resource, name: str, namespace: str) -> Failure:
    """403: nothing can be created in a namespace that is going."""
    why = f"unable to create new content in namespace {namespace} because it is being terminated"
    causes = [cause("metadata.namespace", f"namespace {namespace} is being terminated", "NamespaceTerminating")]
    details = _details(resource, name) | {"causes": causes}
    return Failure(403, "Forbidden", f'{resource.qualified} "{name}" is forbidden: {why}', details)


def not_found(resource: Resource, name: str) -> Failure:
    """404: no such object."""
    return Failure(404, "NotFound", f'{resource.qualified} "{name}" not found', _details(resource, name))


def namespace_not_found(name: str) -> Failure:
    """404: the namespace to create in is not there."""
    details = {"name": name, "kind": "namespaces"}
    return Failure(404, "NotFound", f'namespaces "{name}" not found', details)


def no_such_resource() -> Failure:
    """404: the server does not know the resource or the subresource."""
    return Failure(404, "NotFound", "the server could not find the requested resource", {})


def method_not_allowed() -> Failure:
    """405: the resource does not have the verb."""
    message = "the server does not allow this method on the requested resource"
    return Failure(405, "MethodNotAllowed", message, {})


def not_acceptable(accepted: str) -> Failure:
    """406: none of the media types that the client takes can be made."""
    return Failure(406, "NotAcceptable", f"only the following media types are accepted: {accepted}")


def already_exists(resource: Resource, name: str) -> Failure:
    """409: an object of that name is there."""
    message = f'{resource.qualified} "{name}" already exists'
    return Failure(409, "AlreadyExists", message, _details(resource, name))


def conflict(resource: Resource, name: str, message: str | None = None) -> Failure:
    """409: the object is not as the client believes it to be."""
    why = message or "the object has been modified; please apply your changes to the latest version and try again"
    text = f'Operation cannot be fulfilled on {resource.qualified} "{name}": {why}'
    return Failure(409, "Conflict", text, _details(resource, name))


def expired(message: str) -> Failure:
    """410: the resource version, or the continue token, is too old."""
    return Failure(410, "Expired", message)


def too_large(limit: int) -> Failure:
    """413: the body is larger than the server takes."""
    return Failure(413, "RequestEntityTooLarge", f"Request entity too large: limit is {limit}")


def failed_precondition(resource: Resource, name: str, message: str) -> Failure:
    """409: a deletion was meant for another state, or another object of that name."""
    text = f'Operation cannot be fulfilled on {resource.kind} "{name}": {message}'
    return Failure(409, "Conflict", text, {"name": name, "kind": resource.kind})


def unsupported_patch() -> Failure:
    """415: the resource does not know this kind of patch."""
    return Failure(415, "UnsupportedMediaType", "415: Unsupported Media Type", {})


def unsupported_media_type(accepted: str) -> Failure:
    """415: the body is in a form that is not known here."""
    message = f"the body of the request was in an unknown format - accepted media types include: {accepted}"
    return Failure(415, "UnsupportedMediaType", message)


def invalid(group: str, kind: str, name: str, causes: list[dict[str, str]]) -> Failure:
    """422: the object, or the options, are not valid; `causes` name the fields."""
    texts = [f"{item['field']}: {item['message']}" for item in causes]
    listed = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    qualified = f"{kind}.{group}" if group else kind
    details: dict[str, Any] = {"name": name} if name else {}
    if group:
        details["group"] = group
    details |= {"kind": kind, "causes": causes}
    return Failure(422, "Invalid", f'{qualified} "{name}" is invalid: {listed}', details)


def future_revision(wanted: int, current: int) -> Failure:
    """504: the resource version asked for has not come yet."""
    details = {
        "causes": [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}],
        "retryAfterSeconds": 1,
    }
    return Failure(504, "Timeout", f"Timeout: Too large resource version: {wanted}, current: {current}", details)


def server_error(message: str) -> Failure:
    """500 without a reason, as the server answers some mistakes of its clients."""
    return Failure(500, "", message)


def internal_error(error: Exception) -> Failure:
    """500: the server itself failed."""
    text = f"Internal error occurred: {type(error).__name__}: {error}"
    return Failure(500, "InternalError", text, {"causes": [{"message": str(error)}]})


def success(resource: Resource, name: str, uid: str) -> dict[str, Any]:
    """The `Status` that answers a deletion of something that is gone."""
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": _details(resource, name) | {"uid": uid},
    }

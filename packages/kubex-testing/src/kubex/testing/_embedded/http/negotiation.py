"""In which form a client wants its answer."""

from enum import Enum

from kubex.testing._embedded.http.statuses import not_acceptable

_ACCEPTED = "application/json, application/yaml"
_ANY = ("application/json", "*/*", "application/*", "")


class Form(Enum):
    """The forms that objects can be answered in."""

    OBJECT = "object"
    TABLE = "Table"
    PARTIAL = "PartialObjectMetadata"


def negotiate(accept: str) -> tuple[Form, bool]:
    """Read an Accept header: the form, and whether it shall be YAML.

    Raises:
        Failure: 406 when nothing of it can be made.
    """
    for clause in accept.split(","):
        media_type, *parameters = (part.strip() for part in clause.split(";"))
        values = dict(parameter.partition("=")[::2] for parameter in parameters)
        if media_type == "application/yaml" and "as" not in values:
            return Form.OBJECT, True
        if media_type in _ANY and (form := _form(values)):
            return form, False
    raise not_acceptable(_ACCEPTED)


def _form(parameters: dict[str, str]) -> Form | None:
    wanted = parameters.get("as")
    if wanted is None:
        return Form.OBJECT
    if parameters.get("g") != "meta.k8s.io" or parameters.get("v") not in ("v1", "v1beta1"):
        return None
    forms = {"Table": Form.TABLE, "PartialObjectMetadata": Form.PARTIAL, "PartialObjectMetadataList": Form.PARTIAL}
    return forms.get(wanted)

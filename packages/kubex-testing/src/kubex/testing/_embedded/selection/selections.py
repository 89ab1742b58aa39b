"""What a list, a watch or a collection deletion selects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kubex.testing._embedded.resources.catalog import Resource
from kubex.testing._embedded.selection.field_selectors import FieldRequirement, matches_fields, parse_field_selector
from kubex.testing._embedded.selection.label_selectors import Matcher, matches_labels, parse_label_selector

_NO_LABELS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Selection:
    """A namespace (None for all) with label and field requirements."""

    namespace: str | None
    labels: tuple[Matcher, ...] = ()
    fields: tuple[FieldRequirement, ...] = ()

    @property
    def filters(self) -> bool:
        """Tell whether labels or fields are looked at."""
        return bool(self.labels or self.fields)

    def matches(self, document: Mapping[str, Any]) -> bool:
        """Tell whether a document of the namespace is selected."""
        if self.labels and not matches_labels(self.labels, document["metadata"].get("labels") or _NO_LABELS):
            return False
        return not self.fields or matches_fields(self.fields, document)


def read_selection(resource: Resource, namespace: str | None, query: Mapping[str, str]) -> Selection:
    """Read `labelSelector` and `fieldSelector` of a query."""
    return Selection(
        namespace,
        parse_label_selector(query.get("labelSelector", "")),
        parse_field_selector(query.get("fieldSelector", ""), resource),
    )

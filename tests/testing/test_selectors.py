"""Label and field selectors, read and matched."""

import pytest

from kubex.testing._embedded.http.statuses import Failure
from kubex.testing._embedded.resources.catalog import Resource
from kubex.testing._embedded.selection.field_selectors import matches_fields, parse_field_selector
from kubex.testing._embedded.selection.label_selectors import matches_labels, parse_label_selector

LABELS = {"app": "web", "tier": "front", "example.com/rank": "7", "empty": ""}
PODS = Resource("", "v1", "Pod", "pods", "pod", namespaced=True, verbs=frozenset({"list"}))
CONFIG_MAPS = Resource("", "v1", "ConfigMap", "configmaps", "configmap", namespaced=True, verbs=frozenset({"list"}))


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ("", True),
        ("app=web", True),
        ("app==web", True),
        ("app = web , tier != back", True),
        ("app=api", False),
        ("absent!=anything", True),
        ("app in (api, web)", True),
        ("app in (api)", False),
        ("app notin (api),tier in (front,back)", True),
        ("absent notin (x)", True),
        ("app", True),
        ("absent", False),
        ("!absent", True),
        ("!app", False),
        ("empty=", True),
        ("app=", False),
        ("example.com/rank>6", True),
        ("example.com/rank<7", False),
        ("app>1", False),
    ],
)
def test_a_label_selector_selects(selector: str, matches: bool) -> None:
    assert matches_labels(parse_label_selector(selector), LABELS) is matches


@pytest.mark.parametrize("selector", ["a b", "a===b", "a in (b", "a in b", ",", "-a", "a=b c"])
def test_a_malformed_label_selector_is_a_bad_request(selector: str) -> None:
    with pytest.raises(Failure) as caught:
        parse_label_selector(selector)
    assert caught.value.code == 400


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ("metadata.name=p", True),
        ("metadata.name!=p", False),
        ("metadata.name==p,status.phase=Pending", True),
        ("status.phase!=Running", True),
        ("spec.nodeName=", True),
        ("spec.nodeName!=", False),
        ("spec.hostNetwork=false", True),
    ],
)
def test_a_field_selector_selects(selector: str, matches: bool) -> None:
    pod = {"metadata": {"name": "p", "namespace": "n"}, "spec": {}, "status": {"phase": "Pending"}}
    assert matches_fields(parse_field_selector(selector, PODS), pod) is matches


@pytest.mark.parametrize(
    ("resource", "selector", "message"),
    [
        (PODS, "spec.foo=x", "field label not supported: spec.foo"),
        (
            CONFIG_MAPS,
            "data.x=y",
            '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
        ),
        (PODS, "status.phase", "invalid selector: 'status.phase'; can't understand 'status.phase'"),
    ],
)
def test_a_field_that_cannot_be_selected_by_is_a_bad_request(resource: Resource, selector: str, message: str) -> None:
    with pytest.raises(Failure) as caught:
        parse_field_selector(selector, resource)
    assert (caught.value.code, str(caught.value)) == (400, message)

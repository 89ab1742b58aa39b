"""Which namespace and which name a call is for, and what is refused before anything is sent."""

import pytest

from kubex.api import Api
from kubex.core.exceptions import InvalidRequest
from kubex.core.models import Entity, NamespaceScopedEntity, ObjectMeta
from kubex.core.patches import MergePatch

pytestmark = pytest.mark.anyio

NAMED = ["get", "delete", "patch"]
MANY = ["list", "delete_collection", "watch"]
STORING = ["create", "replace"]


@pytest.fixture
def path_of(client):
    """Calls a verb, and gives the path that was asked for."""

    async def path_of(api, verb, name="a", entity=None, **params):
        client.requests.clear()
        client.body = b'{"type":"ADDED","object":{}}' if verb == "watch" else b'{"items":[]}'
        arguments = [entity] if verb in STORING else [name] if verb in NAMED else []
        if verb == "patch":
            arguments.append(MergePatch({}))
        answer = getattr(api, verb)(*arguments, **params)
        if verb == "watch":
            assert len([event async for event in answer]) == 1
        else:
            await answer
        return client.requests[0].path

    return path_of


@pytest.mark.parametrize("verb", NAMED + MANY)
@pytest.mark.parametrize(
    ("of_api", "of_call", "expected"), [("a", ..., "a"), ("a", "b", "b"), (None, "b", "b"), ("a", "a", "a")]
)
async def test_the_namespace_of_the_call_wins(client, pod, path_of, verb, of_api, of_call, expected):
    path = await path_of(Api(pod, client=client, namespace=of_api), verb, namespace=of_call)
    assert path.startswith(f"/api/v1/namespaces/{expected}/pods")


@pytest.mark.parametrize("verb", MANY)
@pytest.mark.parametrize(("of_api", "of_call"), [(None, ...), (None, None), ("a", None)])
async def test_none_is_all_namespaces_where_there_may_be_many(client, pod, path_of, verb, of_api, of_call):
    assert await path_of(Api(pod, client=client, namespace=of_api), verb, namespace=of_call) == "/api/v1/pods"


@pytest.mark.parametrize("verb", NAMED + STORING)
@pytest.mark.parametrize(("of_api", "of_call"), [(None, ...), (None, None), ("a", None)])
async def test_a_missing_namespace_is_refused(client, pod, path_of, verb, of_api, of_call):
    entity = pod(metadata=ObjectMeta(name="a"))
    with pytest.raises(InvalidRequest, match=r"lives in a namespace: give namespace= to Api or to the call"):
        await path_of(Api(pod, client=client, namespace=of_api), verb, entity=entity, namespace=of_call)
    assert client.requests == []


@pytest.mark.parametrize("verb", STORING)
@pytest.mark.parametrize(
    ("of_api", "of_call", "expected"), [(None, ..., "own"), ("a", ..., "a"), (None, "b", "b"), ("a", "b", "b")]
)
async def test_the_objects_own_namespace_stands_in(client, pod, path_of, verb, of_api, of_call, expected):
    entity = pod(metadata=ObjectMeta(name="a", namespace="own"))
    path = await path_of(Api(pod, client=client, namespace=of_api), verb, entity=entity, namespace=of_call)
    assert path.startswith(f"/api/v1/namespaces/{expected}/pods")


@pytest.mark.parametrize("verb", NAMED + MANY + STORING)
async def test_a_namespace_for_what_has_none_is_refused(client, node, path_of, verb):
    entity = node(metadata=ObjectMeta(name="a"))
    with pytest.raises(InvalidRequest, match=r"^Node belongs to no namespace, yet namespace='x' was given$"):
        await path_of(Api(node, client=client), verb, entity=entity, namespace="x")
    assert client.requests == []
    assert await path_of(Api(node, client=client), verb, entity=entity, namespace=None)


def test_a_namespace_for_what_has_none_is_refused_by_api_too(client, node):
    with pytest.raises(InvalidRequest, match="belongs to no namespace"):
        Api(node, client=client, namespace="x")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", "%2e", "a%2Fb", "/", None, 1])
@pytest.mark.parametrize("verb", NAMED)
async def test_a_name_that_leads_elsewhere_is_refused(client, pod, path_of, verb, name):
    with pytest.raises(InvalidRequest, match="cannot be the name of an object"):
        await path_of(Api(pod, client=client, namespace="a"), verb, name=name)
    with pytest.raises(InvalidRequest, match=r"cannot be the namespace of an object|lives in a namespace"):
        await path_of(Api(pod, client=client), verb, namespace=name)
    assert client.requests == []


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("system:kube-scheduler", "system:kube-scheduler"),
        ("a b", "a%20b"),
        ("a?watch=true", "a%3Fwatch%3Dtrue"),
        ("a#b", "a%23b"),
        ("a\r\nx: y", "a%0D%0Ax:%20y"),
        ("größe", "gr%C3%B6%C3%9Fe"),
        ("a\\..\\b", "a%5C..%5Cb"),
    ],
)
async def test_other_names_are_encoded(client, pod, path_of, name, encoded):
    assert await path_of(Api(pod, client=client, namespace="n"), "get", name=name) == (
        f"/api/v1/namespaces/n/pods/{encoded}"
    )


def test_a_class_that_does_not_say_where_it_lives_is_a_type_error(client):
    class Nowhere(NamespaceScopedEntity):
        pass

    with pytest.raises(TypeError, match="Nowhere has no __RESOURCE_CONFIG__"):
        Api(Nowhere, client=client)


def test_a_class_without_a_scope_is_a_type_error(client, pod):
    class Scopeless(Entity):
        __RESOURCE_CONFIG__ = pod.__RESOURCE_CONFIG__

    with pytest.raises(TypeError, match="Scopeless must be a NamespaceScopedEntity or a ClusterScopedEntity"):
        Api(Scopeless, client=client)


def test_something_that_is_no_resource_is_a_type_error(client):
    with pytest.raises(TypeError, match="is no class of resources"):
        Api("Pod", client=client)  # type: ignore[arg-type]

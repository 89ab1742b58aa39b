import pytest

from kubex.api import Api
from kubex.core.exceptions import BadRequest, InvalidRequest, NotFound
from kubex.core.models import ResourceList
from kubex.k8s.v1_35.core.v1.config_map import ConfigMap
from kubex.k8s.v1_35.core.v1.namespace import Namespace

pytestmark = pytest.mark.anyio


async def test_get_gives_the_object_as_its_class(config_maps, make):
    made = await make("one", colour="blue")
    got = await config_maps.get("one")
    assert type(got) is ConfigMap
    assert got == made
    assert (got.kind, got.api_version, got.data) == ("ConfigMap", "v1", {"colour": "blue"})


async def test_get_takes_its_parameters(config_maps, make):
    await make("one", colour="blue")
    assert (await config_maps.get("one", resource_version="0", pretty="true")).metadata.name == "one"


async def test_get_of_a_missing_object_is_not_found(config_maps):
    with pytest.raises(NotFound, match='configmaps "none" not found') as caught:
        await config_maps.get("none")
    assert caught.value.status.code == 404
    assert caught.value.status.reason == "NotFound"
    assert caught.value.status.details is not None
    assert caught.value.status.details.name == "none"


async def test_a_cluster_scoped_resource_needs_no_namespace(client, namespace):
    got = await Api(Namespace, client=client).get(namespace)
    assert got.status is not None
    assert got.status.phase == "Active"


async def test_the_namespace_of_a_call_wins_over_that_of_the_api(client, config_maps, make):
    await make("one")
    assert (await config_maps.list()).items
    elsewhere = await config_maps.list(namespace="kube-public", field_selector="metadata.name=one")
    assert elsewhere.items == []


async def test_list_in_all_namespaces(client, config_maps, make, namespace):
    await make("one", labels={"only": namespace})
    everywhere = await config_maps.list(namespace=None, label_selector=f"only={namespace}")
    assert [item.metadata.namespace for item in everywhere] == [namespace]


async def test_get_without_a_namespace_sends_nothing(client):
    with pytest.raises(InvalidRequest, match="namespace"):
        await Api(ConfigMap, client=client).get("one")


async def test_list_picks_by_label_and_field(config_maps, make):
    await make("one", labels={"app": "web", "tier": "a"})
    await make("two", labels={"app": "web"})
    await make("three", labels={"app": "db"})

    async def names(**selectors: str) -> list[str]:
        return sorted(item.metadata.name for item in await config_maps.list(**selectors) if item.metadata.labels)

    assert await names(label_selector="app=web") == ["one", "two"]
    assert await names(label_selector="app in (web,db),!tier") == ["three", "two"]
    assert await names(label_selector="app!=web") == ["three"]
    assert await names(field_selector="metadata.name=two") == ["two"]


async def test_list_in_pages(config_maps, make):
    for number in range(5):
        await make(f"page-{number}", labels={"paged": "yes"})
    first = await config_maps.list(limit=2, label_selector="paged=yes")
    assert isinstance(first, ResourceList)
    assert len(first) == 2
    assert first.metadata.continue_
    names = [item.metadata.name for item in first]
    page = first
    while page.metadata.continue_:
        page = await config_maps.list(limit=2, label_selector="paged=yes", continue_=page.metadata.continue_)
        assert page.metadata.resource_version == first.metadata.resource_version
        names += [item.metadata.name for item in page]
    assert names == [f"page-{number}" for number in range(5)]


async def test_list_at_a_version(config_maps, make):
    made = await make("one")
    version = made.metadata.resource_version
    newer = await config_maps.list(resource_version=version, resource_version_match="NotOlderThan")
    assert "one" in [item.metadata.name for item in newer]
    exact = await config_maps.list(resource_version=version, resource_version_match="Exact", limit=10)
    assert exact.metadata.resource_version == version


async def test_a_bad_continue_token_is_refused(config_maps):
    with pytest.raises(BadRequest, match="continue"):
        await config_maps.list(limit=1, continue_="not-a-token")

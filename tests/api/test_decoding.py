"""Every verb decodes as the options of the client say."""

import pytest

from kubex.api import Api
from kubex.client import ClientOptions
from kubex.core.exceptions import ConfigurationError, DecodeError
from kubex.core.patches import MergePatch

BAD = b'{"metadata":{"name":"a"},"spec":{"nodeName":7}}'


async def first_event(api):
    [event] = [event async for event in api.watch()]
    return event


VERBS = {
    "get": lambda api, pod: api.get("a"),
    "create": lambda api, pod: api.create(pod()),
    "replace": lambda api, pod: api.replace(pod(metadata={"name": "a"})),
    "patch": lambda api, pod: api.patch("a", MergePatch({})),
    "delete": lambda api, pod: api.delete("a"),
    "list": lambda api, pod: api.list(),
    "delete_collection": lambda api, pod: api.delete_collection(),
    "watch": lambda api, pod: first_event(api),
}


@pytest.fixture
def read(answering, pod):
    """Calls a verb whose answer has a value of a wrong type; gives the object of the answer."""

    async def read(verb, options):
        client = answering({"watch": b'{"type":"ADDED","object":' + BAD + b"}\n"}.get(verb, BAD))
        if verb in ("list", "delete_collection"):
            client.body = b'{"items":[' + BAD + b"]}"
        client.options = options
        found = await VERBS[verb](Api(pod, client=client, namespace="n"), pod)
        return found.object if verb == "watch" else found.items[0] if client.body.startswith(b'{"items"') else found

    return read


@pytest.mark.anyio
@pytest.mark.parametrize("verb", VERBS)
async def test_bad_data_raises_when_it_is_touched(read, verb):
    found = await read(verb, ClientOptions())
    assert found.metadata.name == "a"
    with pytest.raises(DecodeError, match=r"spec\.nodeName: "):
        found.spec.node_name  # noqa: B018


@pytest.mark.anyio
@pytest.mark.parametrize("verb", sorted(VERBS.keys() - {"watch"}))  # that one is tested on the transports
async def test_bad_data_raises_at_once_where_that_is_asked_for(read, verb):
    with pytest.raises(DecodeError, match=r"spec\.nodeName: "):
        await read(verb, ClientOptions(decode="eager"))


def test_another_way_to_decode_is_refused():
    with pytest.raises(ConfigurationError, match=r"^ClientOptions\.decode: "):
        ClientOptions(decode="sometimes")  # type: ignore[arg-type]

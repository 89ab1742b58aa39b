"""What comes instead of a WebSocket."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from kubex.testing import EmbeddedCluster


@pytest.mark.parametrize(("token", "code"), [("right", 404), ("wrong", 401)])
def test_a_refusal_says_that_its_connection_ends(token: str, code: int) -> None:
    with EmbeddedCluster(token="right") as cluster:
        url = f"{cluster.url.replace('http', 'ws')}/api/v1/namespaces/default/pods/none/exec?command=a&stdout=true"
        headers = {"Authorization": f"Bearer {token}"}
        with pytest.raises(InvalidStatus) as refused:
            connect(url, additional_headers=headers, subprotocols=["v5.channel.k8s.io"], proxy=None)  # type: ignore[list-item]
    assert refused.value.response.status_code == code
    assert refused.value.response.headers["connection"] == "close"

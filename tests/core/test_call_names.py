"""How requests are named for those who look on."""

import pytest

from kubex.core.call_names import call_name

POD = "/api/v1/namespaces/a/pods/b"


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/api/v1/pods", "list pods"),
        ("GET", "/api/v1/namespaces/a/pods", "list pods"),
        ("GET", POD, "get pods"),
        ("HEAD", POD, "get pods"),
        ("GET", POD + "/log", "get pods/log"),
        ("GET", POD + "/proxy/some/path", "get pods/proxy"),
        ("POST", POD + "/eviction", "create pods/eviction"),
        ("POST", "/apis/apps/v1/namespaces/a/deployments", "create deployments"),
        ("PUT", "/apis/apps/v1/namespaces/a/deployments/b", "update deployments"),
        ("PATCH", "/apis/apps/v1/namespaces/a/deployments/b/scale", "patch deployments/scale"),
        ("DELETE", POD, "delete pods"),
        ("DELETE", "/api/v1/namespaces/a/pods", "deletecollection pods"),
        ("GET", "/api/v1/namespaces", "list namespaces"),
        ("GET", "/api/v1/namespaces/a", "get namespaces"),
        ("PUT", "/api/v1/namespaces/a/finalize", "update namespaces/finalize"),
        ("PATCH", "/api/v1/namespaces/a/status", "patch namespaces/status"),
        ("GET", "/readyz", "get /readyz"),
        ("GET", "/", "get /"),
        ("GET", "/api", "get /api"),
        ("GET", "/api/v1", "get /api/v1"),
        ("GET", "/apis/apps/v1", "get /apis/apps/v1"),
        ("QUERY", POD, "query pods"),
    ],
)
def test_a_request_is_named_in_the_words_of_the_audit_log(method, path, name):
    assert call_name(method, path) == name


@pytest.mark.parametrize(
    ("value", "name"), [("true", "watch pods"), ("1", "watch pods"), ("false", "list pods"), ("0", "list pods")]
)
def test_a_watch_is_known_by_its_query(value, name):
    assert call_name("GET", "/api/v1/pods", (("limit", "1"), ("watch", value))) == name

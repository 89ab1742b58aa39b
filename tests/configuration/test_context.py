from pathlib import Path

import pytest

from kubex.configuration._context import select
from kubex.configuration._kubeconfig import Entry, Kubeconfig, merge
from kubex.configuration._kubeconfig_file import parse_kubeconfig
from kubex.core.exceptions import ConfigurationError

FIRST = """
current-context: dev
contexts:
- {name: dev, context: {cluster: c, user: u}}
- {name: anonymous, context: {cluster: c}}
- {name: blank, context: {cluster: c, user: ""}}
- {name: nowhere, context: {user: u}}
- {name: lost-cluster, context: {cluster: gone, user: u}}
- {name: lost-user, context: {cluster: c, user: gone}}
- {name: number, context: {cluster: 5}}
clusters:
- {name: c, cluster: {server: "https://first"}}
users:
- {name: u, user: {tokenFile: token}}
"""
SECOND = """
current-context: prod
contexts:
- {name: dev, context: {cluster: other, namespace: more}}
- {name: prod, context: {cluster: other, user: u}}
clusters:
- {name: c, cluster: {server: "https://second", tls-server-name: more}}
- {name: other, cluster: {server: "https://other"}}
users:
- {name: u, user: {token: more}}
"""


def parse(text: str, file: str = "/first/config") -> Kubeconfig:
    return parse_kubeconfig(text.encode(), Path(file))


def merged() -> Kubeconfig:
    return merge([parse(FIRST), parse(SECOND, "/second/config")])


def test_the_current_context_is_the_default() -> None:
    selection = select(parse(FIRST))
    assert selection.context.name == "dev"
    assert selection.cluster.fields == {"server": "https://first"}
    assert selection.user == Entry("user", "u", Path("/first/config"), {"tokenFile": "token"})


def test_a_context_is_chosen_by_name() -> None:
    assert select(merged(), "prod").cluster.name == "other"


def test_the_first_file_gives_an_entry_as_a_whole() -> None:
    selection = select(merged())
    assert selection.context.fields == {"cluster": "c", "user": "u"}
    assert selection.cluster.fields == {"server": "https://first"}
    assert selection.user is not None
    assert selection.user.fields == {"tokenFile": "token"}


def test_entries_of_later_files_are_added_and_know_their_own_file() -> None:
    assert select(merged(), "prod").cluster.file == Path("/second/config")
    assert select(merged(), "prod").user == Entry("user", "u", Path("/first/config"), {"tokenFile": "token"})


def test_the_first_current_context_counts() -> None:
    assert merged().current_context == "dev"
    assert merge([parse("current-context: ''"), parse("current-context: b")]).current_context == "b"


def test_nothing_merged_is_empty() -> None:
    assert merge([]).is_empty


@pytest.mark.parametrize("context", ["anonymous", "blank"])
def test_a_context_without_a_user_has_no_credentials(context: str) -> None:
    assert select(parse(FIRST), context).user is None


def test_no_current_context_lists_the_contexts() -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(parse("contexts: [{name: b}, {name: a}]"))
    assert str(caught.value) == (
        "no current-context in /first/config: set it, or choose a context; known contexts: a, b"
    )


def test_an_unknown_context_lists_files_and_contexts() -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(merged(), "stage")
    assert str(caught.value).startswith('context "stage" does not exist in /first/config, /second/config; known')
    assert "dev, lost-cluster" in str(caught.value)


def test_an_empty_context_name_is_not_the_current_one() -> None:
    with pytest.raises(ConfigurationError, match='context "" does not exist'):
        select(parse(FIRST), "")


def test_an_unknown_current_context_says_so() -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(parse("current-context: a"))
    assert str(caught.value) == 'current-context "a" does not exist in /first/config; known contexts: none'


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ("nowhere", "names no cluster"),
        ("lost-cluster", 'its cluster "gone" does not exist; known clusters: c'),
        ("lost-user", 'its user "gone" does not exist; known users: u'),
        ("number", "cluster must be a string; put it in quotes"),
    ],
)
def test_a_context_that_leads_nowhere_is_refused(context: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        select(parse(FIRST), context)
    assert str(caught.value) == f'context "{context}" in /first/config: {message}'

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from kubex.configuration import _kubeconfig_file as kubeconfig_file
from kubex.configuration._kubeconfig import Entry
from kubex.configuration._kubeconfig_file import parse_kubeconfig, read_kubeconfig
from kubex.core.exceptions import ConfigurationError

FILE = Path("/somewhere/config")


def parse_user(text: str) -> Entry:
    return parse_kubeconfig(text.encode(), FILE).users["u"]


def test_entries_are_found_by_name_and_know_their_file() -> None:
    kubeconfig = parse_kubeconfig(
        b"""
        apiVersion: v1
        kind: Config
        current-context: a
        preferences: {}
        contexts: [{name: a, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "https://host"}}]
        users: [{name: u, user: {token: abc}}]
        """,
        FILE,
    )
    assert kubeconfig.current_context == "a"
    assert kubeconfig.contexts == {"a": Entry("context", "a", FILE, {"cluster": "c", "user": "u"})}
    assert kubeconfig.clusters == {"c": Entry("cluster", "c", FILE, {"server": "https://host"})}
    assert kubeconfig.users == {"u": Entry("user", "u", FILE, {"token": "abc"})}
    assert not kubeconfig.is_empty


def test_an_entry_does_not_show_its_fields() -> None:
    assert "abc" not in repr(parse_user("users: [{name: u, user: {token: abc}}]"))


def test_json_is_taken_too() -> None:
    assert parse_user('{"users": [{"name": "u", "user": {"token": "abc"}}]}').fields == {"token": "abc"}


def test_a_byte_order_mark_is_skipped() -> None:
    assert parse_user("\ufeffusers: [{name: u, user: {token: abc}}]").fields == {"token": "abc"}


@pytest.mark.parametrize("token", ["2024-01-01", "=", "2001-12-14t21:59:43.10-05:00"])
def test_text_that_yaml_takes_for_something_special_stays_text(token: str) -> None:
    assert parse_user(f"users: [{{name: u, user: {{token: {token}}}}}]").fields == {"token": token}


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}", "clusters: null\nusers: []\n", 'current-context: ""'])
def test_a_file_without_entries_is_empty(text: str) -> None:
    assert parse_kubeconfig(text.encode(), FILE).is_empty


@pytest.mark.parametrize("user", ["{name: u}", "{name: u, user: null}", "{name: u, user: {}}"])
def test_an_entry_may_be_empty(user: str) -> None:
    assert parse_user(f"users: [{user}]").fields == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "must be a mapping with clusters, contexts and users, not a list"),
        ("just text", "must be a mapping with clusters, contexts and users, not a string"),
        ("kind: Pod", "is kind 'Pod' of apiVersion 'v1', not a kubeconfig"),
        ("apiVersion: v2", "is kind 'Config' of apiVersion 'v2', not a kubeconfig"),
        ("current-context: 5", "current-context must be a string, not a number; put it in quotes"),
        ("clusters: {a: 1}", "clusters must be a list, not a mapping"),
        ("contexts: abc", "contexts must be a list, not a string"),
        ("users: [abc]", "users[0] must be a mapping with name and user, not a string"),
        ("users: [{name: a}, {user: {}}]", "users[1].name is missing"),
        ('users: [{name: ""}]', "users[0].name is missing"),
        ("users: [{name: 12}]", "users[0].name must be a string, not a number; put it in quotes"),
        ("contexts: [{name: yes}]", "contexts[0].name must be a string, not a boolean; put it in quotes"),
        ("clusters: [{name: c, cluster: abc}]", 'clusters[0].cluster (of "c") must be a mapping, not a string'),
        ("users: [{name: a}, {name: a}]", 'users[1].name: there are two users of the name "a" in this file'),
    ],
)
def test_a_wrong_shape_is_named_with_file_and_place(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_kubeconfig(text.encode(), FILE)
    assert str(caught.value).startswith(f"{FILE}: {message}")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("users:\n\t- name: a\n", 2),
        ("users:\n- name: a\n  user: {token: 'abc\n", 4),
        ("users: []\nclusters: ]\n", 2),
        ("users: *nowhere\n", 1),
        ("users: !!python/object:os.system {}\n", 1),
        ("users: []\n---\nusers: []\n", 2),
    ],
)
def test_what_is_not_yaml_is_named_with_file_and_line(text: str, line: int) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_kubeconfig(text.encode(), FILE)
    assert str(caught.value).startswith(f"{FILE}, line {line}: is not YAML: ")
    assert isinstance(caught.value.__cause__, yaml.YAMLError)


@pytest.mark.parametrize("text", ["users: 0b_", "users: \x01"])
def test_what_is_not_yaml_is_named_with_file_where_no_line_is_known(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_kubeconfig(text.encode(), FILE)
    assert str(caught.value).startswith(f"{FILE}: is not YAML: ")
    assert isinstance(caught.value.__cause__, ValueError | yaml.YAMLError)


@pytest.fixture(params=[True, False], ids=["libyaml", "pure Python"])
def libyaml(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Parse with libyaml, and without it, as where PyYAML was built without."""
    if not request.param:
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    kubeconfig_file._loader.cache_clear()
    yield
    kubeconfig_file._loader.cache_clear()


@pytest.mark.usefixtures("libyaml")
def test_broken_yaml_is_not_shown() -> None:
    with pytest.raises(ConfigurationError, match="line 2: is not YAML") as caught:
        parse_kubeconfig(b"users:\n- token: [s3cret}\n", FILE)
    assert "s3cret" not in f"{caught.value} {caught.value.__cause__}"


@pytest.mark.usefixtures("libyaml")
def test_both_parsers_agree() -> None:
    fields = parse_user("\ufeffusers: [{name: u, user: {token: 2024-01-01, new: [yes, 5, =, \u00e9]}}]").fields
    assert fields == {"token": "2024-01-01", "new": [True, 5, "=", "\u00e9"]}


def test_what_is_not_utf8_is_named_with_file_and_line() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_kubeconfig(b"users: []\nclusters: [\xff]\n", FILE)
    assert str(caught.value) == f"{FILE}, line 2: is not UTF-8"
    assert isinstance(caught.value.__cause__, UnicodeDecodeError)


def test_a_file_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert read_kubeconfig(tmp_path / "config") is None


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_kubeconfig(tmp_path)
    assert str(caught.value) == f"{tmp_path}: is a folder, not a kubeconfig file"
    assert isinstance(caught.value.__cause__, IsADirectoryError)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    below = tmp_path / "file" / "config"
    with pytest.raises(ConfigurationError) as caught:
        read_kubeconfig(below)
    assert str(caught.value) == f"{below}: cannot be read: Not a directory"
    assert isinstance(caught.value.__cause__, NotADirectoryError)


def test_a_relative_file_is_kept_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("users: [{name: u}]")
    monkeypatch.chdir(tmp_path)
    kubeconfig = read_kubeconfig(Path("config"))
    assert kubeconfig is not None
    assert kubeconfig.users["u"].file == tmp_path / "config"

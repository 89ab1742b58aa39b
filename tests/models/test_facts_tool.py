"""tools/facts: from OpenAPI documents to a facts file."""

import base64
import gzip
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from tools.facts.cli import main

REF = "#/components/schemas/"
BOX = {"group": "store.example.io", "version": "v1", "kind": "Box"}
SCALE = {"group": "autoscaling", "version": "v1", "kind": "Scale"}
BASE = "/apis/store.example.io/v1"
PATH = BASE.removeprefix("/")


def operation(action: str, kind: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"x-kubernetes-action": action, "x-kubernetes-group-version-kind": kind, "description": "Prose."} | more


def answers(schema: str) -> dict[str, Any]:
    return {"responses": {"200": {"content": {"application/json": {"schema": {"$ref": f"{REF}{schema}"}}}}}}


DOCUMENT: dict[str, Any] = {
    "paths": {
        f"{BASE}/": {"get": {"description": "Prose."}},
        f"{BASE}/boxes": {"get": operation("list", BOX)},
        f"{BASE}/watch/boxes": {"get": operation("watchlist", BOX)},
        f"{BASE}/namespaces/{{namespace}}/boxes": {
            "get": operation("list", BOX, **answers("io.k8s.api.store.v1.BoxList")),
            "post": operation("post", BOX),
            "delete": operation("deletecollection", BOX),
            "parameters": [],
        },
        f"{BASE}/namespaces/{{namespace}}/boxes/{{name}}": {
            "get": operation("get", BOX, **answers("io.k8s.api.store.v1.Box")),
            "put": operation("put", BOX),
        },
        f"{BASE}/namespaces/{{namespace}}/boxes/{{name}}/scale": {
            "get": operation("get", SCALE, **answers("io.k8s.api.autoscaling.v1.Scale"))
        },
        f"{BASE}/namespaces/{{namespace}}/boxes/{{name}}/open": {
            "get": operation("connect", BOX),
            "post": operation("connect", BOX),
            "options": operation("connect", BOX),
        },
        f"{BASE}/namespaces/{{namespace}}/boxes/{{name}}/open/{{path}}": {"patch": operation("connect", BOX)},
    },
    "components": {
        "schemas": {
            "io.k8s.api.store.v1.Box": {
                "description": "Prose.",
                "x-kubernetes-group-version-kind": [BOX],
                "properties": {
                    "description": {"type": "string", "description": "Prose."},
                    "spec": {"allOf": [{"$ref": f"{REF}io.k8s.api.store.v1.BoxSpec"}], "default": {}},
                },
            },
            "io.k8s.api.store.v1.BoxList": {"properties": {"items": {"items": {"description": "Prose."}}}},
            "io.k8s.api.store.v1.BoxSpec": {
                "properties": {"size": {"type": "integer", "default": 0, "description": "Prose."}},
                "required": ["size"],
            },
            "io.k8s.api.store.v1.Unused": {"type": "object"},
            "io.k8s.api.autoscaling.v1.Scale": {"type": "object"},
            "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions": {"type": "object"},
        }
    },
}
ALPHA = json.loads(json.dumps(DOCUMENT).replace("/v1", "/v1alpha1").replace(".v1.", ".v1alpha1."))
DUMP = {"version": "v1.98.0", "paths": {PATH: DOCUMENT, f"{PATH}alpha1": ALPHA, "version": {}}}
CUSTOM = json.loads(
    json.dumps(DOCUMENT).replace("store.example.io", "other.example.io").replace("io.k8s.api.", "io.other.")
)
DISCOVERY = {
    "resources": [
        {"name": "boxes", "singularName": "box", "shortNames": ["bx"], "categories": ["all"]},
        {"name": "boxes/scale", "singularName": ""},
    ]
}
CERTIFICATES = {"cacert": "ca.crt", "cert": "admin.crt", "key": "admin.key"}
VERBS = ["create", "deletecollection", "get", "list", "update", "watch"]


def write_dump(folder: Path, dump: dict[str, Any] = DUMP) -> Path:
    file = folder / "dump.json"
    file.write_text(json.dumps(dump))
    return file


def write_kubeconfig(file: Path, cluster: dict[str, str], user: dict[str, str]) -> None:
    config = {
        "current-context": "here",
        "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": cluster}],
        "users": [{"name": "u", "user": user}],
    }
    file.write_text(json.dumps(config))


def make(folder: Path, *arguments: str) -> dict[str, Any]:
    output = folder / "facts.json"
    assert main([*arguments, "-o", str(output)]) == 0
    return dict(json.loads(output.read_text()))


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Any]:
    return make(tmp_path, "document", str(write_dump(tmp_path)))


def test_a_resource_is_read_from_its_paths(made: dict[str, Any]) -> None:
    assert made["resources"] == [
        {
            **BOX,
            "plural": "boxes",
            "singular": "box",
            "namespaced": True,
            "verbs": VERBS,
            "schema": "io.k8s.api.store.v1.Box",
            "shortNames": [],
            "categories": [],
            "subresources": {
                "open": {"verbs": ["create", "get"], **BOX},
                "scale": {"verbs": ["get"], **SCALE},
            },
        }
    ]


def test_schemas_are_those_that_the_paths_reach_and_those_of_meta(made: dict[str, Any]) -> None:
    assert list(made["schemas"]) == [
        "io.k8s.api.autoscaling.v1.Scale",
        "io.k8s.api.store.v1.Box",
        "io.k8s.api.store.v1.BoxList",
        "io.k8s.api.store.v1.BoxSpec",
        "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
    ]


def test_custom_resources_of_the_server_are_left_out(tmp_path: Path, made: dict[str, Any]) -> None:
    paths = DUMP["paths"] | {"apis/other.example.io/v1": CUSTOM}  # type: ignore[operator]
    assert make(tmp_path, "document", str(write_dump(tmp_path, DUMP | {"paths": paths}))) == made


def test_beta_versions_are_kept(tmp_path: Path, made: dict[str, Any]) -> None:
    beta = json.loads(json.dumps(ALPHA).replace("alpha1", "beta1"))
    paths = {PATH: DOCUMENT, f"{PATH}beta1": beta}
    found = make(tmp_path, "document", str(write_dump(tmp_path, DUMP | {"paths": paths})))
    assert len(found["resources"]) == 2
    assert "io.k8s.api.store.v1beta1.BoxSpec" in found["schemas"]


def test_descriptions_are_dropped_and_properties_of_that_name_are_not(made: dict[str, Any]) -> None:
    assert "Prose" not in json.dumps(made)
    assert made["schemas"]["io.k8s.api.store.v1.Box"]["properties"]["description"] == {"type": "string"}


def test_what_is_no_prose_is_kept(made: dict[str, Any]) -> None:
    assert made["schemas"]["io.k8s.api.store.v1.BoxSpec"] == {
        "properties": {"size": {"type": "integer", "default": 0}},
        "required": ["size"],
    }


def test_one_line_is_one_resource_or_schema(tmp_path: Path, made: dict[str, Any]) -> None:
    lines = (tmp_path / "facts.json").read_text().splitlines()
    assert sum('"plural"' in line for line in lines) == len(made["resources"])
    assert sum(line.startswith('"io.k8s.') for line in lines) == len(made["schemas"])


def test_the_order_of_the_input_does_not_matter(tmp_path: Path) -> None:
    turned = json.loads(json.dumps(DUMP), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    make(tmp_path, "document", str(write_dump(tmp_path)))
    first = (tmp_path / "facts.json").read_bytes()
    make(tmp_path, "document", str(write_dump(tmp_path, turned)))
    assert (tmp_path / "facts.json").read_bytes() == first


def test_a_dump_may_be_compressed(tmp_path: Path, made: dict[str, Any]) -> None:
    compressed = tmp_path / "dump.json.gz"
    compressed.write_bytes(gzip.compress(json.dumps(DUMP).encode()))
    assert make(tmp_path, "document", str(compressed)) == made


def test_a_file_that_is_no_dump_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["document", str(write_dump(tmp_path, {"swagger": "2.0"}))]) == 1
    assert "not an OpenAPI dump" in capsys.readouterr().err


ANSWERS: dict[str, Any] = {
    "/version": {"gitVersion": "v1.98.0"},
    "/openapi/v3": {
        "paths": {
            PATH: {"serverRelativeURL": f"/openapi/v3/{PATH}?hash=1"},
            "version": {"serverRelativeURL": "/not/asked/for"},
        }
    },
    f"/openapi/v3/{PATH}?hash=1": DOCUMENT,
    f"/{PATH}": DISCOVERY,
}


def test_a_version_that_the_source_tells_wrongly_must_be_given(
    tmp_path: Path, made: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    dump = write_dump(tmp_path, DUMP | {"version": "v0.0.0-master"})
    assert main(["document", str(dump)]) == 1
    assert "give the right one by --version" in capsys.readouterr().err
    assert make(tmp_path, "document", str(dump), "--version", "v1.98.0") == made


class _ApiServer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = self.headers["Authorization"] == "Bearer secret" and self.path in ANSWERS
        body = json.dumps(ANSWERS[self.path] if known else {}).encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _ApiServer) as http:
        if context:
            http.socket = context.wrap_socket(http.socket, server_side=True)
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"{'https' if context else 'http'}://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def strict_server(authority: trustme.CA) -> Iterator[str]:
    """A server that talks to none but holders of a certificate of the authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    with serving(context) as url:
        yield url


def test_a_server_also_tells_short_names_and_categories(tmp_path: Path, server: str, made: dict[str, Any]) -> None:
    made["resources"][0] |= {"shortNames": ["bx"], "categories": ["all"]}
    assert make(tmp_path, "server", "--server", server, "--token", "secret") == made


def test_a_kubeconfig_names_the_server_and_the_token(tmp_path: Path, server: str, made: dict[str, Any]) -> None:
    write_kubeconfig(tmp_path / "config", {"server": server}, {"token": "secret"})
    found = make(tmp_path, "server", "--kubeconfig", str(tmp_path / "config"))
    assert found["schemas"] == made["schemas"]


def test_certificates_are_given_as_files(tmp_path: Path, strict_server: str, authority: trustme.CA) -> None:
    certificate = authority.issue_cert("admin")
    authority.cert_pem.write_to_path(str(tmp_path / "ca.crt"))
    certificate.cert_chain_pems[0].write_to_path(str(tmp_path / "admin.crt"))
    certificate.private_key_pem.write_to_path(str(tmp_path / "admin.key"))
    files = [f"--{option}={tmp_path / file}" for option, file in CERTIFICATES.items()]
    assert make(tmp_path, "server", "--server", strict_server, "--token", "secret", *files)["resources"]


def test_certificates_stand_in_the_kubeconfig(tmp_path: Path, strict_server: str, authority: trustme.CA) -> None:
    certificate = authority.issue_cert("admin")
    user = {
        "token": "secret",
        "client-certificate-data": base64.b64encode(certificate.cert_chain_pems[0].bytes()).decode(),
        "client-key-data": base64.b64encode(certificate.private_key_pem.bytes()).decode(),
    }
    authority.cert_pem.write_to_path(str(tmp_path / "ca.crt"))
    cluster = {"server": strict_server, "certificate-authority": "ca.crt"}
    write_kubeconfig(tmp_path / "config", cluster, user)
    assert make(tmp_path, "server", "--kubeconfig", str(tmp_path / "config"))["resources"]


def test_a_server_that_refuses_is_an_error_that_names_the_url(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server", "--server", server, "--token", "wrong"]) == 1
    assert f"GET {server}/version" in capsys.readouterr().err


def test_no_server_is_an_error_that_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server"]) == 1
    assert "--server URL or --kubeconfig FILE" in capsys.readouterr().err

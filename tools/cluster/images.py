"""The container images of the node, made of the machine's busybox: nothing can be pulled."""

import hashlib
import io
import json
import platform
import re
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from tools.cluster.errors import ClusterError
from tools.cluster.settings import PAUSE_IMAGE

# "busybox:latest" means imagePullPolicy Always, which fails here: pods say busybox:1, or IfNotPresent.
IMAGES: tuple[tuple[list[str], list[str]], ...] = (
    (["docker.io/library/busybox:latest", "docker.io/library/busybox:1"], ["sh"]),
    ([PAUSE_IMAGE], ["/bin/sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait; done"]),
)
_FOLDERS = "bin dev etc home lib lib64 proc root sys tmp usr usr/bin var var/run var/www"
_FILES = {
    "etc/passwd": b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n",
    "etc/group": b"root:x:0:\nnogroup:x:65534:\n",
    "var/www/index.html": b"hello from busybox\n",
}
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def write_images(path: Path) -> None:
    """Write all images into one archive that `ctr images import` reads."""
    busybox = shutil.which("busybox")
    if not busybox:
        raise ClusterError("busybox is missing; run `python tools/cluster install`")
    applets = _output(busybox, "--list").split()
    layer = busybox_layer(Path(busybox).read_bytes(), applets, _libraries(busybox))
    path.write_bytes(docker_archive(layer, platform.machine()))


def busybox_layer(busybox: bytes, applets: list[str], libraries: dict[str, bytes]) -> bytes:
    """A root file system as a tar: busybox, a link per applet, and the libraries (by path) that it is linked to."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for folder in _FOLDERS.split():
            _add(archive, folder, kind=tarfile.DIRTYPE, mode=0o1777 if folder == "tmp" else 0o755)
        _add(archive, "bin/busybox", busybox, mode=0o755)
        for applet in applets:
            if applet != "busybox":
                _add(archive, f"bin/{applet}", kind=tarfile.SYMTYPE, link="busybox")
        for path, library in libraries.items():
            _add(archive, path.removeprefix("/"), library, mode=0o755)
        for name, text in _FILES.items():
            _add(archive, name, text)
    return content.getvalue()


def docker_archive(layer: bytes, machine: str) -> bytes:
    """An archive in Docker's format with all images, which share one layer; `machine` as `uname -m` says it."""
    digest = "sha256:" + hashlib.sha256(layer).hexdigest()
    content = io.BytesIO()
    manifest = []
    with tarfile.open(fileobj=content, mode="w") as archive:
        _add(archive, "layer.tar", layer)
        for tags, command in IMAGES:
            config = json.dumps(image_config(command, digest, machine)).encode()
            name = hashlib.sha256(config).hexdigest() + ".json"
            _add(archive, name, config)
            manifest.append({"Config": name, "RepoTags": tags, "Layers": ["layer.tar"]})
        _add(archive, "manifest.json", json.dumps(manifest).encode())
    return content.getvalue()


def image_config(command: list[str], layer_digest: str, machine: str) -> dict[str, Any]:
    """The configuration document of an image with one layer."""
    return {
        "architecture": _ARCHITECTURES.get(machine, machine),
        "os": "linux",
        "config": {"Env": ["PATH=/bin:/usr/bin"], "Cmd": command},
        "rootfs": {"type": "layers", "diff_ids": [layer_digest]},
    }


def _libraries(executable: str) -> dict[str, bytes]:
    # A static busybox has none; ldd then only says so.
    return {path: Path(path).read_bytes() for path in re.findall(r"(/lib\S+)", _output("ldd", executable))}


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _add(
    archive: tarfile.TarFile,
    name: str,
    data: bytes = b"",
    *,
    kind: bytes = tarfile.REGTYPE,
    mode: int = 0o644,
    link: str = "",
) -> None:
    member = tarfile.TarInfo(name)
    member.type, member.mode, member.size, member.linkname = kind, mode, len(data), link
    archive.addfile(member, io.BytesIO(data))

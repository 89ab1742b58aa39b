"""Finds the configuration: the kubeconfig named, $KUBECONFIG, ~/.kube/config, the pod's service account."""

import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import anyio.to_thread

from kubex.configuration._client_configuration import ClientConfiguration
from kubex.configuration._context import select
from kubex.configuration._in_cluster import SERVICE_ACCOUNT, in_cluster_configuration
from kubex.configuration._kubeconfig import Kubeconfig, merge
from kubex.configuration._kubeconfig_file import read_kubeconfig
from kubex.configuration._kubeconfig_mapping import to_client_configuration
from kubex.core.exceptions import ConfigurationError


async def load_configuration(
    *, kubeconfig: str | os.PathLike[str] | None = None, context: str | None = None
) -> ClientConfiguration:
    """Load the configuration from the first place that has one, files being read in a worker thread.

    The places are: `kubeconfig`, if given; else the files of `$KUBECONFIG`, merged as kubectl does; without that
    variable, `~/.kube/config`; last the pod's service account. `context` chooses a context other than the current one.
    A kubeconfig that asks for something kubex cannot do is refused; `extensions` are other tools' data and ignored.

    Raises:
        ConfigurationError: nothing was found, and the message lists the places; or what was found cannot work.
    """
    find = partial(find_configuration, kubeconfig=kubeconfig, context=context)
    return await anyio.to_thread.run_sync(find, abandon_on_cancel=True)


def find_configuration(
    *,
    kubeconfig: str | os.PathLike[str] | None = None,
    context: str | None = None,
    environ: Mapping[str, str] | None = None,
    service_account: Path = SERVICE_ACCOUNT,
) -> ClientConfiguration:
    """Do what `load_configuration` does, in this thread."""
    if kubeconfig is not None:
        return _explicit(Path(kubeconfig), context)
    environ = os.environ if environ is None else environ
    looked_at: list[str] = []
    found = merge(_read_all(_kubeconfig_files(environ, looked_at), looked_at))
    if not found.is_empty:
        return to_client_configuration(select(found, context))
    if context is not None:
        msg = f'context "{context}" was asked for, but there is no kubeconfig. {_places(looked_at)}'
        raise ConfigurationError(msg)
    try:
        return in_cluster_configuration(folder=service_account, environ=environ)
    except ConfigurationError as error:
        looked_at.append(f"the pod's service account: {error}")
        msg = f"no Kubernetes configuration found. {_places(looked_at)}"
        raise ConfigurationError(msg) from error


def _explicit(file: Path, context: str | None) -> ClientConfiguration:
    kubeconfig = read_kubeconfig(file)
    if kubeconfig is None:
        msg = f"kubeconfig {file}: no such file"
        raise ConfigurationError(msg)
    return to_client_configuration(select(kubeconfig, context))


def _kubeconfig_files(environ: Mapping[str, str], looked_at: list[str]) -> list[Path]:
    if paths := environ.get("KUBECONFIG"):
        files = [Path(part) for part in paths.split(os.pathsep) if part]
        if not files:
            looked_at.append("$KUBECONFIG: names no file")
        return files
    looked_at.append("$KUBECONFIG: not set")
    try:
        return [Path.home() / ".kube" / "config"]
    except RuntimeError:
        looked_at.append("~/.kube/config: the home folder is unknown")
        return []


def _read_all(files: Iterable[Path], looked_at: list[str]) -> Iterable[Kubeconfig]:
    for file in files:
        kubeconfig = read_kubeconfig(file)
        if kubeconfig is None:
            looked_at.append(f"{file}: no such file")
            continue
        if kubeconfig.is_empty:
            looked_at.append(f"{file}: is empty")
        yield kubeconfig


def _places(looked_at: list[str]) -> str:
    return "Looked at:" + "".join(f"\n  - {place}" for place in looked_at)

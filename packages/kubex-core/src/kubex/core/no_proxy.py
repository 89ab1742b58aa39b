"""NO_PROXY, the list of hosts that no proxy stands before, as curl and Go read it."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit


def is_excepted(url: str, no_proxy: str) -> bool:
    """Tell whether NO_PROXY excepts the server of a URL.

    It lists names, which stand for what is below them too, addresses and networks (10.0.0.0/8), each of the first two
    with a port or for all of them; * is every host.
    """
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = (parts.hostname or "").rstrip(".")
    entries = (entry.strip().lower() for entry in no_proxy.split(","))
    return any(_matches(entry, host, port) for entry in entries if entry)


def _matches(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    name, separator, wanted = entry.rpartition(":")
    if separator and wanted.isdecimal() and (":" not in name or name.endswith("]")):
        return int(wanted) == port and _names(name, host)
    return _names(entry, host)


def _names(entry: str, host: str) -> bool:
    address = _address(host)
    if address is not None:
        try:
            return address in ip_network(entry.strip("[]"), strict=False)
        except ValueError:
            return False
    name = entry.removeprefix("*").strip(".")
    return host == name or host.endswith(f".{name}")


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None

"""Which proxy leads to the API server."""

import os
from urllib.parse import urlsplit

from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError
from kubex.core.options import ClientOptions
from kubex.core.proxies import Proxy, check_proxy_url, parse_proxy


def proxy_for(configuration: ClientConfiguration, options: ClientOptions) -> Proxy | None:
    """Tell through which proxy the API server is to be reached, None if through none.

    It is `ClientOptions.proxy`, of which a map decides alone; else the configuration's `proxy_url`; else, with
    `trust_env`, what the environment variables name. Credentials that its URL lacks come, with `trust_env`, from netrc.

    Raises:
        ConfigurationError: what the environment names is no proxy, or netrc cannot be read.
    """
    url = _url(configuration, options)
    if not url:
        return None
    proxy = parse_proxy(url)
    if proxy.username is None and options.trust_env:
        return _with_credentials(proxy)
    return proxy


def _url(configuration: ClientConfiguration, options: ClientOptions) -> str | None:
    if isinstance(options.proxy, dict):
        return options.proxy.get(urlsplit(configuration.url).scheme)
    named = options.proxy or configuration.proxy_url
    if named or not options.trust_env:
        return named
    return _environment_proxy(configuration.url)


def _environment_proxy(url: str) -> str | None:
    from urllib.request import getproxies_environment

    from kubex.core.no_proxy import is_excepted

    proxies = getproxies_environment()
    scheme = urlsplit(url).scheme
    named = proxies.get(scheme) or proxies.get("all")
    if not named or is_excepted(url, proxies.get("no", "")):
        return None
    proxy = named if "://" in named else f"http://{named}"
    try:
        return check_proxy_url(proxy)
    except ValueError as error:
        msg = f"the proxy that the environment variables name for {scheme} URLs {error}"
        raise ConfigurationError(msg) from None


def _with_credentials(proxy: Proxy) -> Proxy:
    from netrc import NetrcParseError, netrc
    from pathlib import Path

    file = Path(os.environ.get("NETRC") or Path("~/.netrc").expanduser())
    if not file.is_file():
        return proxy
    try:
        found = netrc(str(file)).authenticators(urlsplit(proxy.url).hostname or "")
    except NetrcParseError as error:  # whose words may be a password
        msg = f"{file}, line {error.lineno}: cannot be read for the credentials of the proxy {proxy.url}"
        raise ConfigurationError(msg) from None
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file}: cannot be read for the credentials of the proxy {proxy.url}: {type(error).__name__}"
        raise ConfigurationError(msg) from error
    return Proxy(url=proxy.url, username=found[0], password=found[2] or "") if found else proxy

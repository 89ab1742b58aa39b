import os

import sniffio

from kubex.client._client import Client
from kubex.client._loading import load_client_factory
from kubex.client._selection import ClientChoice, select_transport
from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions

TRANSPORT_VARIABLE = "KUBEX_TRANSPORT"


async def create_client(
    configuration: ClientConfiguration | None = None,
    client_class: ClientChoice | str | None = None,
    options: ClientOptions | None = None,
) -> Client:
    """Make a client: `async with await create_client() as client`.

    Without a configuration it is read from kubeconfig or the pod's service account. The transport is `client_class`,
    else what `KUBEX_TRANSPORT` names, else the first installed one that serves the running event loop.

    Raises:
        NoTransportInstalled: no transport is installed; it is an ImportError too.
        ConfigurationError: there is no configuration, or it cannot work; or the transport does not fit.
    """
    if client_class is not None and not isinstance(client_class, str):
        msg = f"client_class is a ClientChoice or the name of a transport, not {client_class!r}"
        raise TypeError(msg)
    from kubex.transport import installed_transports

    name = client_class or os.environ.get(TRANSPORT_VARIABLE, "").strip() or None
    info = select_transport(installed_transports(), name=name, runtime=sniffio.current_async_library())
    factory = load_client_factory(info)
    if configuration is None:
        from kubex.configuration import load_configuration

        configuration = await load_configuration()
    client: Client = (
        Client(configuration, options, transport=info) if factory is None else factory(configuration, options)
    )
    return await client.open()

"""A proxy that is itself reached over TLS, and trusted as the API server is."""

import socket
import threading

import pytest

from kubex.client import ClientOptions
from kubex.core.exceptions import ConnectError
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path")


def relay(connection):
    """Do what CONNECT asks for, until one side closes."""
    target = connection.read_request()
    host, _, port = target.target.rpartition(":")
    assert target.method == "CONNECT"
    with socket.create_connection((host, int(port))) as server:
        connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
        up = threading.Thread(target=pump, args=(connection.sock, server), daemon=True)
        up.start()
        pump(server, connection.sock)
        up.join(10)


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other side closed first


@pytest.mark.parametrize("name", ["127.0.0.1", "other.example.com"])
async def test_tls_goes_through_tls(serve, connect, server_tls, authority, name):
    server = serve.answer(tls=server_tls("127.0.0.1"))
    proxy = serve(relay, server_tls(name))
    options = ClientOptions(proxy=f"https://127.0.0.1:{proxy.port}")
    client = connect(f"https://127.0.0.1:{server.port}", options, ca_data=authority.cert_pem.bytes())
    if name == "127.0.0.1":
        assert (await client.request(REQUEST)).body == b"{}"
        assert len(proxy.requests) == len(server.requests) == 1
    else:
        with pytest.raises(ConnectError):
            await client.request(REQUEST)
        assert server.connections == []

import re
import ssl

from kubex.core.exceptions import ConnectError, ProtocolError, TransportError
from kubex.testing.transport._calls import Call, both, failure_of, request, send
from kubex.testing.transport._certificates import authority
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.connection import Connection
from kubex.testing.transport._server.server import Serve


class Tls(Harness):
    """TLS is done with the `ssl_context` that the factory is given; what fails is a ConnectError that says why."""

    @both
    async def test_a_trusted_certificate_works(self, serve: Serve, connect: Connect, call: Call) -> None:
        """The authority that the context trusts is the one that counts."""
        server = serve.answer(tls=authority().server())
        answer = await call(connect(server, ca_data=authority().pem), request(server))
        assert answer.status == 200

    async def test_an_untrusted_certificate_is_a_connect_error(
        self, serve: Serve, connect: Connect, tls: ssl.SSLContext
    ) -> None:
        """A certificate of an authority that the context does not trust is refused."""
        server = serve.answer(tls=tls)
        transport, asked = connect(server), request(server)
        words = await failure_of(lambda: send(transport, asked), asked, ConnectError)
        assert re.search("(?i)certificate.verify.failed", words), words
        assert server.requests == []

    async def test_an_expired_certificate_is_a_connect_error(self, serve: Serve, connect: Connect) -> None:
        """A certificate past its time is refused, and the error says that it has expired."""
        server = serve.answer(tls=authority().server(expired=True))
        transport, asked = connect(server, ca_data=authority().pem), request(server)
        words = await failure_of(lambda: send(transport, asked), asked, ConnectError)
        assert "expired" in words, words
        assert server.requests == []

    async def test_a_certificate_for_another_host_is_a_connect_error(self, serve: Serve, connect: Connect) -> None:
        """A certificate for other names than that of the URL is refused, and the error says so."""
        server = serve.answer(tls=authority().server("other.example.com"))
        transport, asked = connect(server, ca_data=authority().pem), request(server)
        words = await failure_of(lambda: send(transport, asked), asked, ConnectError)
        assert re.search(r"(?i)mismatch.*127\.0\.0\.1", words), words
        assert server.requests == []

    async def test_the_name_of_the_server_can_be_told(self, serve: Serve, connect: Connect) -> None:
        """`tls_server_name` is what the certificate is checked against, and what the handshake (SNI) asks for."""
        tls, asked_for = authority().server("other.example.com"), []
        tls.sni_callback = lambda _, name, __: asked_for.append(name)
        server = serve.answer(tls=tls)
        transport = connect(server, ca_data=authority().pem, tls_server_name="other.example.com")
        assert (await send(transport, request(server))).status == 200
        assert asked_for == ["other.example.com"]

    async def test_another_name_than_the_certificates_is_refused(self, serve: Serve, connect: Connect) -> None:
        """`tls_server_name` takes the place of the URL's host, which then does not count."""
        server = serve.answer(tls=authority().server("127.0.0.1"))
        transport = connect(server, ca_data=authority().pem, tls_server_name="other.example.com")
        asked = request(server)
        await failure_of(lambda: send(transport, asked), asked, ConnectError)

    async def test_verification_can_be_switched_off(self, serve: Serve, connect: Connect, tls: ssl.SSLContext) -> None:
        """A context that verifies nothing is used as it is."""
        server = serve.answer(tls=tls)
        transport = connect(server, insecure_skip_tls_verify=True)
        assert (await send(transport, request(server))).status == 200

    async def test_the_certificate_of_the_client_is_shown(self, serve: Serve, connect: Connect) -> None:
        """A server that asks for a certificate of the client gets the one in the context."""
        certificate, key = authority().client()
        server = serve.answer(tls=authority().server(client_certificate=True))
        transport = connect(server, ca_data=authority().pem, client_certificate_data=certificate, client_key_data=key)
        assert (await send(transport, request(server))).status == 200

    async def test_a_certificate_that_was_not_shown_is_a_transport_error(self, serve: Serve, connect: Connect) -> None:
        """A server that insists on a certificate ends the handshake, or what comes after it."""
        server = serve.answer(tls=authority().server(client_certificate=True))
        transport, asked = connect(server, ca_data=authority().pem), request(server)
        await failure_of(lambda: send(transport, asked), asked, TransportError)

    async def test_tls_to_a_plain_port_is_a_connect_error(self, serve: Serve, connect: Connect) -> None:
        """A server that does not speak TLS fails the handshake."""

        def script(connection: Connection) -> None:
            connection.sock.recv(65536)
            connection.send(b"HTTP/1.0 400 Bad Request\r\n\r\nno TLS here\n")

        server = serve(script)
        url = server.url.replace("http", "https")
        transport, asked = connect(url, ca_data=authority().pem), request(url)
        words = await failure_of(lambda: send(transport, asked), asked, ConnectError)
        assert "WRONG_VERSION_NUMBER" in words.upper().replace(" ", "_"), words

    @both
    async def test_a_body_cut_without_the_end_of_tls_is_a_protocol_error(
        self, serve: Serve, connect: Connect, call: Call, tls: ssl.SSLContext
    ) -> None:
        """A connection that is closed within an answer is a ProtocolError under TLS too."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin()
            connection.chunk(b"first")

        server = serve(script, tls)
        transport, asked = connect(server, ca_data=authority().pem), request(server)
        await failure_of(lambda: call(transport, asked), asked, ProtocolError)
        assert await server.all_closed(), "the connection is left open"

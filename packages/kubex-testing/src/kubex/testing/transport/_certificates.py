"""Certificates, good and bad, of an authority made for the tests."""

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache

import trustme


class Authority:
    """Signs the certificates of servers and clients."""

    def __init__(self) -> None:
        self._ca = trustme.CA()

    @property
    def pem(self) -> bytes:
        """The certificate of the authority itself."""
        return self._ca.cert_pem.bytes()

    def server(self, *names: str, expired: bool = False, client_certificate: bool = False) -> ssl.SSLContext:
        """Make the TLS settings of a server with a certificate for these names; 127.0.0.1 if there are none.

        With `client_certificate` it takes only clients that show a certificate of the authority.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        until = datetime.now(UTC) - timedelta(days=1) if expired else None
        since = datetime.now(UTC) - timedelta(days=2) if expired else None
        issued = self._ca.issue_cert(*(names or ("127.0.0.1",)), not_before=since, not_after=until)
        issued.configure_cert(context)
        if client_certificate:
            context.verify_mode = ssl.CERT_REQUIRED
            self._ca.configure_trust(context)
        return context

    def client(self) -> tuple[bytes, bytes]:
        """Make the certificate of a client, and its key, as PEM."""
        issued = self._ca.issue_cert("client@example.com")
        return issued.cert_chain_pems[0].bytes(), issued.private_key_pem.bytes()


@cache
def authority() -> Authority:
    """Give the authority of this process."""
    return Authority()

from msgspec.structs import replace

from kubex.client import BaseClient
from kubex.core.exceptions import DecodeError
from kubex.transport import Request


def unreadable(request: Request, client: BaseClient, error: DecodeError) -> DecodeError:
    """Make the error of an answer that cannot be read, which says what was asked of whom."""
    return DecodeError(f"{replace(request, server=client.configuration.url)}: {error}")

"""WebSockets for a transport that gets at the bare connection: the handshake, and what goes over the stream after it.

`pip install "kubex-core[websocket]"` brings what it stands on; `kubex.transport` does not import it.
"""

from kubex.transport.wsproto._handshake import check_answer, handshake
from kubex.transport.wsproto._stream import ByteStream
from kubex.transport.wsproto._websocket import StreamWebSocket

__all__ = ["ByteStream", "StreamWebSocket", "check_answer", "handshake"]

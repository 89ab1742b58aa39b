"""Lines out of chunks of bytes, in time linear in their length, however the chunks are cut."""


class LineSplitter:
    """Collects chunks and gives out the lines that are complete; blank lines are dropped unless they are to be kept."""

    def __init__(self, *, keep_blank: bool = False) -> None:
        self._keep_blank = keep_blank
        self._rest = bytearray()

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take a chunk; answer the lines that it completes, without their line ends."""
        lines = chunk.split(b"\n")
        tail = lines.pop()
        if not lines:
            self._rest += tail
            return []
        if self._rest:
            self._rest += lines[0]
            # Copied once here, since pydantic would copy a bytearray, and hold both while it decodes.
            lines[0] = bytes(self._rest)
        self._rest = bytearray(tail)
        return lines if self._keep_blank else [line for line in lines if line and not line.isspace()]

    def end(self) -> bytes | None:
        """Take the end of the stream; answer what came after the last line end, if anything."""
        rest, self._rest = bytes(self._rest), bytearray()
        return rest if rest and (self._keep_blank or not rest.isspace()) else None

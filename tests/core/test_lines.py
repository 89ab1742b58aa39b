import itertools

import pytest

from kubex.core.lines import LineSplitter


def split(chunks):
    splitter = LineSplitter()
    lines = [bytes(line) for chunk in chunks for line in splitter.feed(chunk)]
    rest = splitter.end()
    return lines, None if rest is None else bytes(rest)


def test_however_the_chunks_are_cut_the_lines_are_the_same():
    data = b"a\nbc\n\n \r\nd\ne"
    for cuts in itertools.product([False, True], repeat=len(data) - 1):
        chunks, start = [], 0
        for i, cut in enumerate(cuts, 1):
            if cut:
                chunks.append(data[start:i])
                start = i
        chunks.append(data[start:])
        assert split(chunks) == ([b"a", b"bc", b"d"], b"e")


@pytest.mark.parametrize("end", [b"", b"\n", b" ", b"\r\n \t"])
def test_white_space_after_the_last_line_is_nothing(end):
    assert split([b"a\n", end]) == ([b"a"], None)


def test_a_given_line_is_not_touched_by_what_follows():
    splitter = LineSplitter()
    splitter.feed(b"ab")
    (line,) = splitter.feed(b"c\nxyz")
    splitter.feed(b"more")
    assert bytes(line) == b"abc"


class Counting(bytes):
    """A chunk that counts how many bytes are asked of it."""

    read = 0

    def split(self, *args):
        Counting.read += len(self)
        return super().split(*args)


@pytest.mark.parametrize("megabytes", [1, 4])
def test_each_byte_of_a_long_line_is_looked_at_once(megabytes):
    Counting.read = 0
    splitter = LineSplitter()
    chunk = Counting(b"x" * 16384)
    buffers = set()
    for _ in range(megabytes * 64):
        assert splitter.feed(chunk) == []
        buffers.add(id(splitter._rest))
    assert Counting.read == megabytes * 2**20
    assert len(buffers) == 1  # the line grows in place
    (line,) = splitter.feed(b"\n")
    assert type(line) is bytes  # a bytearray is copied by whoever decodes it
    assert len(line) == megabytes * 2**20

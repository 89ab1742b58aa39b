import pytest

from kubex.core.warning_header import warning_texts

DATE = '"Sat, 25 Aug 2012 23:34:45 GMT"'


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ('299 - "old"', ["old"]),
        ('299 - "old" ' + DATE, ["old"]),
        ('299 kube-apiserver:6443 "a",299 - "b" ' + DATE + ' , 199 - "c"', ["a", "b", "c"]),
        (r'299 - "v1 \"Foo\", and \\ more"', [r'v1 "Foo", and \ more']),
        ('299 - "one, 299 - two"', ["one, 299 - two"]),
        (r'299 - "299 - \"inner\"", 299 - "b"', ['299 - "inner"', "b"]),
        (', ,299 - "a",, ', ["a"]),
        ('299  -\t"spaced"', ["spaced"]),
        ('299 - "Ünïcode \N{SNOWMAN}"', ["Ünïcode \N{SNOWMAN}"]),
        ('299 - ""', []),
        ("", []),
        (" , ", []),
    ],
)
def test_the_texts_of_a_header(value: str, texts: list[str]) -> None:
    assert warning_texts(value) == texts


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("nonsense", ["nonsense"]),
        ("299", ["299"]),
        ("299 - old, 299 - new", ["299 - old", "299 - new"]),
        ('299 - "unfinished, 299 - two', ['299 - "unfinished, 299 - two']),
        ('299 - "ends in a \\', ['299 - "ends in a \\']),
        ('299 - "a" "no date" more, 299 - "b"', ['299 - "a" "no date" more', "b"]),
        ('29 - "two digits"', ['29 - "two digits"']),
    ],
)
def test_what_is_no_warning_is_shown_as_it_is(value: str, texts: list[str]) -> None:
    assert warning_texts(value) == texts


@pytest.mark.parametrize("part", ["\\", '"', '\\"', ",", '",', "299 - ", 'a"\\'])
def test_nonsense_of_any_length_is_read_in_no_time(part: str) -> None:
    (*texts,) = warning_texts('299 - "' + part * 200_000)
    assert all(len(text) <= 1000 for text in texts)

import pytest

from kubex.core.no_proxy import is_excepted


@pytest.mark.parametrize(
    ("url", "no_proxy", "expected"),
    [
        ("https://a.example.com", "", False),
        ("https://a.example.com", " , ,", False),
        ("https://a.example.com", "*", True),
        ("https://a.example.com", "b.example.com,A.Example.com", True),
        ("https://a.example.com", "example.com", True),
        ("https://a.example.com", ".example.com", True),
        ("https://a.example.com", "*.example.com", True),
        ("https://a.example.com", "ample.com", False),
        ("https://a.example.com", "com.", True),
        ("https://a.example.com:6443", "example.com:6443", True),
        ("https://a.example.com:6443", "example.com:443", False),
        ("https://a.example.com", "example.com:443", True),
        ("http://a.example.com", "example.com:80", True),
        ("https://10.1.2.3:6443", "10.0.0.0/8", True),
        ("https://10.1.2.3:6443", "10.1.2.0/24,10.1.3.0/24", True),
        ("https://10.1.2.3:6443", "11.0.0.0/8", False),
        ("https://10.1.2.3:6443", "10.1.2.3", True),
        ("https://10.1.2.3:6443", "10.1.2.3:6443", True),
        ("https://10.1.2.3:6443", "10.1.2.3:1", False),
        ("https://10.1.2.3:6443", "2.3", False),
        ("https://10.1.2.3", "fd00::/8", False),
        ("https://[fd00::1]:6443", "fd00::/8", True),
        ("https://[fd00::1]:6443", "[fd00::1]:6443", True),
        ("https://[fd00::1]:6443", "fd00::1", True),
        ("https://[fd00::1]:6443", "[fd00::1]:1", False),
        ("https://localhost:1", "127.0.0.1", False),
    ],
)
def test_whether_a_server_is_excepted(url: str, no_proxy: str, expected: bool) -> None:
    assert is_excepted(url, no_proxy) is expected

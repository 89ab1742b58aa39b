"""What the client makes of answers: errors with their classes and words, warnings, headers."""

import copy
import pickle

import anyio
import pytest

from kubex.client import ClientOptions, error_of_status
from kubex.core import exceptions
from kubex.core.exceptions import ApiError, api_error_class
from kubex.core.models import Status
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/api/v1/pods", query=(("limit", "1"),))
ASKED = "GET https://server:6443/api/v1/pods?limit=1: "


def status(code, reason=None, **more):
    return {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code, "reason": reason, **more}


async def request(client):
    return await client.request(REQUEST)


async def stream(client):
    async with client.stream(REQUEST) as response:
        return response


@pytest.fixture(params=[request, stream])
def failure(request, answering):
    """Makes a call whose answer is a failure, and gives the error."""

    async def failure(*args, **more):
        with pytest.raises(ApiError) as caught:
            await request.param(answering(*args, **more))
        return caught.value

    return failure


@pytest.mark.parametrize(
    ("code", "reason", "kind"),
    [
        (400, "BadRequest", exceptions.BadRequest),
        (401, "Unauthorized", exceptions.Unauthorized),
        (403, "Forbidden", exceptions.Forbidden),
        (404, "NotFound", exceptions.NotFound),
        (405, "MethodNotAllowed", exceptions.MethodNotAllowed),
        (406, "NotAcceptable", exceptions.NotAcceptable),
        (409, "Conflict", exceptions.Conflict),
        (409, "AlreadyExists", exceptions.AlreadyExists),
        (410, "Expired", exceptions.Gone),
        (410, "Gone", exceptions.Gone),
        (500, "Expired", exceptions.Gone),
        (413, "RequestEntityTooLarge", exceptions.RequestEntityTooLarge),
        (415, "UnsupportedMediaType", exceptions.UnsupportedMediaType),
        (422, "Invalid", exceptions.Invalid),
        (429, "TooManyRequests", exceptions.TooManyRequests),
        (500, "InternalError", exceptions.InternalError),
        (503, "ServiceUnavailable", exceptions.ServiceUnavailable),
        (504, "Timeout", exceptions.ServerTimeout),
        (418, "Teapot", ApiError),
        (507, None, ApiError),
        (599, None, ApiError),
    ],
)
async def test_each_failure_has_its_class(failure, code, reason, kind):
    error = await failure(code, status(code, reason, message="it said"))
    assert type(error) is kind
    assert (error.status.code, error.status.reason) == (code, reason)
    assert str(error) == f"{ASKED}{code} {reason}: it said".replace(" None", "")
    assert error.retryable == (code in (429, 503, 504))


async def test_a_status_without_code_takes_the_answers(failure):
    error = await failure(404, status(None, message="gone"))
    assert type(error) is exceptions.NotFound
    assert error.status.code == 404


@pytest.mark.parametrize(
    ("code", "body", "kind", "text"),
    [
        (404, b"404 page not found\n", exceptions.NotFound, "404 NotFound: 404 page not found"),
        (502, b"<html><h1>Bad Gateway</h1></html>", ApiError, "502 BadGateway: <html><h1>Bad Gateway</h1></html>"),
        (503, b"", exceptions.ServiceUnavailable, "503 ServiceUnavailable: the answer has no body"),
        (500, b"null", exceptions.InternalError, "500 InternalServerError: null"),
        (500, b"[]", exceptions.InternalError, "500 InternalServerError: []"),
        (500, b'{"kind":"Pod"}', exceptions.InternalError, '500 InternalServerError: {"kind":"Pod"}'),
        (500, b'{"kind":"Status","code":"x"}', exceptions.InternalError, "500 InternalServerError: "),
        (500, b"\xff\xfe", exceptions.InternalError, "500 InternalServerError: \N{REPLACEMENT CHARACTER}"),
        (500, b'{"a":' * 100_000, exceptions.InternalError, "500 InternalServerError: "),
        (499, b"", ApiError, "499 Unknown: the answer has no body"),
    ],
    ids=lambda value: repr(value)[:30],
)
async def test_a_failure_that_is_no_status_is_told_in_its_words(failure, code, body, kind, text):
    error = await failure(code, body)
    assert type(error) is kind
    assert str(error).startswith(ASKED + text)
    assert len(str(error)) < 700
    assert error.status.code == code


@pytest.mark.parametrize("code", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed_and_says_so(failure, code):
    error = await failure(code, b"", [("Location", "https://elsewhere/login")])
    assert type(error) is ApiError
    assert "to https://elsewhere/login; redirects are not followed" in str(error)


@pytest.mark.parametrize(
    ("headers", "details", "seconds"),
    [
        ([("Retry-After", "3")], None, 3),
        ([], {"retryAfterSeconds": 5}, 5),
        ([("retry-after", "3")], {"retryAfterSeconds": 5}, 3),
        ([], {"retryAfterSeconds": 0}, None),
        ([("Retry-After", "0")], None, 0),
        ([("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT")], None, 0),
        (
            [("Date", "Fri, 31 Dec 1999 23:59:52 GMT"), ("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT")],
            {"retryAfterSeconds": 5},
            7,
        ),
        ([("Retry-After", "-1")], None, None),
        ([("Retry-After", "9" * 400)], None, None),
        ([], None, None),
    ],
    ids=repr,
)
async def test_when_to_try_again_is_on_the_error(failure, headers, details, seconds):
    error = await failure(429, status(429, "TooManyRequests", details=details), headers)
    assert error.retry_after == seconds


async def test_errors_can_be_copied_and_pickled(failure):
    error = await failure(409, status(409, "AlreadyExists", message="there"), [("Retry-After", "3")])
    error.add_note("mine")
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(twin) is exceptions.AlreadyExists
        assert (str(twin), twin.status, twin.retry_after) == (str(error), error.status, 3)
        assert twin.__notes__ == ["mine"]


def test_every_code_has_one_class_and_every_class_is_an_api_error():
    classes = [each for each in vars(exceptions).values() if isinstance(each, type) and issubclass(each, ApiError)]
    codes = [each.code for each in classes if each is not exceptions.AlreadyExists]
    assert len(codes) == len(set(codes)) == len(classes) - 1
    assert all(api_error_class(Status(code=code)).code == code for code in codes)


def test_a_status_without_words_still_says_something():
    assert str(error_of_status("GET x", Status())) == "GET x: failed: no message"


async def test_several_warnings_in_one_header_and_in_several(answering):
    headers = [
        ("Warning", '299 - "one", 299 - "two \\"quoted\\", and more"'),
        ("warning", '299 kube "three \\\\ back"'),
        ("X-Warning", '299 - "no"'),
    ]
    with pytest.warns(UserWarning) as caught:  # noqa: PT030 - the texts are compared below
        await answering(headers=headers).request(REQUEST)
    assert [str(each.message) for each in caught] == ["one", 'two "quoted", and more', "three \\ back"]


@pytest.mark.parametrize("value", ["nonsense", '299 - "unfinished', "299"])
async def test_a_warning_header_that_is_written_wrong_is_shown_as_it_is(answering, value):
    with pytest.warns(UserWarning) as caught:  # noqa: PT030 - the texts are compared below
        await answering(headers=[("Warning", value)]).request(REQUEST)
    assert [str(each.message) for each in caught] == [value]


async def test_an_empty_warning_header_is_nothing(answering):
    await answering(headers=[("Warning", "")]).request(REQUEST)


@pytest.mark.parametrize("call", [request, stream])
async def test_a_warning_points_at_the_users_line(answering, call):
    client = answering(headers=[("Warning", '299 - "old"')])
    with pytest.warns(UserWarning, match="old") as caught:
        await call(client)
    assert caught[0].filename == __file__


async def test_a_failure_warns_too(answering):
    with pytest.warns(UserWarning, match=r"^old$"), pytest.raises(ApiError):
        await answering(404, headers=[("Warning", '299 - "old"')]).request(REQUEST)


async def test_warnings_can_be_silenced(answering):
    client = answering(headers=[("Warning", '299 - "old"')], options=ClientOptions(log_api_warnings=False))
    await client.request(REQUEST)


async def test_every_request_says_who_asks_and_with_which_token(answering):
    client = answering(token="secret")
    await client.request(Request(method="GET", path="/x", headers=(("content-type", "a/b"),)))
    (sent,) = client.fake.requests
    headers = dict(sent.headers)
    assert headers["user-agent"].startswith("kubex/")
    assert "fake" in headers["user-agent"]
    assert (headers["accept"], headers["Authorization"]) == ("application/json", "Bearer secret")
    assert headers["content-type"] == "a/b"
    assert "accept-encoding" not in headers
    assert "secret" not in repr(client)


async def test_headers_of_a_request_take_the_place_of_the_clients_own(answering):
    client = answering(token="secret")
    own = (("Accept", "text/plain"), ("authorization", "Basic mine"))
    await client.request(Request(method="GET", path="/x", headers=own))
    sent = client.fake.requests[0].headers
    assert [item for item in sent if item[0].lower() in {"accept", "authorization"}] == list(own)
    assert "user-agent" in dict(sent)


async def test_compression_can_be_refused(answering):
    client = answering(disable_compression=True)
    await client.request(REQUEST)
    assert ("accept-encoding", "identity") in client.fake.requests[0].headers


async def test_closing_goes_on_under_cancellation_and_is_done_once(answering):
    client = await answering().open()
    transport = client.fake
    with anyio.CancelScope() as scope:
        scope.cancel()
        await client.close()
    await client.close()
    assert transport.closed == 1

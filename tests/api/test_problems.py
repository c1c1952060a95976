"""Every failure of every route has one shape, says what would do, and gives nothing away."""

import json
import logging
from typing import Any

import httpx
import pytest

from heatscope.api import problems
from heatscope.api.problems import MEDIA_TYPE
from heatscope.api.schemas.problem import Problem
from heatscope.api.written_form import IN_WORDS
from heatscope.contract import contract
from tests.conftest import Client

ATTENTION = "/api/v1/models/toy-encoder/attention"
FEATURE_MAPS = "/api/v1/models/toy-cnn/feature-maps"
TRACE = "/api/v1/models/toy-encoder/trace"
JSON = {"Content-Type": "application/json"}


def problem_of(answer: httpx.Response, status: int, slug: str) -> Problem:
    """Check the shape and return the problem."""
    assert answer.headers["Content-Type"] == MEDIA_TYPE, answer.text
    problem = Problem.model_validate_json(answer.content)
    assert (answer.status_code, problem.status, problem.type) == (status, status, f"/problems/{slug}")
    assert problem.detail
    assert "Traceback" not in answer.text
    return problem


def operations() -> list[tuple[str, str]]:
    """Return every (method, path) of the API that names a model."""
    paths: dict[str, Any] = json.loads(contract())["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods if "{model_id}" in path]


@pytest.mark.parametrize(("method", "path"), operations())
def test_every_route_answers_an_unknown_model_with_a_problem(client: Client, method: str, path: str) -> None:
    address = path.format(model_id="vgg", layer="conv1", head=0)
    options = {"files": {"image": b"x"}} if "image" in path or "maps" in path else {"json": {"text": "I saw"}}
    answer = client.request(method, address, **(options if method == "post" else {}))
    assert "there are: toy-cnn, toy-encoder" in problem_of(answer, 404, "unknown-model").detail


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
@pytest.mark.parametrize("path", ["/nope", "/api", "/api/nope", "/api/v1/nope", "/api/v1/models/", "/assets/nope.js"])
def test_unknown_path_is_a_problem_whatever_is_accepted(client: Client, path: str, accept: str) -> None:
    problem_of(client.get(path, headers={"Accept": accept}), 404, "unknown-path")


@pytest.mark.parametrize(
    "path", ["/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fpyproject.toml", "/%00"]
)
def test_path_out_of_the_page_is_unknown(client: Client, path: str) -> None:
    problem_of(client.get(path), 404, "unknown-path")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("GET", FEATURE_MAPS, "POST"), ("DELETE", "/api/v1/models", "GET"), ("PUT", ATTENTION, "POST")],
)
def test_wrong_method_is_a_problem_that_names_the_right_one(
    client: Client, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)
    problem_of(answer, 405, "wrong-method")
    assert allowed in answer.headers["Allow"]


def test_post_to_the_page_is_a_problem(client: Client) -> None:
    assert client.post("/nope").headers["Content-Type"] == MEDIA_TYPE


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": NaN}',
        b'{"text": "a", "window": NaN}',
        b'{"text": "a", "window": 1e999}',
        b'{"text": "a", "window": -Infinity}',
        b'{"text": "\\ud800"}',
        b'{"text": "a", "layers": ["\\udfff"]}',
        b'{"text": "a", "\\ud800": 1}',
        b'{"text": "a", "window": 1' + b"0" * 5000 + b"}",
        b'{"text"',
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"text": "a", "order": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    ],
)
def test_body_that_is_no_proper_json_is_a_problem(client: Client, body: bytes) -> None:
    answer = client.post(ATTENTION, content=body, headers=JSON)
    # Too many lists in one another are too large before anybody reads them.
    assert answer.status_code in (400, 404, 413, 422)
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    Problem.model_validate_json(answer.content)


@pytest.mark.parametrize("path", [ATTENTION, TRACE])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"text": ', "it breaks off at character 10 (line 1, column 10)"),
        ('{"text":\n', "it breaks off at character 10 (line 2, column 1)"),
        ('{"text": "å",\n "layers" []}', "expecting ':' delimiter at character 25 (line 2, column 11)"),
        ('{"text": "I saw', "unterminated string starting at character 10 (line 1, column 10)"),
        ('{"text": "a"} {}', "extra data at character 15 (line 1, column 15)"),
    ],
)
def test_json_that_is_none_says_where(client: Client, path: str, body: str, said: str) -> None:
    problem = problem_of(client.post(path, content=body.encode(), headers=JSON), 422, "invalid-fields")
    (error,) = problem.errors or []
    assert (error.field, error.detail) == ("body", f"not valid JSON: {said}")


@pytest.mark.parametrize("body", [b'{"text": "\xff"}', b'{"a": ' + b"[" * 5000, b'{"text": 1' + b"0" * 5000])
def test_json_that_python_reads_otherwise_is_a_problem_of_the_body(client: Client, body: bytes) -> None:
    problem = problem_of(client.post(TRACE, content=body, headers=JSON), 422, "invalid-fields")
    (error,) = problem.errors or []
    assert error.field == "body"
    assert error.detail.startswith("not valid JSON: ")


@pytest.mark.parametrize(
    ("path", "query", "meant"),
    [
        (FEATURE_MAPS, {"layer": "conv1"}, {"layer": "layers"}),
        (FEATURE_MAPS, {"topk": 3, "rotation": 30}, {"topk": "top_k", "rotation": "rotate"}),
        (ATTENTION, {"Encoding": "base64", "type": "float16"}, {"Encoding": "encoding", "type": "dtype"}),
    ],
)
def test_parameter_that_is_almost_one_is_refused_with_the_one_that_is(
    client: Client, path: str, query: dict[str, Any], meant: dict[str, str]
) -> None:
    problem = problem_of(client.post(path, params=query), 422, "invalid-fields")
    said = {error.field: error.detail for error in problem.errors or []}
    assert said.keys() == {f"query.{name}" for name in query}
    for name, right in meant.items():
        assert said[f"query.{name}"].startswith(f"no such parameter; did you mean {right}? this call has: ")
    assert "encoding, dtype" in problem.detail


def test_parameter_that_is_almost_one_is_refused_of_a_get_too(client: Client) -> None:
    answer = client.get("/api/v1/lessons/parameter-count", params={"chanels": 3})
    assert (
        "query.chanels: no such parameter; did you mean channels?" in problem_of(answer, 422, "invalid-fields").detail
    )


@pytest.mark.parametrize("query", [{"_": "1732"}, {"v": 2}, {"token": "abc"}, {"utm_source": "mail"}, {"x" * 5000: 1}])
def test_parameter_that_others_add_is_passed_over(client: Client, query: dict[str, Any]) -> None:
    plain = client.post(ATTENTION, json={"text": "I saw a saw."})
    assert client.post(ATTENTION, params=query, json={"text": "I saw a saw."}).content == plain.content
    assert client.get("/api/v1/models", params=query | {"layer": 1}).status_code == 200


def test_thousands_of_unknown_parameters_are_not_all_compared(client: Client) -> None:
    query = "&".join(f"layers{number}=1" for number in range(3000))
    answer = client.post(f"{FEATURE_MAPS}?{query}")
    assert len(problem_of(answer, 422, "invalid-fields").errors or []) == 20


def test_json_without_its_content_type_says_what_is_missing(client: Client) -> None:
    answer = client.post(ATTENTION, content=b'{"text": "I saw"}', headers={"Content-Type": "text/plain"})
    problem_of(answer, 422, "invalid-fields")


def test_every_bad_field_is_named_with_what_would_do(client: Client) -> None:
    answer = client.post(ATTENTION, params={"encoding": "x"}, json={"window": -1})
    problem = problem_of(answer, 422, "invalid-fields")
    assert {error.field for error in problem.errors or []} == {"query.encoding", "body.window"}
    nothing = problem_of(client.post(ATTENTION, json={"window": 1}), 422, "invalid-fields")
    assert "text is required, or texts" in nothing.detail


def test_what_was_sent_is_not_sent_back(client: Client) -> None:
    answer = client.post(ATTENTION, json={"text": ["secret-value"], "window": "secret-value"})
    assert "secret-value" not in answer.text


def test_long_and_odd_names_are_cut_and_escaped(client: Client) -> None:
    answer = client.post(ATTENTION, content=b'{"text": "a", "layers": ["' + b"x" * 9000 + b'"]}', headers=JSON)
    assert len(problem_of(answer, 404, "unknown-layer").detail) < 200
    answer = client.post(ATTENTION, content=b'{"text": "a", "\\ud800' + b"y" * 9000 + b'": 1}', headers=JSON)
    assert len(problem_of(answer, 422, "invalid-fields").detail) < 200


def test_thousands_of_bad_items_are_not_all_listed(client: Client) -> None:
    answer = client.post(ATTENTION, json={"text": "a", "order": [-1] * 16_000})
    assert len(problem_of(answer, 422, "invalid-fields").errors or []) == 20


def test_items_beyond_the_most_are_refused_before_each_is_looked_at(client: Client) -> None:
    answer = client.post(ATTENTION, json={"text": "a", "order": [-1] * 100_000})
    (error,) = problem_of(answer, 422, "invalid-fields").errors or []
    assert "at most 16384" in error.detail


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--y\r\nnot a part"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n--x--"),
        ("application/json", b'{"image": "me.jpg"}'),
        ("text/plain", b"hello"),
    ],
)
def test_body_that_is_no_form_is_a_problem(client: Client, content_type: str, body: bytes) -> None:
    answer = client.post(FEATURE_MAPS, content=body, headers={"Content-Type": content_type})
    assert answer.status_code in (400, 422)
    Problem.model_validate_json(answer.content)


def test_what_was_not_sent_as_a_form_says_how_to_send_it(client: Client) -> None:
    detail = problem_of(client.post(FEATURE_MAPS, json={"image": "me.jpg"}), 422, "invalid-fields").detail
    assert detail.startswith("this call reads a form, sent as multipart/form-data; body.image: field required")
    a_form = client.post(FEATURE_MAPS, files={"picture": b"x"})
    assert "sent as" not in problem_of(a_form, 422, "invalid-fields").detail


def test_form_without_a_picture_says_which_field_is_missing(client: Client) -> None:
    answer = client.post(FEATURE_MAPS, files={"picture": b"x"})
    assert "body.image: field required" in problem_of(answer, 422, "invalid-fields").detail


def test_unexpected_error_is_a_problem_without_a_trace_and_is_logged(
    client: Client, png: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret-detail")

    monkeypatch.setattr("heatscope.calls.feature_maps.feature_maps", fail)
    with caplog.at_level(logging.ERROR):
        answer = client.post(FEATURE_MAPS, files={"image": png})
    problem_of(answer, 500, "unexpected")
    assert "secret-detail" not in answer.text
    assert "secret-detail" in caplog.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_service_answers_after_an_unexpected_error(client: Client, png: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("heatscope.calls.labels.rank", None)
        assert client.post(FEATURE_MAPS, files={"image": png}).status_code == 500
    assert client.post(FEATURE_MAPS, files={"image": png}).status_code == 200


def test_every_pattern_of_a_parameter_has_words() -> None:
    paths = json.loads(contract())["paths"].values()
    calls = [operation for methods in paths for operation in methods.values()]
    parameters = [each for operation in calls for each in operation.get("parameters", ())]
    patterns = {
        schema["pattern"]
        for parameter in parameters
        for schema in (parameter["schema"], *parameter["schema"].get("anyOf", ()))
        # What is wrong with a crop is said where it is read.
        if "pattern" in schema and parameter["name"] != "crop"
    }
    assert patterns == IN_WORDS.keys()


def test_kinds_of_problems_have_slugs_of_their_own() -> None:
    kinds = {*problems.KINDS.values(), *(kind for kind, _ in problems.OF_STATUS.values()), problems.INVALID}
    assert len({kind.slug for kind in kinds}) == len(kinds)

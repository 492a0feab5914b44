from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gunicorn.config import Config

from konstellation.project import logs, web

pytestmark = pytest.mark.django_db
Line = dict[str, Any]


def formatter(**how: bool) -> logging.Formatter:
    configured = logs.configuration(level="INFO", **({"as_json": True, "in_colour": False} | how))
    configurator = logging.config.DictConfigurator(configured)
    made: logging.Formatter = configurator.configure_formatter(configured["formatters"]["line"])
    return made


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[Line]]]:
    """The JSON lines of what is logged from now on."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(formatter())
    logging.getLogger().addHandler(handler)
    with caplog.at_level(logging.INFO):
        yield lambda: [json.loads(line) for line in said.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def of_requests(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line["logger"] == "konstellation.requests"]


def test_each_answer_is_one_line(client, lines):
    answer = client.get("/healthz?token=hush")

    line = of_requests(lines())[0]
    assert line["request_id"] == answer["X-Request-Id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "healthz", 200)
    assert line["milliseconds"] >= 0
    assert line["statements"] == 0
    assert "hush" not in json.dumps(line)
    assert "user" not in line


def test_who_asks_is_named_by_id(client, keeper, lines):
    client.force_login(keeper)

    client.get("/api/v1/me/")

    line = of_requests(lines())[0]
    assert line["user"] == str(keeper.pk)
    assert keeper.email not in json.dumps(lines())


def test_whatever_is_logged_meanwhile_carries_the_request(client, lines, monkeypatch):
    def fail(_request: Any) -> Any:
        logging.getLogger("konstellation.members").warning("Something odd")
        raise RuntimeError("no luck")

    monkeypatch.setattr("konstellation.project.page._is_built", lambda: fail(None))
    client.raise_request_exception = False

    answer = client.get("/verify-email/KEY")

    assert answer.status_code == 500
    odd = next(line for line in lines() if line["message"] == "Something odd")
    assert odd["request_id"] == answer["X-Request-Id"]
    failed = next(line for line in lines() if "exception" in line)
    assert "RuntimeError: no luck" in failed["exception"]
    assert failed["request_id"] == answer["X-Request-Id"]
    assert failed["message"] == "Internal Server Error: [address]"
    assert "KEY" not in json.dumps(lines())


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [
        (0, "a-request-of-mine", False),
        (1, "a-request-of-mine", True),
        (1, "short", False),
        (1, "with spaces and \\n", False),
        (1, "x" * 37, False),
    ],
)
def test_a_request_id_is_taken_from_our_proxy_alone(client, settings, proxies, given, is_kept):
    settings.TRUSTED_PROXY_COUNT = proxies

    answer = client.get("/healthz", HTTP_X_REQUEST_ID=given)

    assert (answer["X-Request-Id"] == given) is is_kept
    assert answer["X-Request-Id"]


@pytest.mark.parametrize(
    ("said", "kept_out"),
    [
        ("Key (email)=(anna@network.example) already exists", "anna@network.example"),
        ("postgres://me:hush@db.internal/x", "hush"),
        ("Authorization: Bearer knst_abc", "knst_abc"),
        ('{"password": "hush hush"}', "hush hush"),
        ("GET /x?token=hush&y=1", "hush"),
        ("api_key=hush", "hush"),
    ],
)
def test_secrets_and_addresses_stay_out(said, kept_out):
    assert kept_out not in logs.masked(said)


def record(text: str, error: Exception | None = None) -> logging.LogRecord:
    info = (type(error), error, None) if error else None
    return logging.LogRecord("konstellation.x", logging.WARNING, "x.py", 1, text, (), info)


@pytest.mark.parametrize("as_json", [True, False])
def test_an_exception_s_text_is_masked_too(as_json):
    line = formatter(as_json=as_json).format(
        record("It failed", ValueError("anna@network.example"))
    )

    assert "It failed" in line
    assert "ValueError" in line
    assert "anna" not in line


def test_people_get_a_line_to_read():
    line = formatter(as_json=False).format(record("The index was lost"))

    assert "The index was lost" in line
    assert "\x1b" not in line
    assert not line.startswith("{")


def test_a_json_record_is_one_line():
    line = formatter().format(record("two\nlines", ValueError("x")))

    assert "\n" not in line
    assert json.loads(line)["message"] == "two\nlines"
    assert json.loads(line)["level"] == "warning"
    assert json.loads(line)["timestamp"].endswith("Z")


def test_the_web_server_s_own_lines_are_no_others():
    log = web.ServerLogger(Config()).error_log

    assert log.handlers == []
    assert log.propagate
    assert web.options()["logger_class"] is web.ServerLogger

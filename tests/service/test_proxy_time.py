"""Idle connections outlive the proxies' patience with them: none sends into one that is being closed."""

import re
from pathlib import Path

import uvicorn

from heatscope.__main__ import KEEP_ALIVE_SECONDS, _options
from heatscope.settings import Settings

SERVING = Path(__file__).parents[2] / "docs" / "serving"
#: nginx's default for keepalive_timeout of an upstream, https://nginx.org/en/docs/http/ngx_http_upstream_module.html
NGINX_SECONDS = 60


def test_service_keeps_idle_connections_longer_than_the_documented_proxies() -> None:
    assert uvicorn.Config("unused:app", **_options(Settings())).timeout_keep_alive == KEEP_ALIVE_SECONDS
    assert "keepalive_timeout" not in (SERVING / "nginx.conf").read_text()
    [caddy] = re.findall(r"keepalive (\d+)s", (SERVING / "Caddyfile").read_text())
    assert max(NGINX_SECONDS, int(caddy)) < KEEP_ALIVE_SECONDS


def test_proxy_waits_for_an_answer_as_long_as_the_service_may_take() -> None:
    [seconds] = re.findall(r"proxy_read_timeout (\d+)s", (SERVING / "nginx.conf").read_text())
    settings = Settings()
    assert int(seconds) > settings.receive_seconds + settings.timeout_seconds


def test_nobodys_word_counts_unless_it_is_set() -> None:
    """Uvicorn by itself would believe every process of this machine."""
    assert uvicorn.Config("unused:app", **_options(Settings())).proxy_headers is False

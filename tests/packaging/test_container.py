"""What the container's files promise, held to the settings they repeat; building one needs docker, see `make image`."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from hatch_build import MADE
from heatscope.__main__ import STOP_MARGIN_SECONDS
from heatscope.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SCRIPT = ROOT / "docs" / "serving" / "try-image.sh"
[HEALTH_CHECK] = re.findall(r"HEALTHCHECK[^\n]*\\\n\s*CMD (\[.*\])", DOCKERFILE)


def test_a_stop_has_time_for_the_longest_answer() -> None:
    [seconds] = re.findall(r"stop_grace_period: (\d+)s", COMPOSE)
    assert int(seconds) > Settings().timeout_seconds + STOP_MARGIN_SECONDS


@contextmanager
def answering(status: int) -> Iterator[int]:
    """Run a service that answers ``status`` at the address of readiness, 404 elsewhere; give its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health/ready" else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def is_healthy(port: int, **environment: str) -> bool:
    """Tell what the image's health check finds where Heatscope is to answer at ``port``."""
    program, *arguments = json.loads(HEALTH_CHECK)
    assert program == "python"
    environment = {**os.environ, "HEATSCOPE_PORT": str(port), **environment}
    return not subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, check=False
    ).returncode


def test_health_check_asks_the_port_that_is_set() -> None:
    with answering(200) as port:
        assert is_healthy(port)
    assert f"HEATSCOPE_PORT={Settings().port}" in DOCKERFILE


def test_health_check_finds_a_service_that_is_not_ready_and_one_that_is_not_there() -> None:
    with answering(503) as port:
        assert not is_healthy(port)
    assert not is_healthy(port)


def test_health_check_asks_no_proxy() -> None:
    """Docker gives every container the proxies of its own settings, and none of them leads back into it."""
    with answering(200) as port, answering(403) as proxy:
        assert is_healthy(port, http_proxy=f"http://127.0.0.1:{proxy}", no_proxy="", NO_PROXY="")


def test_version_of_the_image_is_that_of_the_package() -> None:
    [version] = re.findall(r"ARG VERSION=(\S+)", DOCKERFILE)
    assert version == tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def stage(name: str) -> str:
    """Return what makes a stage of the image, without its first line."""
    [lines] = re.findall(rf"^FROM [^\n]* AS {name}\n(.*?)^FROM ", DOCKERFILE, re.DOTALL | re.MULTILINE)
    return str(lines)


def sources_of(lines: str) -> set[str]:
    """Return what is copied of the checkout."""
    found = re.findall(r"^COPY (?!--from)(.+) \S+$", lines, re.MULTILINE)
    return {source for sources in found for source in sources.split()}


def test_a_change_in_python_leaves_the_page_as_it_is() -> None:
    """What a stage copies is all that can make it run again."""
    assert sources_of(stage("page")) == {"constraints.txt", "hatch_build.py", "frontend", "docs"}


def test_a_change_in_the_guide_leaves_the_page_as_it_is() -> None:
    until_the_page_is_built, build, _ = stage("page").partition("hatch_build.build_page(")
    assert build
    assert "docs" not in sources_of(until_the_page_is_built)


def test_a_change_of_ours_does_not_install_pytorch_again() -> None:
    assert sources_of(stage("environment")) == {"pyproject.toml", "constraints.txt"}


def test_nothing_is_fetched_to_build_it_but_python_and_packages() -> None:
    """No other image, and no syntax of Dockerfiles that BuildKit would have to fetch as one."""
    stages = set(re.findall(r"^FROM .* AS (\S+)$", DOCKERFILE, re.MULTILINE))
    bases = set(re.findall(r"^FROM (?:--\S+ )?(\S+)", DOCKERFILE, re.MULTILINE))
    assert bases - stages == {"python:3.11-slim"}
    assert not re.search(r"^#\s*syntax\s*=", DOCKERFILE, re.MULTILINE)


def test_files_of_a_stage_are_copied_not_mounted() -> None:
    """Buildah 1.28, of podman 4.3, takes a step from its cache though what it mounts of another stage has changed."""
    assert set(re.findall(r"--mount=type=(\w+)", DOCKERFILE)) == {"cache"}


def test_nothing_is_copied_that_the_context_leaves_out() -> None:
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert sources_of(DOCKERFILE) - {"."} <= set(let_in)


def test_the_context_leaves_out_what_is_made_from_it() -> None:
    left_out = re.findall(r"^[^!#].*/(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(left_out) == MADE


def test_the_script_says_what_is_missing() -> None:
    assert SCRIPT.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", SCRIPT], check=False).returncode == 0
    environment = {**os.environ, "ENGINE": "no-such-engine"}
    ended = subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == (
        "heatscope: needs docker or podman (Debian and Ubuntu: apt install podman); there is no no-such-engine\n"
    )


def test_the_script_says_why_an_engine_does_not_run(tmp_path: Path) -> None:
    engine = tmp_path / "engine"
    engine.write_text("#!/bin/sh\necho Cannot connect >&2\necho Is it running? >&2\nexit 1\n", encoding="utf-8")
    engine.chmod(0o755)
    environment = {**os.environ, "ENGINE": str(engine)}
    ended = subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.endswith(f"{engine} is here but does not run: Cannot connect; Is it running?\n")

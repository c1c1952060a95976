"""What the container's files promise, held to the settings they repeat; building one needs docker, see `make image`."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

from heatscope.__main__ import STOP_MARGIN_SECONDS
from heatscope.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SCRIPT = ROOT / "docs" / "serving" / "try-image.sh"


def test_a_stop_has_time_for_the_longest_answer() -> None:
    [seconds] = re.findall(r"stop_grace_period: (\d+)s", COMPOSE)
    assert int(seconds) > Settings().timeout_seconds + STOP_MARGIN_SECONDS


def test_health_check_asks_the_port_that_is_set() -> None:
    [check] = re.findall(r"HEALTHCHECK[^\n]*\\\n\s*CMD (\[.*\])", DOCKERFILE)
    assert 'os.environ[\\"HEATSCOPE_PORT\\"]' in check
    assert f"HEATSCOPE_PORT={Settings().port}" in DOCKERFILE


def test_version_of_the_image_is_that_of_the_package() -> None:
    [version] = re.findall(r"ARG VERSION=(\S+)", DOCKERFILE)
    assert version == tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_a_change_in_python_leaves_the_page_as_it_is() -> None:
    """What the page's stage copies is all that can make it run again."""
    [stage] = re.findall(r"^FROM .* AS page\n(.*?)^FROM ", DOCKERFILE, re.DOTALL | re.MULTILINE)
    copied = {source for line in re.findall(r"^COPY (.+) \S+$", stage, re.MULTILINE) for source in line.split()}
    assert copied == {"constraints.txt", "hatch_build.py", "frontend", "docs"}


def test_nothing_is_copied_that_the_context_leaves_out() -> None:
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    copied = {
        source for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for source in line.split()
    }
    assert copied - {"."} <= set(let_in)


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

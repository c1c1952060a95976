"""What the container's files promise, held to the settings they repeat; building one needs docker, see `make image`."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from heatscope.__main__ import STOP_MARGIN_SECONDS
from heatscope.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


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


@pytest.mark.parametrize("script", ["docs/serving/try-image.sh"])
def test_script_is_shell_and_may_be_run(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", ROOT / script], check=False).returncode == 0

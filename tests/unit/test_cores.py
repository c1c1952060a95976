"""How many cores are used where a quota or an affinity allows fewer than the machine has."""

import os
from pathlib import Path

import pytest

from heatscope.cores import usable_cores


@pytest.fixture(autouse=True)
def eight_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


#: Files of the kernel as its documentation has them:
#: https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files and
#: https://docs.kernel.org/scheduler/sched-bwc.html
@pytest.mark.parametrize(
    ("ours", "files", "cores"),
    [
        ("0::/\n", {}, 8),
        ("0::/\n", {"cpu.max": "max 100000\n"}, 8),
        ("0::/\n", {"cpu.max": "200000 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "150000 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "10000 100000\n"}, 1),
        ("0::/\n", {"cpu.max": "6400000 100000\n"}, 8),
        ("0::/a.slice/b.scope\n", {"a.slice/b.scope/cpu.max": "300000 100000\n"}, 3),
        ("0::/a.slice/b.scope\n", {"a.slice/cpu.max": "100000 50000\n", "a.slice/b.scope/cpu.max": "max 100000"}, 2),
        ("4:cpu,cpuacct:/\n", {"cpu/cpu.cfs_quota_us": "250000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 3),
        ("4:cpu,cpuacct:/\n", {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, 8),
        ("4:cpu:/d\n", {"cpu/d/cpu.cfs_quota_us": "400000\n", "cpu/d/cpu.cfs_period_us": "100000\n"}, 4),
        ("4:memory:/d\n", {"d/cpu.max": "100000 100000\n"}, 8),
        ("nonsense", {"cpu.max": "nonsense"}, 8),
        ("0::/\n", {"cpu.max": "100000 0\n"}, 8),
    ],
)
def test_quota_decides_where_it_is_less_than_the_affinity(
    tmp_path: Path, ours: str, files: dict[str, str], cores: int
) -> None:
    groups = write(tmp_path / "groups", files)
    groups.mkdir(exist_ok=True)
    said = tmp_path / "cgroup"
    said.write_text(ours)
    assert usable_cores(groups, said) == cores


def test_affinity_decides_where_there_are_no_control_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)
    assert usable_cores(tmp_path / "none", tmp_path / "none") == 3


def test_machine_without_affinity_uses_every_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert usable_cores(tmp_path / "none", tmp_path / "none") == 6

"""How many cores this process may use, which in a container or on a shared machine are fewer than there are."""

import math
import os
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
OURS = Path("/proc/self/cgroup")


def usable_cores(cgroups: Path = CGROUPS, ours: Path = OURS) -> int:
    """Return the cores of this process's affinity, as far as its cgroups' quota pays for them; at least one.

    A quota of one and a half cores is two threads: each may run for three quarters of the time.

    Args:
        cgroups: where the control groups are, version 1 or 2.
        ours: the file that says in which of them this process is.
    """
    try:
        allowed = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows know no affinity
        allowed = os.cpu_count() or 1
    quota = min(_quotas(cgroups, ours), default=math.inf)
    return max(1, min(allowed, math.ceil(quota) if math.isfinite(quota) else allowed))


def _quotas(cgroups: Path, ours: Path) -> list[float]:
    """Return every limit above this process, in cores."""
    found = []
    for folder in _folders(cgroups, ours):
        # Version 2 writes "150000 100000" or "max 100000", version 1 two files and -1 for no limit.
        limits = _words(folder / "cpu.max") or [
            *_words(folder / "cpu.cfs_quota_us"),
            *_words(folder / "cpu.cfs_period_us"),
        ]
        if len(limits) == 2 and limits[0].isdecimal() and limits[1].isdecimal() and int(limits[1]):
            found.append(int(limits[0]) / int(limits[1]))
    return [quota for quota in found if quota > 0]


def _folders(cgroups: Path, ours: Path) -> list[Path]:
    """Return the control group of this process and those above it, as a container sees them."""
    paths = [line.split(":", 2)[-1].strip("/") for line in _lines(ours) if _is_cpu(line)]
    folders = [cgroups, cgroups / "cpu"]
    for path in paths:
        for root in (cgroups, cgroups / "cpu"):
            folder = root / path
            folders += [folder, *(parent for parent in folder.parents if parent.is_relative_to(root))]
    return list(dict.fromkeys(folders))


def _is_cpu(line: str) -> bool:
    """Tell whether a line of /proc/self/cgroup is of version 2, or of version 1's controller of the processor."""
    parts = line.split(":", 2)
    return len(parts) == 3 and (parts[1] == "" or "cpu" in parts[1].split(","))


def _words(file: Path) -> list[str]:
    return " ".join(_lines(file)).split()


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []

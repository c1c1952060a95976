"""Requests that schemathesis makes from the service's own contract, right ones and wrong ones.

It has an environment of its own, which `make attack` sets up. Knows its command line; nothing of the service.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.attack.attacks import Attack, Statuses

#: Its place in the environment that these tests run in.
PROGRAM = Path(sys.prefix) / "attack" / "bin" / "schemathesis"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
CASES = 40
REPORT_CHARACTERS = 6_000


def generated() -> list[Attack]:
    """Return the attack, whose answer is the program's exit status; none where the program is not installed."""
    program = Path(os.environ.get("HEATSCOPE_TEST_SCHEMATHESIS", PROGRAM))
    if not program.exists():
        print("no requests from the contract: make attack installs schemathesis", file=sys.stderr)
        return []
    return [Attack(f"{CASES} requests a call, from the contract", {0}, lambda: lambda address: _run(program, address))]


def _run(program: Path, address: str) -> Statuses:
    command = [
        str(program), "run", f"{address}/openapi.json", "--phases", "coverage,fuzzing", "--checks", CHECKS,
        "--max-examples", str(CASES), "--generation-deterministic", "--no-shrink", "--request-timeout", "60",
        "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    # It writes into where it is started, and is not to see our packages.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        print(ended.stdout[-REPORT_CHARACTERS:], ended.stderr[-REPORT_CHARACTERS:], file=sys.stderr)
    return [ended.returncode]

"""What `make attack` does, in small: every kind of attack is borne, and health is answered meanwhile."""

from collections.abc import Iterator

import pytest

from tests.attack.attacks import SMALL, Attack, attacks
from tests.attack.running import Bounds, run
from tests.live_server import LiveServer, serving

#: For a machine that does other things too; `make attack` holds what SECURITY.md promises.
BOUNDS = Bounds(health_seconds=10.0, memory_bytes=1.5e9)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with serving(log) as server:
        yield server
    assert "Traceback" not in log.read_text(errors="replace")


@pytest.mark.parametrize("attack", list(attacks(SMALL)), ids=lambda attack: attack.what)
def test_attack_is_borne(attack: Attack, server: LiveServer) -> None:
    [outcome] = run([attack], server.address, server.pid, BOUNDS)
    assert not outcome.fault, outcome

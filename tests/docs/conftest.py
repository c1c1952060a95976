"""A running service for what the documents claim about it."""

from collections.abc import Iterator

import pytest

from tests.live_server import serving


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``http://127.0.0.1:<port>`` of the service, started as a user starts it."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server.address

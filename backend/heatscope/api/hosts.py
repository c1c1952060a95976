"""Refuse requests that were meant for another host: a page's own name that its owner lets lead here (DNS rebinding).

To a browser such a page is of the same origin as the service, so that it could ask everything and read every answer. A
host that is an address cannot be led elsewhere, nor can this machine's own names; every other name has to be set.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from heatscope import errors
from heatscope.api import problems
from heatscope.api.prefix import path_below

MISDIRECTED = problems.Kind(421, "foreign-host", "Sent to another host")
#: Whoever looks whether the service lives may call it anything; there is nothing to find out.
HEALTH = "/health/"
EVERY = "*"
_HOST = re.compile(r"(?P<name>\[[^\]]*\]|[^:]*)(:\d*)?", re.ASCII)


def own_names() -> set[str]:
    """Return what this machine is called by itself and in its own network."""
    name = socket.gethostname().lower()
    first = name.split(".")[0]
    return {"localhost", ".localhost", name, first, f"{first}.local"}


class Hosts:
    """Answer 421 to a request whose Host is no address, no name of this machine and none of ``allowed``.

    Args:
        app: what is served.
        allowed: names; one that begins with a dot allows all below it, and ``*`` every name.
    """

    def __init__(self, app: ASGIApp, allowed: Iterable[str]) -> None:
        self.app = app
        self.allowed = {name.lower().rstrip(".") for name in allowed} | own_names()
        self.below = tuple(name for name in self.allowed if name.startswith("."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and not path_below(scope).startswith(HEALTH):
            # A browser sends one always; a program of old may send none.
            host = Headers(scope=scope).get("host", "")
            if host and not self.has(host):
                detail = f"this service has no name {errors.shown(host)}; HEATSCOPE_ALLOWED_HOSTS states those it has"
                await problems.problem(MISDIRECTED, detail)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def has(self, host: str) -> bool:
        """Tell whether ``host``, with or without a port, is one of this service's."""
        if EVERY in self.allowed:
            return True
        parts = _HOST.fullmatch(host)
        if parts is None:
            return False
        name = parts["name"].lower().rstrip(".")
        if name in self.allowed or _is_address(name.strip("[]")):
            return True
        return name.endswith(self.below)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

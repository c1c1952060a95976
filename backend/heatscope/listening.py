"""Take a port of this machine, and say how it is reached. Knows nothing of what is served."""

import socket

from heatscope.errors import StartError

#: Connections that may wait to be taken.
BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to ``host`` and ``port``; nobody is answered yet.

    Raises:
        StartError: it cannot be bound.
    """
    listener = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # A second service on the same port is found out here, not only when it accepts.
        listener.listen(BACKLOG)
    except OSError as error:
        if listener is not None:
            listener.close()
        reason = error.strerror or str(error)
        raise StartError(
            f"cannot listen on {host} port {port}: {reason}; choose another with --host and --port"
        ) from error
    listener.set_inheritable(True)
    return listener


def address_of(listener: socket.socket) -> str:
    """Return what to type into a browser on this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{host}:{port}"

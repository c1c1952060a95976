"""Connections that were made to hold: silent, without end, stalled, or never read.

Knows HTTP/1.1 as bytes on a socket; nothing of the service but its address.
"""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

PATIENCE_SECONDS = 60


def opened(address: str, receive_buffer: int | None = None) -> socket.socket:
    """Return a connection to ``address``; with a small buffer, little of an answer leaves the service unread."""
    host, port = urlsplit(address).netloc.rsplit(":", 1)
    connection = socket.socket()
    if receive_buffer is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(PATIENCE_SECONDS)
    connection.connect((host, int(port)))
    return connection


@contextmanager
def held(address: str, count: int, first: bytes = b"") -> Iterator[list[socket.socket]]:
    """Hold ``count`` connections on which ``first`` was sent and nothing else."""
    with ExitStack() as stack:
        connections = []
        for _ in range(count):
            connections.append(stack.enter_context(opened(address)))
            if first:
                try:
                    connections[-1].sendall(first)
                except OSError:  # it gave way to a later one
                    pass
        yield connections


def request(path: str, body: bytes, content_type: str, declared: int | None = None) -> bytes:
    """Return a POST, of which more may have been declared than comes."""
    length = len(body) if declared is None else declared
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode() + body


def asked(path: str, content: object) -> bytes:
    """Return a POST of JSON."""
    return request(path, json.dumps(content).encode(), "application/json")


def stalled_upload(path: str, size: int) -> bytes:
    """Return the first three quarters of an upload."""
    head = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
    return request(path, head + bytes(size * 3 // 4), "multipart/form-data; boundary=x", declared=size)


def endless_head(size: int) -> bytes:
    """Return a head of ``size`` bytes that has not ended."""
    line = b"X-More: " + b"a" * 1000 + b"\r\n"
    return b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + line * (size // len(line))


def endless_trailers(path: str, size: int) -> bytes:
    """Return a chunked body whose trailers have ``size`` bytes and have not ended."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head.encode() + b"1\r\n{\r\n0\r\nX-More: " + b"a" * size


def status(connection: socket.socket) -> int | None:
    """Return the status of what is answered; None if the connection ends without an answer."""
    try:
        line = connection.makefile("rb").readline(1000)
    except ConnectionError:
        return None
    return int(line.split()[1]) if line else None


def send_all(connection: socket.socket, content: bytes) -> int | None:
    """Send as much as is taken and return the status of what is answered."""
    try:
        connection.sendall(content)
    except ConnectionError:
        pass
    return status(connection)


def seconds_until_end(connection: socket.socket) -> float:
    """Wait until the service has ended a connection on which it is silent."""
    begun = time.monotonic()
    try:
        while connection.recv(1 << 16):
            pass
    except ConnectionError:
        pass
    return time.monotonic() - begun

"""Start nginx, Caddy and Jupyter's proxy in front of a service, with the files that docs/serving prints.

Knows how each is started and stopped; nothing of what goes through.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

DOCUMENTED = Path(__file__).parents[2] / "docs" / "serving"
PREFIX = "/heatscope"
#: Of Jupyter, as on a hub: it has a prefix of its own already.
HUB = "/user/someone"
START_SECONDS = 30
HOW_TO = {
    "nginx": "no nginx found: install it (Debian and Ubuntu: apt install nginx)",
    "caddy": "no Caddy found: install it (Debian and Ubuntu: apt install caddy)",
    "jupyter": "no Jupyter server found: pip install jupyter-server-proxy into an environment of its own and set "
    "HEATSCOPE_TEST_JUPYTER to its bin/jupyter",
}
NGINX = """
{user}pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}}
"""


def program(name: str) -> str:
    """Return the path of ``name``; skip where it is not installed, fail where it has to be."""
    named = os.environ.get("HEATSCOPE_TEST_JUPYTER") if name == "jupyter" else None
    found = named or shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found:
        return found
    if os.environ.get("REQUIRE_PROXIES") == "1":
        pytest.fail(HOW_TO[name], pytrace=False)
    pytest.skip(HOW_TO[name])


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Return ``text`` with each first part replaced by its second; every one has to be there once."""
    for old, new in changes:
        assert len(re.findall(old, text)) == 1, f"{old!r} is not in the documented file, or not once"
        text = re.sub(old, new, text)
    return text


@contextmanager
def nginx(folder: Path, service: int, *, keeps: bool) -> Iterator[str]:
    """Run nginx with the documented file; yield its address, prefix included."""
    port = free_port()
    text = changed(
        (DOCUMENTED / "nginx.conf").read_text(encoding="utf-8"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{service}"),
        (r"listen 80;", f"listen 127.0.0.1:{port};"),
    )
    if keeps:
        text = changed(text, (r"proxy_pass http://heatscope/;", "proxy_pass http://heatscope;"))
    (folder / "site.conf").write_text(text)
    # A test's folder is its user's alone, and root's nginx would give its work to somebody else.
    (folder / "nginx.conf").write_text(NGINX.format(user="user root;\n" if os.getuid() == 0 else ""))
    command = [program("nginx"), "-p", str(folder), "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"]
    with _running(command, folder / "log.txt", f"http://127.0.0.1:{port}{PREFIX}") as address:
        yield address


@contextmanager
def caddy(folder: Path, service: int, *, keeps: bool) -> Iterator[str]:
    """Run Caddy with the documented file; yield its address, prefix included."""
    port = free_port()
    text = changed(
        (DOCUMENTED / "Caddyfile").read_text(encoding="utf-8"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{service}"),
        (r"(?m)^:80 ", f"http://127.0.0.1:{port} "),
    )
    if keeps:
        text = changed(text, (r"handle_path /", "handle /"))
    # Its port for administration would be one for all that run at the same time.
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
    command = [program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with _running(command, folder / "log.txt", f"http://127.0.0.1:{port}{PREFIX}") as address:
        yield address


@contextmanager
def jupyter(folder: Path, service: int, *, keeps: bool) -> Iterator[str]:
    """Run a Jupyter server with jupyter-server-proxy; yield the address it has for the service."""
    port = free_port()
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.base_url": HUB,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": folder,
        "IdentityProvider.token": "",
    }
    command = [program("jupyter"), "server", *(f"--{name}={value}" for name, value in options.items())]
    place = f"http://127.0.0.1:{port}{HUB}/proxy/{'absolute/' if keeps else ''}{service}"
    with _running(command, folder / "log.txt", place, HOME=str(folder)) as address:
        yield address


PROXIES = {"nginx": nginx, "caddy": caddy, "jupyter": jupyter}


def prefix_of(proxy: str, service: int) -> str:
    """Return what the proxy leaves on paths, if it leaves any."""
    return f"{HUB}/proxy/absolute/{service}" if proxy == "jupyter" else PREFIX


@contextmanager
def _running(command: list[str], log: Path, address: str, **settings: str) -> Iterator[str]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=log.parent, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **settings}
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(f"{address}/health/ready"):
            said = log.read_text(errors="replace")
            assert process.poll() is None, f"{command[0]} ended with {process.returncode}; it said:\n{said}"
            assert time.monotonic() < deadline, f"{command[0]} does not lead to the service; it said:\n{said}"
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).is_success
    except httpx.TransportError:
        return False

"""The command `heatscope`: serve the page and the API.

Knows the command line, the socket and uvicorn; nothing of what is served.
"""

import argparse
import copy
import os
import socket
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, TextIO

import uvicorn
from uvicorn.config import LOGGING_CONFIG
from uvicorn.supervisors import Multiprocess

from heatscope import connections
from heatscope.commands import COMMANDS
from heatscope.commands.arguments import settings_of
from heatscope.commands.ending import WRONG_ARGUMENTS, ended
from heatscope.errors import StartError, shown
from heatscope.folders import brought_folders, joined
from heatscope.listening import BACKLOG, address_of, listen
from heatscope.settings import Settings
from heatscope.workers import Workers, can_share

#: Beyond the time an answer may take, until a stop is forced.
STOP_MARGIN_SECONDS = 5
#: Of an idle connection. Longer than the proxies of docs/serving keep one, so that none sends into one being closed.
KEEP_ALIVE_SECONDS = 75
#: Where prometheus_client keeps the numbers of several processes; it reads this when it is imported.
METRICS_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def main() -> None:
    """Serve until told to stop; a start that fails says why in one line."""
    _open_missing_outputs()
    try:
        name = next(iter(sys.argv[1:]), "")
        if command := COMMANDS.get(name):
            sys.exit(ended(command, sys.argv[2:]))
        if name and not name.startswith("-"):
            print(f"heatscope: no command {shown(name)}; there are: {', '.join(COMMANDS)}", file=sys.stderr)
            sys.exit(WRONG_ARGUMENTS)
        serve(read_settings(sys.argv[1:]))
    except StartError as error:
        sys.exit(f"heatscope: {error}")
    except KeyboardInterrupt:
        pass


def read_settings(arguments: Sequence[str]) -> Settings:
    """Return the settings of the environment, those on the command line before them.

    Raises:
        StartError: one of them cannot be.

    Example:
        >>> read_settings(["--port", "0"]).port
        0
    """
    parser = argparse.ArgumentParser(
        prog="heatscope",
        description="Look inside a convolutional network on your photo and self-attention on your sentence.",
        epilog="Also, without a service: heatscope maps PHOTO, open PHOTO|TEXT, attention TEXT, models, check FOLDER, "
        "audit FOLDER|ID; each with --help. "
        "Example: heatscope --model ./my-model. Everything else is set by environment variables, HEATSCOPE_…; see the "
        "README.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('heatscope')}")
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1, this machine alone)")
    parser.add_argument("--port", help="port to listen on (default: 8000; 0 takes a free one)")
    parser.add_argument("--workers", help="processes that answer (default: 1)")
    parser.add_argument(
        "--model",
        action="append",
        dest="models",
        metavar="[NAME=]FOLDER",
        help="folder of a Hugging Face model to serve as well, under its own name or NAME; may be repeated",
    )
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    if folders := given.get("models"):
        given["models"] = joined(folders)
    return settings_of(given)


def serve(settings: Settings) -> None:
    """Listen, load the models, print the address and answer until a signal comes.

    Raises:
        StartError: the port cannot be had, or there are no models.
    """
    # What takes no time to find out comes before what takes seconds.
    brought_folders(settings.weights_dir, settings.models, settings.models_dir)
    listener = listen(settings.host, settings.port)
    address = address_of(listener)
    if settings.workers > 1:
        with _metrics_folder() as folder:
            os.environ[METRICS_FOLDER_VARIABLE] = folder
            (_serve_in_forks if can_share() else _serve_in_processes)(settings, listener, address)
        return
    from heatscope.app import create_app

    config = uvicorn.Config(create_app(settings), **_options(settings))
    _print_address(address)
    uvicorn.Server(config).run(sockets=[listener])


def _serve_in_forks(settings: Settings, listener: socket.socket, address: str) -> None:
    """Load once and let every process begin with what is loaded."""
    # Both read when they are imported where the processes keep their numbers.
    from prometheus_client.multiprocess import mark_process_dead

    from heatscope.app import create_app

    app = create_app(settings)
    # Before there are several: what is opened is then in memory once.
    app.state.models.open_brought()
    config = uvicorn.Config(app, **_options(settings))
    _print_address(address)
    workers = Workers(settings.workers, lambda: uvicorn.Server(config).run(sockets=[listener]), mark_process_dead)
    if not workers.run():
        raise StartError("a worker could not start; what it said is above")


def _serve_in_processes(settings: Settings, listener: socket.socket, address: str) -> None:
    """Let every process load by itself, where a loaded one cannot fork."""
    options = _options(settings) | {"factory": True, "workers": settings.workers}
    # What the command line said, for the processes: they read the environment.
    for name in settings.model_fields_set:
        os.environ[f"{settings.model_config['env_prefix']}{name.upper()}"] = str(getattr(settings, name))
    config = uvicorn.Config("heatscope.app:create_app", **options)
    _print_address(address)
    Multiprocess(config, sockets=[listener]).run()


def _metrics_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="heatscope-metrics-")
    except OSError as error:
        raise StartError(f"several workers need a temporary folder to write to: {error}; try --workers 1") from error


def _options(settings: Settings) -> dict[str, Any]:
    room = connections.Room(connections.fitting(settings.max_connections), settings.head_seconds, settings.send_seconds)
    log_config = copy.deepcopy(LOGGING_CONFIG)
    log_config["loggers"]["heatscope"] = {"handlers": ["default"], "level": settings.log_level.upper()}
    return {
        "log_level": settings.log_level,
        "log_config": log_config,
        "access_log": settings.access_log,
        "server_header": False,
        "backlog": BACKLOG,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        # Whose word counts is a setting, for every server that runs the application; uvicorn's default is this machine.
        "proxy_headers": False,
        "ws": "none",
        "http": room.protocol(),
        "timeout_graceful_shutdown": int(settings.timeout_seconds) + STOP_MARGIN_SECONDS,
    }


def _open_missing_outputs() -> None:
    """Let what was closed before the start take everything: what logs asks it whether it is a terminal."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, _nowhere())


def _print_address(address: str) -> None:
    try:
        print(f"Heatscope is at {address} (Ctrl+C stops it)", flush=True)
    except OSError:  # full, or nobody reads it: the service does not need it, and its end shall not try again
        sys.stdout = _nowhere()


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


if __name__ == "__main__":
    main()

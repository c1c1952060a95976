"""Everything that can be set, each with its unit and default.

Read from environment variables with the prefix ``HEATSCOPE_``. Knows nothing of
what the values are used for.
"""

import re
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

#: Bounds that nobody needs to go beyond, and that what these are handed to can still bear.
MOST, MOST_PROCESSES, LONGEST_SECONDS = 10**12, 256, 86_400.0
Count = Annotated[int, Field(ge=1, le=MOST)]
Seconds = Annotated[float, Field(gt=0, le=LONGEST_SECONDS, allow_inf_nan=False)]
#: As a browser sends one: no path and no last slash; https://developer.mozilla.org/docs/Web/HTTP/Headers/Origin.
ORIGIN = re.compile(r"\*|null|[a-z][a-z0-9+.\-]*://[\w.\-\[\]:]+", re.ASCII)

#: A page's address: nothing that would end it within HTML, no question and no fragment.
PUBLIC = re.compile(r"https?://[\w.\-\[\]:]+(/[\w.\-~%]+)*/?", re.ASCII)


def _without_last_slash(prefix: str) -> str:
    """Return ``prefix`` as ASGI has it: one slash at the front and none at the end."""
    trimmed = prefix.rstrip("/")
    is_odd = "//" in trimmed or set(trimmed) & set("?#% ") or not (trimmed.isascii() and trimmed.isprintable())
    if trimmed and (is_odd or not trimmed.startswith("/")):
        raise ValueError(f"{prefix!r} is no prefix of paths; one begins with a slash, as /heatscope")
    return trimmed


def _addresses(text: str) -> str:
    """Return ``text`` if it is addresses and networks separated by spaces, or ``*``."""
    for part in [] if text.strip() == "*" else text.split():
        try:
            ip_network(part)
        except ValueError as error:
            raise ValueError(
                f"{part!r} is no address and no network; one is 127.0.0.1 or 10.0.0.0/8, and * alone means every proxy"
            ) from error
    return text


def _origins(text: str) -> str:
    """Return ``text`` if it is origins separated by spaces."""
    for part in text.split():
        if not ORIGIN.fullmatch(part):
            raise ValueError(
                f"{part!r} is no origin; one is https://example.org or http://localhost:3000, without a path"
            )
    return text


def _with_last_slash(address: str) -> str:
    """Return ``address`` with one slash at its end, if it is a page's, or empty."""
    if address and not PUBLIC.fullmatch(address):
        raise ValueError(f"{address!r} is no address of a page; one is https://example.org/heatscope")
    return f"{address.rstrip('/')}/" if address else ""


Addresses = Annotated[str, AfterValidator(_addresses)]
Origins = Annotated[str, AfterValidator(_origins)]
PublicAddress = Annotated[str, AfterValidator(_with_last_slash)]
RootPath = Annotated[str, AfterValidator(_without_last_slash)]


class Settings(BaseSettings):
    """How the service is run, and what it accepts.

    Example:
        >>> Settings(max_image_megapixels=10).max_image_megapixels
        10.0
    """

    model_config = SettingsConfigDict(env_prefix="HEATSCOPE_", frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 lets other machines in")
    port: int = Field(default=8000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    workers: int = Field(
        default=1, ge=1, le=MOST_PROCESSES, description="processes that answer; all share the models of one"
    )
    allowed_hosts: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9_.-]|\*|\s)*$",
        description="names it is asked by, besides addresses, localhost and this machine's own; separated by spaces; "
        ".example.org for all below, * for every name",
    )
    root_path: RootPath = Field(
        default="",
        description="prefix that a proxy leaves on paths, as /heatscope; none if it takes it away",
    )
    public_address: PublicAddress = Field(
        default="",
        description="where others find the page, as https://example.org/heatscope; links' previews need it behind a "
        "proxy that takes a prefix away",
    )
    trusted_proxies: Addresses = Field(
        default="",
        description="proxies whose X-Forwarded-For counts: addresses and networks, separated by spaces; * for all",
    )
    access_log: bool = Field(default=False, description="whether every request is logged, with its path and address")
    log_level: str = Field(
        default="info", pattern="^(critical|error|warning|info|debug)$", description="how much is logged"
    )

    weights_dir: Path | None = Field(
        default=None, description="folder with one folder a model; the ones that ship if not set"
    )
    models: str = Field(
        default="",
        description="folders of Hugging Face models to serve as well: path or name=path, separated as in PATH",
    )
    models_dir: Path | None = Field(
        default=None, description="folder with one folder of a Hugging Face model each, to serve as well"
    )
    packages: bool = Field(
        default=True, description="whether the networks that installed packages bring are served as well"
    )
    max_parameters: Count = Field(
        default=1_000_000_000, description="most parameters of a folder's network, 4 bytes each; more are refused"
    )
    max_layers: Count = Field(default=512, description="most layers of one kind that a folder may state")
    building_seconds: Seconds = Field(
        default=60.0, description="a processor's time for trying a folder before it is opened"
    )
    page_dir: Path | None = Field(default=None, description="folder of the built page; found by itself if not set")

    computing: int = Field(
        default=0,
        ge=0,
        le=MOST_PROCESSES,
        description="computations at the same time in a process; 0 means one a core that it may use",
    )
    max_waiting: int = Field(
        default=64, ge=0, le=MOST, description="computations that may wait; more are refused with 503"
    )
    client_share: float = Field(
        default=0.5, gt=0, le=1, description="part of these places that one address may hold; a school may be one"
    )
    timeout_seconds: Seconds = Field(default=30.0, description="time for an answer, waiting included; then 504")
    head_seconds: Seconds = Field(default=10.0, description="time for a request's head to arrive; then 408")
    receive_seconds: Seconds = Field(default=30.0, description="time for a request's body to arrive; then 408")

    send_seconds: Seconds = Field(default=60.0, description="time for an answer to be read; then its connection ends")
    max_connections: Count = Field(
        default=1000, description="open connections of a process; one more ends the one that has waited longest"
    )

    max_body_bytes: Count = Field(default=10 * 1024 * 1024, description="largest body of an upload, in bytes; then 413")
    max_json_bytes: Count = Field(default=1024 * 1024, description="largest body of JSON, in bytes; then 413")
    max_held_bytes: Count = Field(
        default=256 * 1024 * 1024,
        description="bodies and answers that are under way, together, in bytes; half of them for one visitor; then 503",
    )
    max_image_megapixels: float = Field(
        default=40.0, gt=0, le=10_000, allow_inf_nan=False, description="largest picture, in million pixels; then 422"
    )
    decode_seconds: Seconds = Field(
        default=2.0, description="a processor's time for a picture that might take long by its structure; then 422"
    )
    max_words: Count = Field(default=512, description="longest text, in words; then 422")
    max_characters: Count = Field(default=20_000, description="longest text, in characters; then 422")

    cors_origins: Origins = Field(
        default="", description="other origins whose pages may call the API, separated by spaces"
    )
    frame_ancestors: str = Field(
        default="'self'",
        pattern=r"^[ -+\--:<-~]+$",
        description="who may show the page in a frame, as in Content-Security-Policy; separated by spaces",
    )

    @cached_property
    def allowed_origins(self) -> list[str]:
        """``cors_origins``, one by one."""
        return self.cors_origins.split()

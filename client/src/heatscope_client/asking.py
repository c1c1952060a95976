"""What an answer of the service means: numbers, a problem, or that it is worth to ask again, and when.

Sends nothing and waits for nothing; the clients do.
"""

from __future__ import annotations

import email.utils
import random
import time
from typing import Any, Optional, Union

import httpx

from heatscope_client.answers import Refused
from heatscope_client.calls import Call
from heatscope_client.decoding import ForeignAnswerError, build, read_file
from heatscope_client.errors import HeatscopeError, ProblemError, UnreachableError, problem_error

PROBLEM = "application/problem+json"
JSON = "application/json"
FILE = "application/octet-stream"
#: What stands at the end of an address that somebody copied from the page or from a call.
ENDINGS = ("/api/v1", "/docs", "/")
LAST_PORT = 65535
#: First and longest wait for a service that is not there just now, in seconds.
FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0
#: By how much more than told they may wait, so that those that were sent away together come back apart.
SPREAD = 0.25
#: Kinds of failure that are the way's, and may be over at once.
AWAY = (httpx.ConnectError, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError, httpx.CloseError)
#: What something between here and the service answers while it is away.
GATEWAY = (502, 504)


def base_of(address: str) -> str:
    """Return where the service is, without a slash at the end, from anything that is an address of it.

    Example:
        >>> base_of("http://127.0.0.1:8000/heatscope/#/photo?model=photo-cnn")
        'http://127.0.0.1:8000/heatscope'
    """
    if not isinstance(address, str):
        raise TypeError(f"an address is text such as http://127.0.0.1:8000, not {address!r}")
    base = address.split("#")[0].split("?")[0].strip()
    while end := next((end for end in ENDINGS if base.endswith(end)), ""):
        base = base[: -len(end)]
    if not base.startswith(("http://", "https://")) or not _is_url(base):
        raise ValueError(f"{address!r} is no address of a service; one is written as http://127.0.0.1:8000")
    return base


def _is_url(base: str) -> bool:
    try:
        url = httpx.URL(base)
        return bool(url.host) and (url.port or 1) <= LAST_PORT
    except httpx.InvalidURL:
        return False


class Waits:
    """How long to wait before one request is sent again.

    Args:
        address: of the service, for what is said of it.
        patience: how many seconds all waits of the request may take together.
        was_there: whether the service has answered before, so that one that is away may come back.
    """

    def __init__(self, address: str, patience: float, was_there: bool) -> None:
        self._address, self._was_there = address, was_there
        self._deadline = time.monotonic() + patience
        self._next = FIRST_WAIT
        self.was_busy = False  #: whether there was no room at least once

    def after(self, response: httpx.Response) -> Optional[float]:
        """Return the seconds to wait before asking again; None if ``response`` is the answer."""
        if response.status_code == 503 and (told := _told(response)) is not None:
            self.was_busy = True
            return self._within(max(told, FIRST_WAIT) * (1 + SPREAD * random.random()))
        if response.status_code in GATEWAY and not _is(response, PROBLEM) and self._was_there:
            return self._longer()
        return None

    def after_failure(self, failure: httpx.RequestError) -> float:
        """Return the seconds to wait after there was no answer.

        Raises:
            UnreachableError: it is not worth to wait.
        """
        if self._was_there and isinstance(failure, AWAY) and (wait := self._longer()) is not None:
            return wait
        raise UnreachableError(_said_of(failure, self._address)) from None

    def _longer(self) -> Optional[float]:
        wait, self._next = self._next, min(2 * self._next, LONGEST_WAIT)
        return self._within(wait)

    def _within(self, wait: float) -> Optional[float]:
        return wait if time.monotonic() + wait <= self._deadline else None


def _told(response: httpx.Response) -> Optional[float]:
    """Return after how many seconds it may be asked again; None if that is not said."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    when = email.utils.parsedate_tz(said) if said else None
    return None if when is None else max(0.0, email.utils.mktime_tz(when) - time.time())


def _said_of(failure: httpx.RequestError, address: str) -> str:
    if isinstance(failure, httpx.TimeoutException):
        return f"{address} did not answer in time; Client(…, timeout=seconds) waits longer"
    why = str(failure) or type(failure).__name__
    return f"no service answers at {address} ({why}); `heatscope` starts one, Client(address) names another"


def answer_of(response: httpx.Response, call: Call, address: str) -> Any:
    """Return what was answered to ``call``.

    Raises:
        ProblemError: the service says that it cannot.
        UnreachableError: what answered is no service of ours.
    """
    if _is(response, PROBLEM):
        raise _problem(response, address) from None
    if not response.is_success:
        raise _foreign(response, address)
    try:
        if _is(response, FILE):
            value, arrays = read_file(response.content)
        elif _is(response, JSON):
            value, arrays = response.json(), {}
        else:
            raise _foreign(response, address)
        if call.operation.unwrapped:
            value = value[call.operation.unwrapped]
        hint: Any = call.operation.answer
        if call.several:
            hint = list[Union[hint, Refused]]
        return build(hint, value, arrays)
    except (ForeignAnswerError, ValueError, KeyError, TypeError) as error:
        raise UnreachableError(
            f"{address} gave an answer that this version of heatscope-client cannot read: {error}"
        ) from None


def _problem(response: httpx.Response, address: str) -> HeatscopeError:
    try:
        return problem_error(response.json())
    except (ValueError, TypeError):
        return _foreign(response, address)


def _foreign(response: httpx.Response, address: str) -> HeatscopeError:
    """Return what is to be said of an answer that the service itself did not give."""
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.is_redirect:
        return UnreachableError(f"{address} sends on to {response.headers.get('location', '')!r}; name that address")
    if response.status_code in (401, 403, 407, 429) or response.status_code >= 500:
        detail = "what stands between here and the service answered, not the service itself"
        return ProblemError(response.status_code, response.reason_phrase, detail)
    kind = response.headers.get("content-type", "nothing").partition(";")[0]
    return UnreachableError(f"what answers at {address} is not Heatscope: {status}, {kind}")


def _is(response: httpx.Response, media_type: str) -> bool:
    return bool(response.headers.get("content-type", "").partition(";")[0].strip().lower() == media_type)

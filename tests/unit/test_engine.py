"""Work runs off the loop: at most so much at once, in turns, and no is said early."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from heatscope.engine import Engine
from heatscope.errors import BusyError, TimedOutError
from heatscope.wanted import check

Scenario = Callable[[Engine], Awaitable[None]]
PATIENCE_SECONDS = 60


def play(scenario: Scenario, **options: float) -> None:
    """Run ``scenario`` with an engine of one thread unless told otherwise."""
    settings = {"threads": 1, "max_waiting": 0, "timeout_seconds": PATIENCE_SECONDS} | options

    async def with_engine() -> None:
        engine = Engine(**settings)  # type: ignore[arg-type]  # floats stand for ints here
        try:
            await scenario(engine)
        finally:
            engine.close()

    asyncio.run(with_engine())


def held(gate: threading.Event) -> Callable[[], str]:
    """Return work that lasts until ``gate`` is set."""

    def work() -> str:
        assert gate.wait(PATIENCE_SECONDS)
        return "done"

    return work


async def until(condition: Callable[[], bool]) -> None:
    """Wait for ``condition`` without blocking the loop."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.002)


def test_engine_runs_work_in_another_thread() -> None:
    async def scenario(engine: Engine) -> None:
        assert await engine.run(threading.get_ident) != threading.get_ident()

    play(scenario)


def test_engine_passes_on_what_the_work_raises() -> None:
    async def scenario(engine: Engine) -> None:
        with pytest.raises(ZeroDivisionError):
            await engine.run(lambda: 1 / 0)
        assert await engine.run(lambda: "still works") == "still works"

    play(scenario)


def test_engine_passes_on_a_timeout_of_the_work_itself() -> None:
    def work() -> None:
        raise TimeoutError("the work's own")

    async def scenario(engine: Engine) -> None:
        with pytest.raises(TimeoutError, match="the work's own"):
            await engine.run(work)

    play(scenario)


def test_loop_stays_free_while_every_thread_computes() -> None:
    async def scenario(engine: Engine) -> None:
        gate = threading.Event()
        task = asyncio.create_task(engine.run(held(gate)))
        await until(lambda: engine.running == 1)
        await asyncio.sleep(0)  # would not return if the loop were blocked
        gate.set()
        assert await task == "done"

    play(scenario)


def test_full_engine_says_no_at_once_and_when_to_come_again() -> None:
    async def scenario(engine: Engine) -> None:
        gate = threading.Event()
        tasks = [asyncio.create_task(engine.run(held(gate), f"client {i}")) for i in range(3)]
        await until(lambda: engine.waiting == 2)
        with pytest.raises(BusyError) as refused:
            await engine.run(lambda: None, "late")
        assert refused.value.retry_after_seconds >= 1
        gate.set()
        assert await asyncio.gather(*tasks) == ["done"] * 3
        assert (engine.running, engine.waiting) == (0, 0)

    play(scenario, max_waiting=2)


def test_never_more_than_the_threads_run_at_once() -> None:
    running: list[int] = []
    lock, at_once = threading.Lock(), [0]

    def work() -> None:
        with lock:
            at_once[0] += 1
            running.append(at_once[0])
        time.sleep(0.002)
        with lock:
            at_once[0] -= 1

    async def scenario(engine: Engine) -> None:
        await asyncio.gather(*(engine.run(work, str(i)) for i in range(30)))
        assert max(running) == 2

    play(scenario, threads=2, max_waiting=30)


def test_clients_take_turns() -> None:
    order: list[str] = []

    async def scenario(engine: Engine) -> None:
        gate = threading.Event()
        first = asyncio.create_task(engine.run(held(gate)))
        await until(lambda: engine.running == 1)
        names = ("greedy", "greedy", "greedy", "modest")
        tasks = [asyncio.create_task(engine.run(partial(order.append, name), name)) for name in names]
        await until(lambda: engine.waiting == 4)
        gate.set()
        await asyncio.gather(first, *tasks)
        assert order == ["greedy", "modest", "greedy", "greedy"]

    play(scenario, max_waiting=8)


@pytest.mark.parametrize(("share", "places"), [(0.5, 2), (0.75, 3), (0.01, 1)])
def test_one_client_may_hold_its_share_of_the_places(share: float, places: int) -> None:
    async def scenario(engine: Engine) -> None:
        gate = threading.Event()
        tasks = [asyncio.create_task(engine.run(held(gate), "greedy")) for _ in range(1 + places)]
        await until(lambda: engine.waiting == places)
        with pytest.raises(BusyError):
            await engine.run(lambda: None, "greedy")
        tasks.append(asyncio.create_task(engine.run(held(gate), "modest")))
        await until(lambda: engine.waiting == places + 1)
        gate.set()
        assert await asyncio.gather(*tasks) == ["done"] * (places + 2)

    play(scenario, max_waiting=4, client_share=share)


def test_timed_out_work_keeps_its_thread_until_it_ends() -> None:
    async def scenario(engine: Engine) -> None:
        gate = threading.Event()
        with pytest.raises(TimedOutError, match=r"no answer within 0\.5 seconds"):
            await engine.run(held(gate))
        assert engine.running == 1
        with pytest.raises(BusyError):
            await engine.run(lambda: None)
        gate.set()
        await until(lambda: engine.running == 0)
        assert await engine.run(lambda: "free again") == "free again"

    play(scenario, timeout_seconds=0.5)


def test_timed_out_waiting_work_leaves_the_queue_and_never_runs() -> None:
    ran: list[str] = []

    async def scenario(engine: Engine) -> None:
        gate = threading.Event()
        first = asyncio.create_task(engine.run(held(gate)))
        second = asyncio.create_task(engine.run(lambda: ran.append("second")))
        for task in (first, second):
            with pytest.raises(TimedOutError):
                await task
        assert engine.waiting == 0
        gate.set()
        await until(lambda: engine.running == 0)
        assert ran == []

    play(scenario, max_waiting=2, timeout_seconds=0.05)


def test_given_up_work_leaves_the_queue() -> None:
    async def scenario(engine: Engine) -> None:
        gate = threading.Event()
        first = asyncio.create_task(engine.run(held(gate)))
        second = asyncio.create_task(engine.run(lambda: "never"))
        await until(lambda: engine.waiting == 1)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert engine.waiting == 0
        gate.set()
        assert await first == "done"

    play(scenario, max_waiting=2)


def test_given_up_work_that_runs_is_told_and_gives_its_place_back() -> None:
    def work() -> None:
        while True:
            check()
            time.sleep(0.002)

    async def scenario(engine: Engine) -> None:
        with pytest.raises(TimedOutError):
            await engine.run(work)
        await until(lambda: engine.running == 0)
        assert await engine.run(lambda: "free again") == "free again"

    play(scenario, timeout_seconds=0.5)


def test_engine_tells_how_long_no_place_has_become_free() -> None:
    async def scenario(engine: Engine) -> None:
        assert engine.stuck_seconds == 0
        gate = threading.Event()
        first = asyncio.create_task(engine.run(held(gate)))
        await until(lambda: engine.running == 1)
        assert engine.stuck_seconds == 0, "one of two is free"
        second = asyncio.create_task(engine.run(held(gate)))
        await until(lambda: engine.stuck_seconds > 0.05)
        gate.set()
        await asyncio.gather(first, second)
        assert engine.stuck_seconds == 0

    play(scenario, threads=2)


def test_every_change_of_load_is_told() -> None:
    told: list[tuple[int, int]] = []

    async def scenario(engine: Engine) -> None:
        await asyncio.gather(engine.run(lambda: None, "a"), engine.run(lambda: None, "b"))

    async def with_engine() -> None:
        engine = Engine(1, 2, PATIENCE_SECONDS, lambda running, waiting: told.append((running, waiting)))
        await scenario(engine)
        engine.close()

    asyncio.run(with_engine())
    assert (1, 1) in told
    assert told[-1] == (0, 0)

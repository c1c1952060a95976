"""Folders tried in processes that are forked from one: each within its limits, and none in the way of another."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from heatscope.errors import ModelUnavailableError
from heatscope.models.huggingface import trials
from heatscope.models.huggingface.folder import check_folder
from heatscope.models.huggingface.limits import Limits
from heatscope.models.huggingface.trials import Server, sharing, try_out
from tests.folders import transformers
from tests.unit.models.huggingface.test_hostile_folders import refusal, state

pytestmark = pytest.mark.skipif(not trials.CAN_FORK, reason="forking is not safe here")
PATIENCE_SECONDS = 60.0


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[Server]:
    """What all tests of this file share, as folders do that are opened together."""
    with sharing() as server:
        yield server


@pytest.fixture
def bert(folder_of: Callable[[str], Path], tmp_path: Path) -> Path:
    """A folder of BERT's that may be spoilt."""
    return Path(shutil.copytree(folder_of("bert"), tmp_path / "bert"))


@pytest.fixture
def endless(folder_of: Callable[[str], Path], tmp_path: Path) -> Path:
    """A folder that is never built: EfficientNet repeats its blocks by a factor that no count of layers states."""
    folder = Path(shutil.copytree(folder_of("efficientnet"), tmp_path / "endless"))
    state(folder, depth_coefficient=1e9)
    return folder


def process_of(server: Server) -> int:
    """The process that forks; it is there once something was tried."""
    assert server._process is not None
    return server._process.pid


def forked(process: int) -> list[int]:
    """What a process forked and has not ended."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in children.split()]


def one_forked(process: int) -> int:
    """The one process that is forked from another, once it is."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := forked(process):
            [one] = found
            return one
        time.sleep(0.02)
    raise AssertionError("nothing was forked")


def wait_for_end(process: int) -> None:
    """Wait until a process has ended that may not be this one's."""
    try:
        watched = os.pidfd_open(process)
    except ProcessLookupError:
        return
    try:
        assert select.select([watched], [], [], PATIENCE_SECONDS)[0], "it has not ended"
    finally:
        os.close(watched)


@contextmanager
def being_tried(folder: Path) -> Iterator[list[str]]:
    """Have a folder tried meanwhile; afterwards the list holds why it was refused."""
    refused: list[str] = []

    def work() -> None:
        try:
            try_out(folder, Limits(building_seconds=120))
        except ModelUnavailableError as error:
            refused.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield refused
    finally:
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def test_code_beside_the_weights_is_never_run(bert: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for name in ("evil", "modeling_bert", "torch", "transformers"):
        (bert / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')", encoding="utf-8")
    assert check_folder(bert).reason is None
    state(bert, auto_map={"AutoConfig": "evil.Config"}, model_type="evil")
    assert "auto_map" in refusal(bert)
    assert not mark.exists()


def test_building_without_end_is_ended(endless: Path) -> None:
    with pytest.raises(ModelUnavailableError, match=r"^trying it took more than 5 seconds$"):
        try_out(endless, Limits(building_seconds=5))


def test_running_that_takes_too_much_memory_is_ended(folder_of: Callable[[str], Path], tmp_path: Path) -> None:
    """A ResNet takes pictures of any size: at 4096 × 4096 each of its first maps has 4 million cells."""
    folder = Path(shutil.copytree(folder_of("resnet"), tmp_path / "wide"))
    network = transformers.ResNetForImageClassification(
        transformers.ResNetConfig(embedding_size=256, hidden_sizes=[256], depths=[1], layer_type="basic")
    )
    network.save_pretrained(folder)
    stated = {"image_processor_type": "ViTImageProcessor", "size": 4096}
    (folder / "preprocessor_config.json").write_text(json.dumps(stated), encoding="utf-8")
    with pytest.raises(ModelUnavailableError, match=r"running it once takes more than 2 GiB beside its weights"):
        try_out(folder, Limits(building_seconds=120))


def test_process_that_forks_has_one_thread_and_is_the_same_for_all(server: Server, bert: Path) -> None:
    """A lock that another thread holds is held for ever in what is forked."""
    try_out(bert, Limits())
    first = process_of(server)
    assert len(list(Path(f"/proc/{first}/task").iterdir())) == 1
    try_out(bert, Limits())
    assert process_of(server) == first
    assert forked(first) == []


def test_trial_that_crashes_is_refused_and_no_other(server: Server, bert: Path, endless: Path) -> None:
    try_out(bert, Limits())
    with being_tried(endless) as refused:
        trial = one_forked(process_of(server))
        # Beside one that never ends.
        try_out(bert, Limits())
        os.kill(trial, signal.SIGSEGV)
    assert refused == [f"trying it ended its process with status {-signal.SIGSEGV}"]
    try_out(bert, Limits())


def test_trial_that_is_not_waited_for_is_ended(
    server: Server, bert: Path, endless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that waits for something and takes none of a processor's time."""
    try_out(bert, Limits())
    monkeypatch.setattr(trials, "PATIENCE", 0.01)
    with being_tried(endless) as refused:
        trial = one_forked(process_of(server))
    assert refused == ["trying it took more than 120 seconds"]
    wait_for_end(trial)


def test_process_that_forks_is_started_anew_if_it_was_ended(server: Server, bert: Path, endless: Path) -> None:
    try_out(bert, Limits())
    first = process_of(server)
    with being_tried(endless) as refused:
        trial = one_forked(first)
        os.kill(first, signal.SIGKILL)
        wait_for_end(first)
        os.kill(trial, signal.SIGKILL)
    assert refused == [f"trying it ended its process with status {-signal.SIGKILL}"]
    try_out(bert, Limits())
    assert process_of(server) != first


def test_all_end_with_the_process_that_has_folders_tried(endless: Path) -> None:
    script = """if True:
        import sys
        from pathlib import Path
        from heatscope.models.huggingface.trials import Limits, sharing, try_out
        with sharing() as server:
            server.start()
            print(server._process.pid, flush=True)
            try_out(Path(sys.argv[1]), Limits())
    """
    asking = subprocess.Popen([sys.executable, "-c", script, str(endless)], stdout=subprocess.PIPE)
    with asking:
        assert asking.stdout is not None
        process = int(asking.stdout.readline())
        trial = one_forked(process)
        asking.kill()
    wait_for_end(trial)
    wait_for_end(process)


def test_without_forking_a_folder_has_a_process_that_starts_from_nothing(
    bert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "CAN_FORK", False)
    state(bert, hidden_size=25)
    with pytest.raises(ModelUnavailableError, match=r"config.json describes no BertForMaskedLM: .*25"):
        try_out(bert, Limits())

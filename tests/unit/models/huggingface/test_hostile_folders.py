"""Folders that are broken or meant badly: each is refused in one line, and nothing of it is allocated or run."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from heatscope.errors import ModelUnavailableError
from heatscope.models.huggingface.folder import check_folder, open_folder
from heatscope.models.huggingface.limits import Limits
from heatscope.models.huggingface.trials import try_out
from tests.folders import transformers

Change = Callable[[Path], None]
QUERY = "bert.encoder.layer.1.attention.self.query.weight"


@pytest.fixture
def bert(folder_of: Callable[[str], Path], tmp_path: Path) -> Path:
    """A folder of BERT's that may be spoilt."""
    return Path(shutil.copytree(folder_of("bert"), tmp_path / "bert"))


def refusal(folder: Path, limits: Limits | None = None) -> str:
    """Return the one line that says why ``folder`` is not opened."""
    with pytest.raises(ModelUnavailableError) as caught:
        open_folder(folder, "hostile", limits, tried=True)
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 600
    assert str(folder) not in said, "no path of this machine's is told"
    return said


def state(folder: Path, **values: Any) -> None:
    """Change config.json."""
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | values), encoding="utf-8")


def with_tensors(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    """Change what model.safetensors holds."""
    tensors = load_file(folder / "model.safetensors")
    change(tensors)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


CONFIGURATIONS: list[tuple[dict[str, Any], str]] = [
    ({"auto_map": {"AutoModel": "evil.Evil"}}, r"config.json has auto_map: it asks for code of its own"),
    ({"quantization_config": {"bits": 4}}, r"config.json has quantization_config"),
    ({"model_type": None}, r"states no model_type"),
    ({"architectures": []}, r"names no class in architectures"),
    ({"architectures": ["EvilModel"]}, r"'EvilModel' of the family 'bert' is not opened"),
    ({"architectures": ["Trainer"]}, r"'Trainer' of the family 'bert' is not opened"),
    ({"architectures": ["GPT2LMHeadModel"]}, r"'GPT2LMHeadModel' of the family 'bert' is not opened"),
    ({"model_type": "evil"}, r"of the family 'evil' is not opened"),
    ({"model_type": "whisper", "architectures": ["WhisperModel"]}, r"'WhisperModel' of the family 'whisper' is not"),
    ({"hidden_size": 1_200_000_000}, r"states hidden_size 1200000000, but all weights are 14\d+ numbers"),
    ({"vocab_size": 10**12}, r"states vocab_size 1000000000000, but all weights"),
    ({"max_position_embeddings": 10**9}, r"states max_position_embeddings 1000000000, but"),
    ({"hidden_size": -(10**30)}, r"states hidden_size -1000000000000000000000000000000, but"),
    ({"num_hidden_layers": 100_000}, r"states num_hidden_layers 100000; at most 512 are accepted"),
    ({"num_hidden_layers": 500}, r"states num_hidden_layers 500, but there are 4\d tensors"),
    ({"num_labels": 5_000_000}, r"states num_labels 5000000, but no tensor has as many rows"),
    ({"more": {"deeper": {"vocab_size": 10**12}}}, r"states vocab_size 1000000000000"),
    ({"hidden_act": "x" * 100_000}, r"states a 'hidden_act' of 100000 characters"),
    ({"hidden_size": -12}, r"config.json describes no BertForMaskedLM: "),
    ({"hidden_size": "wide"}, r"config.json describes no BertForMaskedLM: "),
    ({"hidden_size": 25}, r"config.json describes no BertForMaskedLM: .*25"),
    ({"hidden_act": "evil"}, r"config.json describes no BertForMaskedLM: "),
    ({"num_hidden_layers": 3}, r"'bert\.encoder\.layer\.2\.[^']+' is missing among the weights"),
    ({"num_hidden_layers": 1}, r"'bert\.encoder\.layer\.1\.[^']+' is among the weights, but the network has no place"),
    ({"intermediate_size": 40}, r"'bert\.[^']+' has the shape \[.*\]; the network's is \[.*40.*\]"),
    ({"vocab_size": 150}, r"'[^']+' has the shape \[160.*\]; the network's is \[150"),
    ({"num_attention_heads": 0}, r"config.json describes no BertForMaskedLM: "),
]


@pytest.mark.parametrize(("values", "reason"), CONFIGURATIONS, ids=lambda one: str(one)[:50])
def test_configuration_is_refused(values: dict[str, Any], reason: str, bert: Path) -> None:
    state(bert, **values)
    assert re.search(reason, refusal(bert))


def test_configuration_beyond_any_depth_or_size_is_refused(bert: Path) -> None:
    (bert / "config.json").write_text("[" * 100_000, encoding="utf-8")
    assert "nested too deeply" in refusal(bert)
    (bert / "config.json").write_text('{"a":' * 30 + "1" + "}" * 30, encoding="utf-8")
    assert "nested too deeply" in refusal(bert)
    with (bert / "config.json").open("wb") as file:
        file.truncate(1 << 40)
    assert re.search(r"config.json has 1099511627776 bytes; at most 8388608", refusal(bert))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe", "config.json is not JSON"), (b"{", "config.json is not JSON"),
        (b"[]", "config.json holds no JSON object"), (b'{"a": 1' + b"0" * 5000 + b"}", "config.json is not JSON"),
    ],
)  # fmt: skip
def test_configuration_that_is_none_is_refused(content: bytes, reason: str, bert: Path) -> None:
    (bert / "config.json").write_bytes(content)
    assert reason in refusal(bert)


def test_private_keys_and_choices_of_code_are_dropped(bert: Path) -> None:
    state(bert, _attn_implementation="evil/kernel", attn_implementation="evil/kernel", _name_or_path="/etc/passwd",
          trust_remote_code=True)  # fmt: skip
    network: Any = open_folder(bert, "private", tried=True).network
    assert network.config._attn_implementation in ("sdpa", "eager")
    assert network.config._name_or_path != "/etc/passwd"


def test_pickled_weights_are_never_opened(bert: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> Any:
            return open, (str(mark), "w")

    (bert / "model.safetensors").unlink()
    torch.save({"weight": Evil()}, bert / "pytorch_model.bin")
    assert re.search(r"no model.safetensors, only 'pytorch_model.bin', whose format can run code", refusal(bert))
    assert not mark.exists()


def test_missing_weight_is_named(bert: Path) -> None:
    with_tensors(bert, lambda tensors: tensors.__delitem__(QUERY))
    assert refusal(bert) == f"'{QUERY}' is missing among the weights"


def test_weight_too_many_is_named(bert: Path) -> None:
    with_tensors(bert, lambda tensors: tensors.update({"bert.evil": torch.ones(3)}))
    assert refusal(bert) == "'bert.evil' is among the weights, but the network has no place for it"


def test_misshapen_weight_is_named_with_both_shapes(bert: Path) -> None:
    with_tensors(bert, lambda tensors: tensors.update({QUERY: torch.ones(24, 23)}))
    assert refusal(bert) == f"'{QUERY}' has the shape [24, 23]; the network's is [24, 24]"


def test_weight_of_whole_numbers_is_refused(bert: Path) -> None:
    with_tensors(bert, lambda tensors: tensors.update({QUERY: torch.ones(24, 24, dtype=torch.int8)}))
    assert refusal(bert) == f"'{QUERY}' is of type I8; F64, F32, F16, BF16 are read"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_weight_that_is_not_finite_is_named(value: float, bert: Path) -> None:
    with_tensors(bert, lambda tensors: tensors[QUERY].view(-1)[5:6].fill_(value))
    assert refusal(bert) == f"'{QUERY}' holds numbers that are not finite"


def test_tied_weights_with_different_numbers_are_refused(bert: Path) -> None:
    name = "cls.predictions.decoder.weight"
    same = load_file(bert / "model.safetensors")["bert.embeddings.word_embeddings.weight"]
    with_tensors(bert, lambda tensors: tensors.update({name: same.clone()}))
    open_folder(bert, "tied", tried=True)
    with_tensors(bert, lambda tensors: tensors.update({name: same + 1}))
    assert re.search(r"are one weight, but hold different numbers", refusal(bert))


def damaged_header(folder: Path, header: bytes, stated: int | None = None, body: bytes = b"") -> None:
    length = struct.pack("<Q", len(header) if stated is None else stated)
    (folder / "model.safetensors").write_bytes(length + header + body)


HEADERS: list[tuple[bytes, int | None, bytes]] = [
    (b"", 1 << 62, b""), (b"{}", 2**63, b""), (b"{", None, b""), (b"\xff" * 9, None, b""),
    (b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', None, b""),
    (b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', None, b"x" * 9),
    (b'{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,8]}}', None, b"x" * 8),
    (b'{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}', None, b"x" * 8),
    (b'{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}', None, b""),
    (b'{"a":{"dtype":"EVIL","shape":[2],"data_offsets":[0,8]}}', None, b"x" * 8),
    (b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}',
     None, b"x" * 12),
    (b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}', None, b"x" * 8),
    (b"[" * 10_000, None, b""),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HEADERS)))
def test_damaged_weights_are_refused(number: int, bert: Path) -> None:
    damaged_header(bert, *HEADERS[number])
    assert "model.safetensors is damaged" in refusal(bert)


@pytest.mark.parametrize("content", [b"", b"\x00\x00", b"\x02\x00\x00\x00\x00\x00\x00\x00{}"])
def test_weights_without_a_tensor_are_refused(content: bytes, bert: Path) -> None:
    (bert / "model.safetensors").write_bytes(content)
    assert re.search(r"model.safetensors (is damaged|holds no tensor)", refusal(bert))


def test_truncated_weights_are_refused(bert: Path) -> None:
    content = (bert / "model.safetensors").read_bytes()
    (bert / "model.safetensors").write_bytes(content[:-1])
    assert "model.safetensors is damaged" in refusal(bert)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_pipe_in_place_of_a_file_is_not_waited_for(name: str, bert: Path) -> None:
    (bert / name).unlink()
    os.mkfifo(bert / name)
    assert refusal(bert) == f"{name} is not a regular file"


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_missing_file_is_named(name: str, bert: Path) -> None:
    (bert / name).unlink()
    assert name in refusal(bert)


def test_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == "there is no folder nowhere"
    assert check_folder(tmp_path / "nowhere").lines[0].endswith("cannot be used: there is no folder nowhere")


INDICES: list[tuple[Any, str]] = [
    ({}, "has no weight_map"), ({"weight_map": {"a": 3}}, "has no weight_map"),
    ({"weight_map": {"a": "../../etc/passwd"}}, "names '../../etc/passwd'; only .safetensors beside it are read"),
    ({"weight_map": {"a": "/etc/x.safetensors"}}, "only .safetensors beside it"),
    ({"weight_map": {"a": "pytorch_model.bin"}}, "only .safetensors beside it"),
    ({"weight_map": {"a": "gone.safetensors"}}, "gone.safetensors cannot be read: No such file"),
    ({"weight_map": {str(one): f"{one}.safetensors" for one in range(300)}}, "names 300 files; at most 256"),
    ({"weight_map": {"a": "model.safetensors"}}, "does not place there"),
]  # fmt: skip


@pytest.mark.parametrize(("index", "reason"), INDICES, ids=lambda one: str(one)[:40])
def test_index_of_weights_is_refused(index: Any, reason: str, bert: Path) -> None:
    (bert / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    assert reason in refusal(bert)


def test_index_that_promises_too_much_is_refused(bert: Path) -> None:
    names = [*load_file(bert / "model.safetensors"), "promised"]
    index = {"weight_map": dict.fromkeys(names, "model.safetensors")}
    (bert / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    assert refusal(bert).endswith("places 'promised' in model.safetensors, which lacks it")


@pytest.mark.parametrize("content", ["{}", '{"model": {"type": "Evil"}}', "[]", "x", "[" * 100_000, '{"a":' * 10_000])
def test_tokenizer_that_is_none_is_refused(content: str, bert: Path) -> None:
    (bert / "tokenizer.json").write_text(content, encoding="utf-8")
    assert "tokenizer.json " in refusal(bert)


def test_tokenizer_of_another_network_is_refused(bert: Path, folder_of: Callable[[str], Path]) -> None:
    shutil.copy(folder_of("gpt2") / "tokenizer.json", bert)
    assert re.search(r"the tokenizer has rows up to \d+, the network has 160 vectors", refusal(bert))


def test_limits_are_held(bert: Path) -> None:
    assert re.search(r"it has 14\d+ parameters; at most 10000 are accepted", refusal(bert, Limits(parameters=10_000)))
    assert "num_hidden_layers 2; at most 1 are" in refusal(bert, Limits(layers=1))
    assert "it reads 2 tokens at most, too few for a text" in refusal(bert, Limits(tokens=2))


def test_network_that_cannot_run_is_refused(folder_of: Callable[[str], Path], tmp_path: Path) -> None:
    """Its processor makes pictures of another size than it was built for."""
    folder = Path(shutil.copytree(folder_of("vit"), tmp_path / "vit"))
    stated = {"image_processor_type": "ViTImageProcessor", "size": 40}
    (folder / "preprocessor_config.json").write_text(json.dumps(stated), encoding="utf-8")
    assert "it does not run on a small input: " in refusal(folder)


def test_network_of_more_than_texts_is_refused(bert: Path) -> None:
    transformers.CLIPModel(transformers.CLIPConfig(
        text_config={"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16},
        vision_config={"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16},
        projection_dim=8,
    )).save_pretrained(bert)  # fmt: skip
    assert "it reads more than a text" in refusal(bert)


def test_network_that_reads_ahead_does_not_go_on_with_a_text(bert: Path) -> None:
    """BERT's encoder with a head that guesses the next token, which it sees."""
    state(bert, architectures=["BertLMHeadModel"])
    assert refusal(bert).startswith("it does not go on with a text")


def test_trial_whose_process_dies_is_a_refusal(bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ModelUnavailableError, match="trying it ended its process with status 1"):
        try_out(bert, Limits())


def test_nothing_is_imported_before_a_folder_is_opened() -> None:
    """Two seconds and 200 MB of a service that has no such folder."""
    script = (
        "import sys, heatscope.models.huggingface.folder;"
        "sys.exit(any(name in sys.modules for name in ('transformers', 'tokenizers', 'yaml', 'huggingface_hub')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_library_that_is_absent_or_old_is_named_with_the_remedy(bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.metadata

    def absent(_name: str) -> str:
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(importlib.metadata, "version", absent)
    assert refusal(bert) == "transformers is not installed; pip install 'heatscope[huggingface]' brings it"
    monkeypatch.setattr(importlib.metadata, "version", lambda _name: "4.57.1")
    assert refusal(bert).startswith("transformers 4.57.1 is too old; pip install 'heatscope[huggingface]' brings 5.24")

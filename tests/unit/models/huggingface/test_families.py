"""Networks of twelve families, opened from their folders, against transformers' own way to open them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from heatscope.errors import ModelUnavailableError
from heatscope.models.adapter import Given, ImageAdapter, Outcome, TextAdapter, reads_pictures, reads_texts
from heatscope.models.huggingface.folder import check_folder, open_folder
from tests.folders import FAMILIES, IMAGE_FAMILIES, LABELS, TEXT_FAMILIES, save, transformers
from tests.pictures import photo

Open = Callable[[str], ImageAdapter | TextAdapter]
TEXT = "I saw the unreadable letters by the river."


def asked(adapter: ImageAdapter | TextAdapter) -> Given:
    """What the network is called with for a photo or a sentence."""
    if reads_pictures(adapter):
        return adapter.read_image(photo(50, 40))
    assert reads_texts(adapter)
    return adapter.read_text(TEXT)


def said(adapter: ImageAdapter | TextAdapter, given: Given) -> tuple[Any, Outcome]:
    with torch.inference_mode():
        result = adapter.network(*given.arguments, **given.keywords)
    return result, adapter.outcome(result, given)


@pytest.mark.parametrize("family", FAMILIES)
def test_network_computes_what_transformers_own_loading_gives(
    family: str, folder_of: Callable[[str], Path], opened: Open
) -> None:
    adapter = opened(family)
    given = asked(adapter)
    reference = getattr(transformers, FAMILIES[family].network).from_pretrained(folder_of(family)).eval()
    with torch.inference_mode():
        expected = reference(**given.keywords).logits
    # The same numbers in the same places; what is computed of them differs by how they lie in memory.
    ours = adapter.network.state_dict()
    for name, weight in reference.state_dict().items():
        assert torch.equal(ours[name], weight), name
    torch.testing.assert_close(said(adapter, given)[0].logits, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_network_is_ready_to_be_asked(family: str, folder_of: Callable[[str], Path], opened: Open) -> None:
    adapter = opened(family)
    assert not any(module.training for module in adapter.network.modules())
    assert not any(parameter.requires_grad for parameter in adapter.network.parameters())
    assert {parameter.dtype for parameter in adapter.network.parameters()} == {torch.float32}
    assert adapter.facts.id == f"a-{family}"
    assert adapter.facts.origin == "folder"
    reference = getattr(transformers, FAMILIES[family].network).from_pretrained(folder_of(family))
    assert adapter.facts.parameter_count == reference.num_parameters()
    # The probe runs, and means something.
    said(adapter, adapter.probe())


@pytest.mark.parametrize("family", IMAGE_FAMILIES)
def test_network_for_pictures_names_what_it_sees(family: str, opened: Open) -> None:
    adapter = opened(family)
    assert adapter.facts.task == "image-classification"
    assert adapter.facts.labels == tuple(LABELS.values())
    assert adapter.facts.input["height"] == adapter.facts.input["width"] == 32
    _, outcome = said(adapter, asked(adapter))
    assert outcome.label_logits is not None
    assert [outcome.label(index) for index in range(3)] == list(LABELS.values())
    assert outcome.label_logits.shape == (3,)


def test_text_networks_say_what_their_tasks_are(opened: Open) -> None:
    tasks = {family: opened(family).facts.task for family in TEXT_FAMILIES}
    assert tasks == {
        "bert": "fill-mask", "distilbert": "text-classification", "gpt2": "text-generation", "llama": "text-generation",
        "t5": "text2text-generation", "deberta_v2": "token-classification",
    }  # fmt: skip


def test_token_labels_are_one_row_a_token(opened: Open) -> None:
    adapter = opened("deberta_v2")
    assert reads_texts(adapter)
    given = adapter.read_text(TEXT)
    result, outcome = said(adapter, given)
    assert outcome.token_logits is not None
    assert outcome.token_logits.shape == (len(given.tokens), 3)
    assert outcome.token_label(2) == "fish"
    assert torch.equal(outcome.token_logits, result.logits[0])


def test_text_labels_are_of_the_whole_text(opened: Open) -> None:
    adapter = opened("distilbert")
    _, outcome = said(adapter, asked(adapter))
    assert outcome.label_logits is not None
    assert outcome.label_logits.shape == (3,)
    assert (adapter.facts.labels, adapter.facts.sequence_labels) == ((), ("cat", "dog", "fish"))
    assert outcome.label(1) == "dog"


def test_masked_words_are_guessed_where_they_stand(opened: Open) -> None:
    adapter = opened("bert")
    assert reads_texts(adapter)
    assert adapter.facts.input["mask"] == "[MASK]"
    given = adapter.read_text("I saw [MASK] by the [MASK].")
    result, outcome = said(adapter, given)
    assert [given.tokens[place].piece for place in outcome.mask_positions] == ["[MASK]", "[MASK]"]
    assert outcome.mask_logits is not None
    assert torch.equal(outcome.mask_logits, result.logits[0, list(outcome.mask_positions)])
    assert outcome.label(int(given.keywords["input_ids"][0, 1])) == "i"
    _, none = said(adapter, adapter.read_text("I saw"))
    assert none.mask_logits is not None
    assert none.mask_logits.shape == (0, 160)


@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_next_token_follows_the_last(family: str, opened: Open) -> None:
    adapter = opened(family)
    given = asked(adapter)
    result, outcome = said(adapter, given)
    assert outcome.next_token_logits is not None
    assert torch.equal(outcome.next_token_logits, result.logits[0, -1])
    # No cache takes the place of keys and values.
    assert result.past_key_values is None


def test_encoder_decoder_writes_on_from_what_it_has_written(opened: Open) -> None:
    adapter = opened("t5")
    assert reads_texts(adapter)
    start, more = adapter.read_text(TEXT), adapter.read_text(TEXT, "the river")
    assert [token.piece for token in start.decoder_tokens] == ["<pad>"]
    assert start.keywords["decoder_input_ids"].tolist() == [[0]]
    assert "".join(token.piece for token in more.decoder_tokens) == "<pad>▁the▁river"
    assert more.tokens == start.tokens
    result, outcome = said(adapter, more)
    assert outcome.next_token_logits is not None
    assert torch.equal(outcome.next_token_logits, result.logits[0, len(more.decoder_tokens) - 1])


def test_tied_weights_need_to_be_stored_once(folder_of: Callable[[str], Path], opened: Open) -> None:
    with safe_open(folder_of("gpt2") / "model.safetensors", "pt") as tensors:
        assert "lm_head.weight" not in tensors.keys()
    network: Any = opened("gpt2").network
    assert network.lm_head.weight is network.transformer.wte.weight


def test_sharded_and_half_precision_weights_are_read(folder_of: Callable[[str], Path], tmp_path: Path) -> None:
    folder = tmp_path / "sharded"
    shutil.copytree(folder_of("vit"), folder)
    tensors = {name: tensor.bfloat16() for name, tensor in load_file(folder / "model.safetensors").items()}
    (folder / "model.safetensors").unlink()
    names = sorted(tensors)
    index: dict[str, str] = {}
    for number, part in enumerate((names[::2], names[1::2]), 1):
        file = f"model-{number:05}-of-00002.safetensors"
        save_file({name: tensors[name] for name in part}, folder / file, metadata={"format": "pt"})
        index |= dict.fromkeys(part, file)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": index}), encoding="utf-8")
    adapter = open_folder(folder, "sharded", tried=True)
    weight = dict(adapter.network.named_parameters())["classifier.weight"]
    assert weight.dtype == torch.float32
    assert torch.equal(weight, tensors["classifier.weight"].float())


def test_weights_of_older_versions_are_read_by_their_old_names(
    folder_of: Callable[[str], Path], tmp_path: Path
) -> None:
    """BERT of 2019: LayerNorm's weight was gamma, and the positions were stored."""
    folder = tmp_path / "old"
    shutil.copytree(folder_of("bert"), folder)
    tensors = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor
        for name, tensor in load_file(folder / "model.safetensors").items()
    }
    tensors["bert.embeddings.position_ids"] = torch.arange(64).unsqueeze(0)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    network = open_folder(folder, "old", tried=True).network
    stored = tensors["bert.embeddings.LayerNorm.gamma"]
    assert torch.equal(dict(network.named_parameters())["bert.embeddings.LayerNorm.weight"], stored)


def test_feature_extraction_pools_as_the_folder_says(tmp_path: Path, folder_of: Callable[[str], Path]) -> None:
    folder = tmp_path / "vectors"
    network = transformers.BertModel(transformers.BertConfig.from_pretrained(folder_of("bert")), add_pooling_layer=True)
    network.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(folder_of("bert") / name, folder)
    adapter = open_folder(folder, "vectors", tried=True)
    result, outcome = said(adapter, asked(adapter))
    assert outcome.embedding is not None
    torch.testing.assert_close(outcome.embedding, result.last_hidden_state[0].mean(0))
    assert adapter.facts.limits == ("The vector of a whole text is the mean of its tokens' vectors.",)

    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}), encoding="utf-8")
    (folder / "modules.json").write_text(
        json.dumps([{"type": "sentence_transformers.models.Normalize"}]), encoding="utf-8"
    )
    adapter = open_folder(folder, "vectors", tried=True)
    result, outcome = said(adapter, asked(adapter))
    first = result.last_hidden_state[0, 0]
    assert outcome.embedding is not None
    torch.testing.assert_close(outcome.embedding, first / first.norm())


def test_card_states_licence_and_data(folder_of: Callable[[str], Path], tmp_path: Path) -> None:
    folder = tmp_path / "carded"
    shutil.copytree(folder_of("vit"), folder)
    (folder / "README.md").write_text(
        "---\nlicense: mit\ndatasets: [imagenet-1k, cats]\n---\n# A ViT\n", encoding="utf-8"
    )
    facts = open_folder(folder, "carded", tried=True).facts
    assert (facts.licence, facts.trained_on) == ("mit", "imagenet-1k, cats")
    assert "ViTForImageClassification" in facts.description


def test_check_tries_a_folder_in_a_process_and_says_what_it_is(folder_of: Callable[[str], Path]) -> None:
    check = check_folder(folder_of("resnet"))
    assert check.reason is None
    assert check.lines[0].endswith("resnet: can be used")
    assert "image-classification" in check.lines[1]


def test_constants_that_are_never_stored_are_made(tmp_path: Path, folder_of: Callable[[str], Path]) -> None:
    """Marian's positions are sines."""
    folder = tmp_path / "marian"
    config = transformers.MarianConfig(
        d_model=24, encoder_layers=1, decoder_layers=1, encoder_attention_heads=3, decoder_attention_heads=3,
        encoder_ffn_dim=32, decoder_ffn_dim=32, vocab_size=160, pad_token_id=0, decoder_start_token_id=0,
    )  # fmt: skip
    network = transformers.MarianMTModel(config).eval()
    save(network, folder)
    shutil.copy(folder_of("t5") / "tokenizer.json", folder)
    adapter = open_folder(folder, "marian", tried=True)
    ours = adapter.network.state_dict()
    for name, weight in network.state_dict().items():
        assert torch.equal(ours[name], weight), name


def test_head_of_pretraining_may_be_left_over(tmp_path: Path, folder_of: Callable[[str], Path]) -> None:
    """As in bert-base-uncased: the configuration names BertForMaskedLM, the files are of BertForPreTraining."""
    folder = tmp_path / "base"
    shutil.copytree(folder_of("bert"), folder)
    network = transformers.BertForPreTraining(transformers.BertConfig.from_pretrained(folder))
    configuration = (folder / "config.json").read_text(encoding="utf-8")
    save(network, folder)
    (folder / "config.json").write_text(configuration, encoding="utf-8")
    adapter = open_folder(folder, "base", tried=True)
    assert type(adapter.network).__name__ == "BertForMaskedLM"
    assert adapter.facts.limits == (
        "Not used of its files: 4 weights of a head for pretraining, as bert.pooler.dense.bias.",
    )
    tensors = load_file(folder / "model.safetensors")
    tensors["cls.seq_relationship.weight"] = torch.ones(3, 24)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelUnavailableError, match=r"'cls.seq_relationship.weight' is among the weights, but"):
        open_folder(folder, "base", tried=True)


def test_folder_of_links_is_read(tmp_path: Path, folder_of: Callable[[str], Path]) -> None:
    """The Hub's own cache keeps its files elsewhere."""
    folder = tmp_path / "snapshot"
    folder.mkdir()
    for file in folder_of("gpt2").iterdir():
        (folder / file.name).symlink_to(file)
    assert open_folder(folder, "linked", tried=True).facts.title == "snapshot"


WIDTH: dict[str, Any] = {"hidden_size": 24, "num_hidden_layers": 1, "num_attention_heads": 3, "intermediate_size": 32}
SMALL_PICTURES: dict[str, Any] = {**WIDTH, "image_size": 32, "patch_size": 8}
MAPS: dict[str, Any] = {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1], "layer_type": "basic"}
BART: dict[str, Any] = {
    "d_model": 24, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 3, "decoder_attention_heads": 3,
    "encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "vocab_size": 160, "pad_token_id": 1, "eos_token_id": 3,
    "decoder_start_token_id": 3,
}  # fmt: skip
T5: dict[str, Any] = {"d_model": 24, "d_kv": 8, "num_layers": 1, "num_heads": 3, "d_ff": 32, "vocab_size": 160}
#: (class, configuration, its values, task, what its outcome has and how that is got from the result)
OTHERS: list[tuple[str, str, dict[str, Any], str, str, Callable[[Any], torch.Tensor]]] = [
    ("ViTModel", "ViTConfig", SMALL_PICTURES, "image-feature-extraction", "embedding", lambda r: r.pooler_output[0]),
    ("Dinov2Model", "Dinov2Config", SMALL_PICTURES, "image-feature-extraction", "embedding",
     lambda r: r.pooler_output[0]),
    ("ResNetModel", "ResNetConfig", MAPS, "image-feature-extraction", "embedding",
     lambda r: r.last_hidden_state[0].mean((1, 2))),
    ("YolosModel", "YolosConfig", {**SMALL_PICTURES, "image_size": [32, 32]}, "image-feature-extraction", "embedding",
     lambda r: r.pooler_output[0]),
    ("BertForSequenceClassification", "BertConfig", {**WIDTH, "vocab_size": 160}, "text-classification", "label_logits",
     lambda r: r.logits[0]),
    ("BartForSequenceClassification", "BartConfig", BART, "text-classification", "label_logits", lambda r: r.logits[0]),
    ("BartForConditionalGeneration", "BartConfig", BART, "text2text-generation", "next_token_logits",
     lambda r: r.logits[0, -1]),
    ("T5EncoderModel", "T5Config", T5, "feature-extraction", "embedding", lambda r: r.last_hidden_state[0].mean(0)),
    ("T5Model", "T5Config", {**T5, "decoder_start_token_id": 0}, "feature-extraction", "embedding",
     lambda r: r.last_hidden_state[0].mean(0)),
    ("RobertaForMaskedLM", "RobertaConfig", {**WIDTH, "vocab_size": 160, "max_position_embeddings": 34}, "fill-mask",
     "mask_logits", lambda r: r.logits[0, [2]]),
    ("MistralForCausalLM", "MistralConfig", {**WIDTH, "num_key_value_heads": 1, "vocab_size": 160, "sliding_window": 4},
     "text-generation", "next_token_logits", lambda r: r.logits[0, -1]),
    ("MambaForCausalLM", "MambaConfig", {"hidden_size": 24, "num_hidden_layers": 1, "vocab_size": 160, "state_size": 4},
     "text-generation", "next_token_logits", lambda r: r.logits[0, -1]),
]  # fmt: skip


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case[0])
def test_other_classes_mean_what_their_tasks_say(
    case: tuple[Any, ...], tmp_path: Path, folder_of: Callable[[str], Path]
) -> None:
    name, config, values, task, field, expected = case
    network = getattr(transformers, name)(getattr(transformers, config)(**values)).eval()
    save(network, tmp_path)
    for file in (folder_of("vit") / "preprocessor_config.json", *folder_of("bert").glob("tokenizer*.json")):
        shutil.copy(file, tmp_path)
    adapter = open_folder(tmp_path, "other", tried=True)
    assert adapter.facts.task == task
    given = adapter.read_text("I [MASK] the old river.") if reads_texts(adapter) else asked(adapter)
    _, outcome = said(adapter, given)
    with torch.inference_mode():
        reference = expected(network(**given.keywords))
    torch.testing.assert_close(getattr(outcome, field), reference, rtol=1e-4, atol=1e-5)


def test_positions_of_padding_are_not_counted(tmp_path: Path, folder_of: Callable[[str], Path]) -> None:
    """RoBERTa with a table of 34 reads 32 tokens: the first two rows are padding's."""
    values = {**WIDTH, "vocab_size": 160, "max_position_embeddings": 34}
    save(transformers.RobertaForMaskedLM(transformers.RobertaConfig(**values)), tmp_path)
    shutil.copy(folder_of("bert") / "tokenizer.json", tmp_path)
    adapter = open_folder(tmp_path, "roberta", tried=True)
    assert reads_texts(adapter)
    assert adapter.facts.input["max_tokens"] == 32
    given = adapter.read_text("bank " * 30)
    assert said(adapter, given)[0].logits.shape == (1, 32, 160)

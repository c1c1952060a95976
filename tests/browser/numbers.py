"""What the service says, asked for by a script: the truth that the page's pictures are held to."""

from pathlib import Path
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SAMPLES = Path(__file__).parents[2] / "frontend" / "public" / "samples"


def ask_feature_maps(address: str, photo: Path, **query: Any) -> dict[str, Any]:
    """Return the answer of photo-cnn to a photo."""
    url = f"{address}/api/v1/models/photo-cnn/feature-maps"
    answer = httpx.post(url, files={"image": photo.read_bytes()}, params=query, timeout=30)
    answer.raise_for_status()
    return dict(answer.json())


def ask_attention(address: str, text: str, **asked: Any) -> dict[str, Any]:
    """Return the answer of sentence-encoder to a sentence."""
    url = f"{address}/api/v1/models/sentence-encoder/attention"
    answer = httpx.post(url, json={"text": text, **asked}, timeout=30)
    answer.raise_for_status()
    return dict(answer.json())


def told_apart(tokens: list[dict[str, Any]]) -> list[str]:
    """Return what the page calls each token: a word that comes more than once with its place below it."""
    texts = [token["text"].lower() for token in tokens]
    digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return [
        token["text"] + (str(place).translate(digits) if texts.count(text) > 1 else "")
        for place, (token, text) in enumerate(zip(tokens, texts, strict=True))
    ]


def ask_step(address: str, text: str, **asked: Any) -> dict[str, Any]:
    """Return one row of a head of sentence-encoder, step by step."""
    url = f"{address}/api/v1/models/sentence-encoder/attention/step"
    answer = httpx.post(url, json={"text": text, **asked}, timeout=30)
    answer.raise_for_status()
    return dict(answer.json())


def ask_embeddings(address: str, text: str, **asked: Any) -> dict[str, Any]:
    """Return what sentence-encoder knows of each word by itself."""
    url = f"{address}/api/v1/models/sentence-encoder/embeddings"
    answer = httpx.post(url, json={"text": text, **asked}, timeout=30)
    answer.raise_for_status()
    return dict(answer.json())


def ask_generation(address: str, text: str, **asked: Any) -> dict[str, Any]:
    """Return how pronouncer says a word."""
    url = f"{address}/api/v1/models/pronouncer/generation"
    answer = httpx.post(url, json={"text": text, **asked}, timeout=30)
    answer.raise_for_status()
    return dict(answer.json())


def array(tensor: dict[str, Any]) -> Numbers:
    """Return a Tensor of the contract, in its list form, as numbers."""
    return np.array(tensor["data"], dtype=np.float64)


def layer_outputs(answer: dict[str, Any]) -> dict[str, Numbers]:
    """Return what each layer put out, by its name."""
    return {layer["name"]: array(layer["output"]) for layer in answer["layers"]}

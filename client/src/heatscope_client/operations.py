"""Every call of the contract, as it is sent.

Generated from the contract by client/generator: `make contract` writes it anew.
"""

from __future__ import annotations

from heatscope_client import answers
from heatscope_client.calls import REQUIRED, Operation
from heatscope_client.values import Rows

MODELS = Operation("GET", "/api/v1/models", Rows[answers.Model], unwrapped="models")
MODEL = Operation("GET", "/api/v1/models/{model}", answers.ModelDetail)
FILTERS = Operation(
    "GET",
    "/api/v1/models/{model}/layers/{layer}/filters",
    answers.Filters,
    query={"dtype": "float32"},
    has_tensors=True,
)
FEATURE_MAPS = Operation(
    "POST",
    "/api/v1/models/{model}/feature-maps",
    answers.FeatureMaps,
    query={
        "layers": None,
        "top_k": 5,
        "size": None,
        "rotate": 0,
        "scale": 1,
        "translate": 0,
        "crop": None,
        "partial": False,
        "dtype": "float32",
    },
    form=("image",),
    with_commas=("crop",),
    many="image",
    has_tensors=True,
)
UNIT = Operation(
    "POST",
    "/api/v1/models/{model}/unit",
    answers.Unit,
    query={
        "layer": REQUIRED,
        "channel": None,
        "row": 0,
        "column": 0,
        "at": None,
        "size": None,
        "rotate": 0,
        "scale": 1,
        "translate": 0,
        "crop": None,
        "partial": False,
        "dtype": "float32",
    },
    form=("image", "text", "pair"),
    with_commas=("at", "crop"),
    has_tensors=True,
)
TRACE = Operation(
    "POST",
    "/api/v1/models/{model}/trace",
    answers.Trace,
    query={"thumbnails": 0, "size": None, "rotate": 0, "scale": 1, "translate": 0, "crop": None, "partial": False},
    form=("image", "text", "pair"),
    with_commas=("crop",),
)
OUTPUT = Operation(
    "POST",
    "/api/v1/models/{model}/output",
    answers.Output,
    query={
        "layer": REQUIRED,
        "index": "",
        "size": None,
        "rotate": 0,
        "scale": 1,
        "translate": 0,
        "crop": None,
        "partial": False,
        "dtype": "float32",
    },
    form=("image", "text", "pair"),
    with_commas=("index", "crop"),
    has_tensors=True,
)
ATTRIBUTION_METHODS = Operation(
    "GET",
    "/api/v1/models/{model}/attributions/methods",
    Rows[answers.MethodFacts],
    query={"size": None, "patch": None, "stride": None},
    unwrapped="methods",
)
ATTRIBUTIONS = Operation(
    "POST",
    "/api/v1/models/{model}/attributions",
    answers.Attribution,
    query={
        "size": None,
        "rotate": 0,
        "scale": 1,
        "translate": 0,
        "crop": None,
        "partial": False,
        "method": REQUIRED,
        "label": None,
        "layer": None,
        "patch": None,
        "stride": None,
        "dtype": "float32",
    },
    form=("image",),
    with_commas=("crop",),
    has_tensors=True,
)
TRANSFORM_SWEEP = Operation(
    "POST",
    "/api/v1/models/{model}/transform-sweep",
    answers.TransformSweep,
    query={
        "crop": None,
        "partial": False,
        "transform": REQUIRED,
        "size": None,
        "start": None,
        "stop": None,
        "steps": None,
        "label": None,
        "layer": None,
        "top_k": 5,
        "dtype": "float32",
    },
    form=("image",),
    with_commas=("crop",),
    has_tensors=True,
)
CONVOLUTION_AS_ATTENTION = Operation(
    "POST",
    "/api/v1/models/{model}/convolution-as-attention",
    answers.ConvolutionAsAttention,
    query={
        "layer": REQUIRED,
        "alpha": 1,
        "row": None,
        "column": None,
        "crop": None,
        "partial": False,
        "dtype": "float32",
    },
    form=("image",),
    with_commas=("crop",),
    has_tensors=True,
)
PATCH_ATTENTION = Operation(
    "POST",
    "/api/v1/models/{model}/patch-attention",
    answers.PatchAttention,
    query={"layers": None, "top_k": 5, "crop": None, "partial": False, "dtype": "float32"},
    form=("image",),
    with_commas=("crop",),
    has_tensors=True,
)
UPRIGHT = Operation(
    "POST", "/api/v1/upright", answers.UprightPicture, query={"longest_side": 1024, "partial": False}, form=("image",)
)
ATTENTION = Operation(
    "POST",
    "/api/v1/models/{model}/attention",
    answers.Attention,
    query={"dtype": "float32"},
    body={
        "text": REQUIRED,
        "positional_encoding": True,
        "window": None,
        "order": None,
        "disabled_heads": [],
        "layers": None,
        "include": [],
        "heads": None,
        "rollout_heads": "mean",
    },
    lists_of_heads=("disabled_heads", "heads"),
    lists_of_words=("layers", "include"),
    many="text",
    has_tensors=True,
)
ATTENTION_STEP = Operation(
    "POST",
    "/api/v1/models/{model}/attention/step",
    answers.AttentionStep,
    query={"dtype": "float32"},
    body={
        "text": REQUIRED,
        "positional_encoding": True,
        "window": None,
        "order": None,
        "disabled_heads": [],
        "layer": REQUIRED,
        "head": REQUIRED,
        "query": REQUIRED,
    },
    lists_of_heads=("disabled_heads",),
    has_tensors=True,
)
HEAD = Operation(
    "GET",
    "/api/v1/models/{model}/layers/{layer}/heads/{head}",
    answers.HeadWeights,
    query={"dtype": "float32"},
    has_tensors=True,
)
EMBEDDINGS = Operation(
    "POST",
    "/api/v1/models/{model}/embeddings",
    answers.Embeddings,
    query={"dtype": "float32"},
    body={"text": REQUIRED, "extra_words": [], "nearest": 5, "include": []},
    lists_of_words=("extra_words", "include"),
    has_tensors=True,
)
POSITIONAL_ENCODING = Operation(
    "GET",
    "/api/v1/models/{model}/positional-encoding",
    answers.PositionalEncoding,
    query={"length": 64, "dtype": "float32"},
    has_tensors=True,
)
WORD_ATTRIBUTIONS = Operation(
    "POST",
    "/api/v1/models/{model}/word-attributions",
    answers.WordAttribution,
    query={"dtype": "float32"},
    body={
        "text": REQUIRED,
        "positional_encoding": True,
        "window": None,
        "order": None,
        "disabled_heads": [],
        "method": "integrated_gradients",
        "token": None,
        "label": None,
    },
    lists_of_heads=("disabled_heads",),
    has_tensors=True,
)
GENERATION = Operation(
    "POST",
    "/api/v1/models/{model}/generation",
    answers.Generation,
    query={"dtype": "float32"},
    body={"text": REQUIRED, "beams": 4},
    has_tensors=True,
)
PARAMETER_COUNT = Operation(
    "GET",
    "/api/v1/lessons/parameter-count",
    answers.ParameterCount,
    query={
        "channels": 3,
        "height": 100,
        "width": 100,
        "units": 1000,
        "kernel_size": 3,
        "filters": 64,
        "stride": 1,
        "padding": 0,
    },
)
DATA_EFFICIENCY = Operation("GET", "/api/v1/lessons/data-efficiency", answers.DataEfficiency)
LIVE = Operation("GET", "/health/live", answers.Health)
READY = Operation("GET", "/health/ready", answers.Health)

"""Activations, sums, products, comparisons: each against its closed form, written down here once more by hand."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.tracing import record
from heatscope.tracing.operations import KINDS
from heatscope.tracing.operations.activation import Activation
from tests.unit.tracing.checking import Calls, check, draw

X = torch.tensor([-7.5, -3.0, -1.25, -0.4, 0.0, 0.3, 1.0, 2.5, 4.0, 21.0])


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def phi(x: float) -> float:
    return (1 + math.erf(x / math.sqrt(2))) / 2


CLOSED_FORMS: dict[str, tuple[Callable[[Tensor], Tensor], Callable[[float], float]]] = {
    "relu": (F.relu, lambda x: max(0, x)),
    "relu6": (F.relu6, lambda x: min(max(0, x), 6)),
    "gelu": (F.gelu, lambda x: x * phi(x)),
    "gelu with tanh": (
        lambda x: F.gelu(x, approximate="tanh"),
        lambda x: x / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    ),
    "silu": (F.silu, lambda x: x * sigmoid(x)),
    "mish": (F.mish, lambda x: x * math.tanh(math.log1p(math.exp(x)))),
    "sigmoid": (torch.sigmoid, sigmoid),
    "logsigmoid": (F.logsigmoid, lambda x: -math.log1p(math.exp(-x))),
    "tanh": (torch.tanh, math.tanh),
    "hardswish": (F.hardswish, lambda x: x * min(max(0, x + 3), 6) / 6),
    "hardsigmoid": (F.hardsigmoid, lambda x: min(max(0, x + 3), 6) / 6),
    "hardtanh": (lambda x: F.hardtanh(x, -2, 3), lambda x: min(max(-2, x), 3)),
    "leaky_relu": (lambda x: F.leaky_relu(x, 0.2), lambda x: x if x >= 0 else 0.2 * x),
    "elu": (lambda x: F.elu(x, 0.5), lambda x: x if x >= 0 else 0.5 * math.expm1(x)),
    "celu": (lambda x: F.celu(x, 0.5), lambda x: x if x >= 0 else 0.5 * math.expm1(x / 0.5)),
    "selu": (F.selu, lambda x: 1.0507009873554805 * (x if x >= 0 else 1.6732632423543772 * math.expm1(x))),
    "softplus": (lambda x: F.softplus(x, 2, 8), lambda x: x if 2 * x > 8 else math.log1p(math.exp(2 * x)) / 2),
    "softsign": (F.softsign, lambda x: x / (1 + abs(x))),
    "tanhshrink": (F.tanhshrink, lambda x: x - math.tanh(x)),
    "hardshrink": (lambda x: F.hardshrink(x, 0.4), lambda x: x if abs(x) > 0.41 else 0),
    "softshrink": (F.softshrink, lambda x: math.copysign(max(0, abs(x) - 0.5), x)),
    "threshold": (lambda x: F.threshold(x, 0.5, -9), lambda x: x if x > 0.5 else -9),
    "rrelu": (F.rrelu, lambda x: x if x >= 0 else (1 / 8 + 1 / 3) / 2 * x),
    "clamp": (lambda x: x.clamp(-1, max=2), lambda x: min(max(x, -1), 2)),
    "exp": (torch.exp, math.exp),
    "expm1": (torch.expm1, math.expm1),
    "exp2": (torch.exp2, lambda x: 2**x),
    "square": (torch.square, lambda x: x * x),
    "cube": (lambda x: x**3, lambda x: x**3),
    "two to the power": (lambda x: 2**x, lambda x: 2**x),
    "neg": (lambda x: -x, lambda x: -x),
    "abs": (abs, abs),
    "sign": (torch.sign, lambda x: (x > 0) - (x < 0)),
    "floor": (torch.floor, math.floor),
    "ceil": (torch.ceil, math.ceil),
    "round": (torch.round, round),
    "trunc": (torch.fix, math.trunc),
    "frac": (torch.frac, lambda x: x - math.trunc(x)),
    "sin": (torch.sin, math.sin),
    "cos": (torch.cos, math.cos),
    "erf": (torch.erf, math.erf),
    "erfc": (torch.erfc, math.erfc),
    "atan": (torch.arctan, math.atan),
    "sinh": (torch.sinh, math.sinh),
    "asinh": (torch.asinh, math.asinh),
    "sinc": (torch.sinc, lambda x: math.sin(math.pi * x) / (math.pi * x) if x else 1),
    "deg2rad": (torch.deg2rad, math.radians),
}
OF_POSITIVE = {
    "log": (torch.log, math.log),
    "log1p": (torch.log1p, math.log1p),
    "log2": (torch.log2, math.log2),
    "log10": (torch.log10, math.log10),
    "sqrt": (torch.sqrt, math.sqrt),
    "rsqrt": (torch.rsqrt, lambda x: 1 / math.sqrt(x)),
    "reciprocal": (torch.reciprocal, lambda x: 1 / x),
    "one divided by": (lambda x: 1 / x, lambda x: 1 / x),
    "lgamma": (torch.lgamma, math.lgamma),
    "float_power": (lambda x: x.sqrt() ** -0.5, lambda x: math.sqrt(x) ** -0.5),
}


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_activation_is_its_closed_form(name: str) -> None:
    function, closed = CLOSED_FORMS[name]
    trace = record(Calls(function), X)
    node = trace.nodes[-1]
    assert node.kind == "pointwise"
    for index, x in enumerate(X.tolist()):
        opened = trace.open(node.name, (index,))
        assert opened.value == pytest.approx(closed(x), rel=1e-7, abs=1e-12)
        assert opened.recorded == pytest.approx(closed(x), rel=1e-5, abs=1e-6)
        assert x in [float(operand.values) for operand in opened.operands]


@pytest.mark.parametrize("name", OF_POSITIVE)
def test_function_of_positive_numbers_is_its_closed_form(name: str) -> None:
    function, closed = OF_POSITIVE[name]
    positive = torch.tensor([0.01, 0.4, 1.0, 3.5, 80.0])
    trace = record(Calls(function), positive)
    for index, x in enumerate(positive.tolist()):
        opened = trace.open(trace.nodes[-1].name, (index,))
        assert opened.value == pytest.approx(closed(x), rel=1e-6)


def test_options_of_an_activation_are_operands_also_if_they_are_not_given() -> None:
    def options(function: Callable[[Tensor], Tensor]) -> dict[str, float]:
        opened = record(Calls(function), X).open(record(Calls(function), X).nodes[-1].name, (0,))
        return {operand.role: float(operand.values) for operand in opened.operands[1:]}

    assert options(F.leaky_relu) == {"negative_slope": 0.01}
    assert options(lambda x: F.leaky_relu(x, 0.3)) == pytest.approx({"negative_slope": 0.3})
    assert options(lambda x: F.hardtanh(x, max_val=5)) == {"min": -1, "max": 5}
    assert options(lambda x: x.clamp(max=2)) == {"min": -math.inf, "max": 2}
    assert options(lambda x: F.softplus(x, beta=2)) == {"beta": 2, "threshold": 20}
    assert options(lambda x: F.threshold(x, 1, 0)) == {"threshold": 1, "value": 0}


def test_modules_and_native_names_are_the_same_operation() -> None:
    for module in (
        nn.ReLU(),
        nn.ReLU(inplace=True),
        nn.GELU(),
        nn.SiLU(),
        nn.LogSigmoid(),
        nn.Hardswish(True),
        nn.ELU(),
    ):
        node = record(module, X.clone()).nodes[-1]
        assert node.kind == "pointwise", module
    for function in (torch.relu_, torch.special.expit, torch.Tensor.sigmoid_, F.relu_, torch.exp_, torch._C._nn.gelu):
        check(function, X, kind="pointwise")


def test_curve_of_an_activation() -> None:
    node = record(nn.LeakyReLU(0.5), X)["leaky_relu"]
    assert Activation().curve(node, torch.tensor([-4.0, 4.0])).tolist() == [-2.0, 4.0]
    node = record(nn.ReLU(inplace=True), X.clone())["relu"]
    grid = torch.tensor([-4.0, 4.0])
    assert Activation().curve(node, grid).tolist() == [0.0, 4.0]
    assert grid.tolist() == [-4.0, 4.0]


ARITHMETIC: list[tuple[str, Callable[[Any, Any], Any], Callable[[float, float], float]]] = [
    ("a + b", lambda x, y: x + y, lambda a, b: a + b),
    ("a − b", lambda x, y: x - y, lambda a, b: a - b),
    ("a · b", lambda x, y: x * y, lambda a, b: a * b),
    ("a / b", lambda x, y: x / y, lambda a, b: a / b),
    ("⌊a / b⌋", lambda x, y: x // y, lambda a, b: math.floor(a / b)),
    ("a − b · ⌊a / b⌋", lambda x, y: x % y, lambda a, b: a - b * math.floor(a / b)),
]


@pytest.mark.parametrize(("formula", "function", "closed"), ARITHMETIC, ids=[row[0] for row in ARITHMETIC])
def test_operands_stand_in_the_order_of_the_formula(
    formula: str, function: Callable[[Any, Any], Any], closed: Callable[[float, float], float]
) -> None:
    x, y = torch.tensor([5.5, -2.25]), torch.tensor([2.0, -0.75])
    calls: list[tuple[Callable[..., Any], tuple[Tensor, ...]]] = [
        (function, (x, y)),
        (lambda a: function(a, 2.0), (x,)),
        (lambda b: function(3.0, b), (y,)),  # `3 - x`, `3 / x` …
    ]
    for call, tensors in calls:
        trace = record(Calls(call), *tensors)
        for place in range(2):
            opened = trace.open(trace.nodes[-1].name, (place,))
            assert opened.formula == formula
            assert [operand.role for operand in opened.operands] == ["a", "b"]
            a, b = (float(operand.values) for operand in opened.operands)
            assert opened.value == pytest.approx(closed(a, b), rel=1e-6)
            assert opened.value == opened.recorded


def test_two_tensors_are_stretched_both_ways() -> None:
    for left, right in (
        ((3, 4), (4,)),
        ((4,), (3, 4)),
        ((3, 1), (1, 4)),
        ((2, 1, 4), (3, 1)),
        ((), (2, 3)),
        ((2, 3), ()),
    ):
        check(torch.add, draw(*left), draw(*right), kind="sum")
        check(torch.Tensor.__rsub__, draw(*left), draw(*right), kind="sum")
        check(torch.div, draw(*left), draw(*right), kind="product")
        check(torch.maximum, draw(*left), draw(*right), kind="larger or smaller")


def test_sums_with_factors() -> None:
    check(lambda x, y: torch.add(x, y, alpha=3), draw(3), draw(3, seed=1), kind="sum")
    check(lambda x, y: torch.rsub(x, y, alpha=2), draw(3), draw(3, seed=1), kind="sum")
    check(lambda x, y: x.sub_(y, alpha=0.5), draw(3), draw(3, seed=1), kind="sum")
    check(lambda x, y, z: torch.addcmul(x, y, z, value=0.5), draw(3), draw(3, seed=1), draw(3, seed=2), kind="sum")
    check(lambda x, y, z: torch.addcdiv(x, tensor1=y, tensor2=z), draw(3), draw(3, seed=1), draw(3, seed=2), kind="sum")
    check(lambda x, y: torch.lerp(x, y, 0.25), draw(3), draw(3, seed=1), kind="sum")
    opened = record(Calls(lambda x, y: torch.rsub(x, y, alpha=2)), torch.ones(1), torch.tensor([5.0])).open("sub", (0,))
    assert (opened.formula, opened.value) == ("a − alpha · b", 3)
    assert [float(each.values) for each in opened.operands] == [5, 1, 2]


def test_division_with_rounding() -> None:
    x, y = torch.tensor([7.0, -7.0]), torch.tensor([2.0, 2.0])
    for rounding, formula in (("floor", "⌊a / b⌋"), ("trunc", "trunc(a / b)")):
        (node,) = check(lambda x, y, how=rounding: torch.div(x, y, rounding_mode=how), x, y, kind="product")
        assert record(Calls(lambda x, y, how=rounding: torch.div(x, y, rounding_mode=how)), x, y).open(
            node.name, (0,)
        ).formula == formula  # fmt: skip


def test_what_jumps_is_computed_in_the_precision_of_the_run() -> None:
    x = torch.tensor([0.7, 0.3, 1.1]) / torch.tensor(0.1)
    for function in (lambda x: x * 0.1 // 0.1, lambda x: (x * 0.1) % 0.1, lambda x: (x * 10).floor()):
        trace = record(Calls(function), x)
        for place in range(3):
            opened = trace.open(trace.nodes[-1].name, (place,))
            assert opened.value == opened.recorded


def test_whole_numbers_and_booleans() -> None:
    whole = torch.tensor([7, -7, 3])
    for function in (
        lambda n: n + 1,
        lambda n: 10 - n,
        lambda n: n * n,
        lambda n: n // 2,
        lambda n: n / 2,
        lambda n: -n,
    ):
        trace = record(Calls(function), whole)
        for place, exact in enumerate(function(whole).tolist()):  # type: ignore[no-untyped-call]
            assert trace.open(trace.nodes[-1].name, (place,)).value == exact
    mask = torch.tensor([True, False, True])
    check(lambda x, m: x * m, draw(3), mask, kind="product")
    check(lambda m: 1.0 - m.float(), mask, kind="sum")


COMPARISONS: list[Callable[..., Tensor]] = [
    lambda x, y: x > y, lambda x, y: x >= 0.5, lambda x, y: x == y, lambda x, y: x != 1, lambda x, y: 0.25 < x,
    lambda x, y: x.le(y), lambda x, y: torch.less(x, y), lambda x, y: (x > 0) & (y > 0), lambda x, y: (x > 0) | (y > 0),
    lambda x, y: ~(x > 0), lambda x, y: (x > 0) ^ (y > 0), lambda x, y: torch.isnan(x),
    lambda x, y: torch.logical_not(x), lambda x, y: torch.isfinite(y), lambda x, y: True & (x > 0),
]  # fmt: skip


@pytest.mark.parametrize("function", COMPARISONS)
def test_comparison(function: Callable[..., Tensor]) -> None:
    x, y = torch.tensor([0.5, 0.0, -1.0, torch.nan]), torch.tensor([0.5, 1.0, -2.0, torch.inf])
    check(function, x, y, kind="comparison", sound=False)


def test_comparison_with_a_number_that_the_type_cannot_say() -> None:
    opened = record(Calls(lambda x: x == 0.1), torch.tensor([0.1])).open("eq", (0,))
    assert opened.value == opened.recorded == 1


def test_larger_and_smaller_of_two() -> None:
    for function in (torch.maximum, torch.max, torch.fmin, torch.min, torch.hypot, torch.atan2, torch.logaddexp):
        check(function, draw(3, 4), draw(4, seed=5), kind="larger or smaller")


def test_what_is_written_into_out_is_no_operand() -> None:
    def add(x: Tensor, y: Tensor) -> Tensor:
        made = torch.empty_like(x)
        torch.add(x, y, out=made)
        return made * 1

    trace = record(Calls(add), draw(3), draw(3, seed=1))
    opened = trace.open("add", (1,))
    assert [operand.source for operand in opened.operands] == ["input", "input2"]
    assert opened.value == pytest.approx(opened.recorded)
    assert trace["mul"].inputs[0].name == "add"


def test_parametric_relu() -> None:
    check(F.prelu, draw(2, 3, 4), draw(3), kind="parametric ReLU")
    check(F.prelu, draw(2, 3), draw(1), kind="parametric ReLU")
    check(F.prelu, draw(5), draw(1), kind="parametric ReLU")


def test_gated_linear_unit() -> None:
    check(F.glu, draw(2, 3, 4), kind="gated linear unit")
    check(lambda x: F.glu(x, dim=1), draw(2, 6, 3), kind="gated linear unit")
    check(lambda x: F.glu(x, -2), draw(2, 6, 3), kind="gated linear unit")


def test_casts() -> None:
    check(lambda x: x.double(), draw(3), kind="view")
    check(lambda x: x.to(torch.float64), draw(3), kind="view")
    check(lambda x: (x * 10).long(), draw(3), kind="view", sound=False, reference=lambda x: (x.float() * 10).long())
    trace = record(Calls(lambda x: x.bfloat16()), torch.tensor([0.1]))
    opened = trace.open("bfloat16", (0,))
    assert (opened.value, opened.formula) == (0.10009765625, "x as bfloat16")
    assert float(opened.operands[0].values) == pytest.approx(0.1)
    check(lambda x, y: x.type_as(y), draw(3), draw(2).double(), kind="view")


def test_dropout_in_training_says_which_were_dropped() -> None:
    torch.manual_seed(1)
    for module, kind in (
        (nn.Dropout(0.25), "dropout"),
        (nn.Dropout2d(0.5), "dropout"),
        (nn.AlphaDropout(0.5), "opaque"),
    ):
        trace = record(module.train(), draw(4, 5, 3, 3))
        node = trace.nodes[-1]
        assert node.kind == kind
        if kind == "opaque":
            continue
        values = {trace.open(node.name, (0, channel, 1, 1)).steps["kept"] for channel in range(5)}
        for place in ((0, 0, 0, 0), (3, 4, 1, 2), (1, 2, 2, 2)):
            opened = trace.open(node.name, place)
            assert opened.value == pytest.approx(opened.recorded, rel=1e-6)
        assert values <= {0.0, 1.0}


def test_dropout_in_eval_does_nothing() -> None:
    for module in (nn.Dropout(0.25), nn.Dropout2d(0.5), nn.AlphaDropout(0.5)):
        trace = record(module.eval(), draw(2, 3, 3, 3))
        opened = trace.open(trace.nodes[-1].name, (1, 2, 0, 1))
        assert (opened.kind, opened.formula) == ("dropout", "x")
        assert opened.value == opened.recorded
    check(lambda x: torch.dropout(x, 0.5, False), draw(3), kind="dropout")


def test_random_slopes_are_not_guessed() -> None:
    assert record(nn.RReLU().train(), draw(3)).nodes[-1].kind == "opaque"


def test_every_function_of_every_kind_has_a_formula_and_words_of_its_own() -> None:
    for kind in KINDS:
        forms: dict[str, Any] = getattr(kind, "forms", {})
        for name, form in forms.items():
            assert form.formula, name
            assert form.words, name
            assert form.words[0].islower() or form.words[0] in "−0123456789", (name, form.words)
    names = [name for kind in KINDS for name in kind.functions]
    assert len(names) == len(set(names)), "two kinds claim one function"

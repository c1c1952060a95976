"""The size calculator against torch."""

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn

from heatscope.errors import InputError
from heatscope.lessons.sizes import output_size


@given(size=st.integers(1, 40), kernel_size=st.integers(1, 9), stride=st.integers(1, 5), padding=st.integers(0, 4))
def test_size_is_that_of_torchs_convolution(size: int, kernel_size: int, stride: int, padding: int) -> None:
    assume(kernel_size <= size + 2 * padding)
    layer = nn.Conv1d(1, 1, kernel_size, stride, padding)
    assert output_size(size, kernel_size, stride, padding) == layer(torch.zeros(1, 1, size)).shape[-1]


def test_kernel_that_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match="a kernel of 9 does not fit into 4 with padding 2, which is 8"):
        output_size(4, 9, padding=2)

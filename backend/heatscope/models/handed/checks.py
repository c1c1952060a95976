"""What a module has to be so that it can be asked; nothing of it is changed, so whoever made it has to."""

import torch
from torch import nn

from heatscope.errors import InputError

CPU = torch.device("cpu")


def check_network(network: object) -> nn.Module:
    """Return ``network`` if it is ready to be asked.

    Raises:
        InputError: it is no module, or one in training mode, on another device than the processor, or not float32.

    Example:
        >>> check_network(nn.Linear(2, 2))
        Traceback (most recent call last):
        heatscope.errors.InputError: the network is in training mode; call its eval() first
        >>> check_network(nn.Linear(2, 2).eval())
        Linear(in_features=2, out_features=2, bias=True)
    """
    if not isinstance(network, nn.Module):
        raise InputError(f"a {type(network).__name__} was given; a torch.nn.Module is served")
    if any(module.training for module in network.modules()):
        raise InputError("the network is in training mode; call its eval() first")
    for name, tensor in (*network.named_parameters(), *network.named_buffers()):
        if tensor.device != CPU:
            raise InputError(f"'{name}' is on {tensor.device}; networks are asked on the processor: call cpu() first")
        if tensor.is_floating_point() and tensor.dtype != torch.float32:
            kind = str(tensor.dtype).removeprefix("torch.")
            raise InputError(f"'{name}' is {kind}; networks are asked in float32: call float() first")
    return network

"""One attention of a run: who attends to whom, and every number on the way.

Axes: B batch, H heads, T queries, S keys, D width of a head, E width of the vectors. Where a picture is looked at in
windows (Swin, https://arxiv.org/abs/2103.14030), or several pieces of one input are looked at apart, B counts them.
"""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from heatscope.errors import InputError
from heatscope.tracing.attention.heads import rows_of
from heatscope.tracing.attention.structure import AttentionStructure
from heatscope.tracing.attention.terms import Parts


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Attention(AttentionStructure):
    """One attention, found in the graph of a run.

    Values need the nodes that :meth:`needs` names to have been kept; everything else does not.

    Example:
        >>> from heatscope.tracing import record
        >>> network = torch.nn.MultiheadAttention(8, 2, batch_first=True).eval()
        >>> words = torch.zeros(1, 3, 8)
        >>> (attention,) = record(network, words, words, words).attention()
        >>> attention.head_count, attention.relation, attention.attention().shape
        (2, 'self', torch.Size([1, 2, 3, 3]))
        >>> (attention,)
        (<self-attention 'attention': 2 heads, 3 × 3>,)
        >>> attention.attention()[0, 0, 0]
        tensor([0.3333, 0.3333, 0.3333])
    """

    def attention(self) -> Tensor:
        """Return the weights (B, H, T, S) after the softmax; with :meth:`sink`, each row sums to 1."""
        return self._weights()[..., self.heads.columns]

    def sink(self) -> Tensor | None:
        """Return what goes to no key (B, H, T, sinks): columns that only the softmax has; None without any.

        Miller 2023, https://www.evanmiller.org/attention-is-off-by-one.html; learned in GPT-OSS.
        """
        weights = self._weights()
        sinks = [column for column in range(weights.size(-1)) if column not in self.heads.columns.tolist()]
        return weights[..., sinks] if sinks else None

    def scores(self) -> Tensor:
        """Return q · k (B, H, T, S), before scale, bias and mask."""
        return self._placed(self._plain.raw)

    def scaled_scores(self) -> Tensor:
        """Return q · k · scale (B, H, T, S), capped where the network caps it; before bias and mask."""
        return self._placed(self._plain.scaled)

    def bias(self) -> Tensor | None:
        """Return what is added for where query and key stand (B, H, T, S); None if nothing is."""
        return None if self._parts.bias is None else self._placed(self._parts.bias)

    def mask(self) -> Tensor | None:
        """Return what is added (B, H, T, S) to take keys away: 0, or -∞ or a very low number; None without a mask."""
        return None if self._parts.mask is None else self._placed(self._parts.mask)

    def query(self) -> Tensor:
        """Return the queries (B, H, T, D) as they enter the product."""
        return self.scores_of.queries(self._weight_rows, self.heads.columns)

    def key(self) -> Tensor:
        """Return the keys (B, H, S, D) as they enter the product, repeated for heads that share one."""
        return self.scores_of.keys(self._weight_rows[:, :, 0], self.heads.columns)

    def value(self) -> Tensor:
        """Return the values (B, H, S, D), repeated for heads that share one."""
        return self.heads.values(self.layout.rows[:, :, 0])

    def head_output(self) -> Tensor:
        """Return what the heads hand to W_O (B, H, T, D): values mixed by weights, and what gates do to them."""
        made, layout = self.learned.get("output"), self.layout
        if made is None or layout.ends is None or layout.columns is None:
            return rows_of(self.heads, self.heads_node.output)[layout.rows]
        return made.rows_given(made.given.tensor)[layout.ends][..., layout.columns].movedim(2, 1)

    def output(self) -> Tensor:
        """Return what W_O makes of the heads (B, T, E); without W_O, the heads side by side."""
        made, layout = self.learned.get("output"), self.layout
        if made is None or layout.ends is None:
            return self.head_output().transpose(1, 2).flatten(2)
        return made.rows_made(made.node.output)[layout.ends]

    def shares(self, token: int, item: int = 0) -> Tensor:
        """Return what each head adds to the output at ``token`` (H, E).

        With :meth:`output_bias`, and :meth:`rest` if there is one, they sum to the output.

        Args:
            token: which of T.
            item: which of B.

        Raises:
            InputError: there is no such token or item.
        """
        self._check(token, item)
        heads = self.head_output()[item, :, token].double()  # (H, D)
        weight = self.output_weight()
        if weight is None:
            count, width = heads.shape
            apart = torch.eye(count, dtype=heads.dtype).unsqueeze(2) * heads.unsqueeze(1)  # (H, H, D)
            return apart.reshape(count, count * width).to(self.heads_node.output.dtype)
        return torch.einsum("hd,hed->he", heads, weight.double()).to(weight.dtype)

    def rest(self, token: int, item: int = 0) -> Tensor | None:
        """Return what W_O makes of numbers that are from no head of this attention (E); None where all are.

        ConvBERT's convolutions stand beside the heads (https://arxiv.org/abs/2008.02496), and so do other heads where
        each is written as a module of its own. Shares, rest and bias sum to the output.

        Raises:
            InputError: there is no such token or item.
        """
        self._check(token, item)
        made, layout = self.learned.get("output"), self.layout
        if made is None or layout.ends is None or layout.columns is None:
            return None
        weight = made.weight()
        others = torch.ones(weight.size(1), dtype=torch.bool)
        others[layout.columns.flatten()] = False
        if not bool(others.any()):
            return None
        given = made.rows_given(made.given.tensor)[layout.ends[item, token]]
        return (weight[:, others].double() @ given[others].double()).to(weight.dtype)

    def hidden(self) -> Tensor:
        """Return what the block hands on, as the network shapes it: (B, T, E) unless it says otherwise.

        Raises:
            InputError: there is no such node, or it was not kept.
        """
        if self.hidden_node is None:
            raise InputError(f"it cannot be told what the block around '{self.name}' hands on")
        return self.hidden_node.output

    def _check(self, token: int, item: int) -> None:
        for what, index, count in (("token", token, self.query_count), ("item", item, len(self.layout.rows))):
            if not 0 <= index < count:
                raise InputError(f"no {what} {index} in '{self.name}'; give 0 to {count - 1}")

    @cached_property
    def _parts(self) -> Parts:
        return self.scores_of.parts()

    @cached_property
    def _plain(self) -> Parts:
        return self.scores_of.parts(added=self.scores_of.has_sum_before_curve)

    def _weights(self) -> Tensor:
        return self.scores_of.weights()[self._weight_rows]

"""What a network reads of each token before it looks at the others: a row of its table, and the run from there on.

Told from the recorded run: the operation that looks the tokens up. Knows no network by name.

Axes: B batch, T tokens, E width of the vectors, V rows of the vocabulary, N words.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from heatscope.errors import InputError, shown
from heatscope.models.adapter import TextAdapter, TextGiven, Token
from heatscope.tracing import Node, Trace
from heatscope.tracing.node import Source, tensors_in

#: What tokenizers usually call a word that they cannot even make of pieces.
UNKNOWN = ("[UNK]", "<unk>")
#: What may stand between the tokens and their look-up without changing which they are.
MOVING = ("view", "cast")
#: Parameters that compute, times tokens, times steps on the way from no word: some ten seconds of a processor.
MOST_WORK = 10**11
LOOK_UPS = (F.embedding, torch.embedding)


class Neighbours(NamedTuple):
    """The vectors that neighbours are looked for among."""

    table: Tensor  #: (V, E)
    lengths: Tensor  #: (V), of its rows
    excluded: frozenset[int]  #: rows that stand for no word


class WordVectors(Protocol):
    """The words of a network as vectors."""

    @property
    def size(self) -> int:
        """How many rows the vocabulary has."""

    @property
    def neighbours(self) -> Neighbours:
        """Among which the nearest are looked for."""

    def word(self, row: int) -> str:
        """Return what a row stands for."""

    def row(self, token: Token) -> int:
        """Return the row of a token."""

    def is_known(self, token: Token) -> bool:
        """Tell whether the row is that token's own."""

    def same(self, token: Token) -> Hashable:
        """Return what is equal for tokens that are the same word."""

    def single(self, word: str) -> Token:
        """Return a word that stands in no text.

        Raises:
            InputError: it is none of this network.
        """

    def of(self, tokens: Sequence[Token]) -> Tensor:
        """Return (N, E), what is read of each token."""

    def results(self, vectors: Tensor, given: TextGiven) -> list[Any]:
        """Return what the network returns where it reads (B, T, E) vectors instead of its tokens' own, one by one."""

    def at_once(self, tokens: int) -> int:
        """Return how many copies of a text of so many tokens are run together."""

    def most_steps(self, tokens: int) -> int:
        """Return how many runs of so many tokens end in seconds."""


class TableVectors:
    """The rows of one table, as nearly every network of texts has them.

    Args:
        adapter: of the network.
        node: of its usual run, that looks the tokens up.
    """

    def __init__(self, adapter: TextAdapter, node: Node) -> None:
        self._adapter = adapter
        self._table: Tensor = adapter.network.get_parameter(node.inputs[1].label)  # (V, E)
        every = sum(parameter.numel() for parameter in adapter.network.parameters())
        #: What computes: a row that is looked up does not, unless the table is also what the logits are made with.
        self._work = max(1, every - self._table.numel())

    @property
    def size(self) -> int:
        """How many rows the table has."""
        return len(self._table)

    @cached_property
    def neighbours(self) -> Neighbours:
        """All rows."""
        table = self._table.detach()
        return Neighbours(table, table.norm(dim=1), frozenset())

    def word(self, row: int) -> str:
        """Return what the tokenizer writes for a row."""
        piece: Callable[[int], str] | None = getattr(getattr(self._adapter, "cutter", None), "piece", None)
        return f"row {row}" if piece is None else piece(row)

    def row(self, token: Token) -> int:
        """Return the row that was looked up."""
        assert token.id is not None, "tokens that are rows of a table"
        return token.id

    def is_known(self, token: Token) -> bool:
        """Tell whether it has a row that is not that of all that is unknown."""
        return token.piece not in UNKNOWN

    def same(self, token: Token) -> Hashable:
        """Return its row."""
        return token.id

    def single(self, word: str) -> Token:
        """Return the one token that a word is.

        Raises:
            InputError: it is several.
        """
        tokens = [token for token in self._adapter.read_text(word).tokens if not token.special]
        if len(tokens) != 1:
            pieces = ", ".join(token.piece for token in tokens)
            raise InputError(
                f"{shown(word)} is {len(tokens)} tokens of this network, {pieces}; only one has a vector of its own"
            )
        return tokens[0]

    def of(self, tokens: Sequence[Token]) -> Tensor:
        """Return (N, E), their rows."""
        return self._table.detach()[[self.row(token) for token in tokens]]

    def results(self, vectors: Tensor, given: TextGiven) -> list[Any]:
        """Return what the network returns for each of (B, T, E), looked up in place of the table's rows."""
        rows = torch.tensor([self.row(token) for token in given.tokens])
        return [self._result(each.unsqueeze(0), rows, given) for each in vectors]

    def at_once(self, tokens: int) -> int:
        """One: a network may read one text only."""
        return 1

    def most_steps(self, tokens: int) -> int:
        """Return how many runs end in seconds."""
        return MOST_WORK // (self._work * tokens)

    def _result(self, vectors: Tensor, rows: Tensor, given: TextGiven) -> Any:
        with _LookedUp(self._table, rows, vectors):
            return self._adapter.network(*given.arguments, **given.keywords)


class _LookedUp(TorchFunctionMode):
    """Has the first look-up of ``rows`` in ``table`` give ``vectors``; nothing is hooked that two runs share."""

    def __init__(self, table: Tensor, rows: Tensor, vectors: Tensor) -> None:
        super().__init__()
        self._table, self._rows, self._vectors = table, rows, vectors
        self._is_done = False

    def __torch_function__(
        self, function: Any, kinds: Any, arguments: tuple[Any, ...] = (), keywords: dict[str, Any] | None = None
    ) -> Any:
        """Call ``function``, or give what it is to have found."""
        if function in LOOK_UPS and not self._is_done and self._is_meant(*tensors_in([arguments, keywords])):
            self._is_done = True
            return self._vectors
        return function(*arguments, **(keywords or {}))

    def _is_meant(self, *read: Tensor) -> bool:
        indices = next((each for each in read if not each.is_floating_point()), None)
        is_table = any(each.data_ptr() == self._table.data_ptr() for each in read)
        return is_table and indices is not None and torch.equal(indices.reshape(-1).long(), self._rows)


def table_vectors(adapter: TextAdapter, trace: Trace) -> TableVectors | None:
    """Return the vectors of a network's words; None if its run on its probe, ``trace``, looks no tokens up."""
    given = adapter.probe()
    ids = [token.id for token in given.tokens] if isinstance(given, TextGiven) else []
    shape = (1, len(ids))
    texts = {name for name, tensor in trace.inputs.items() if tensor.shape == shape and tensor[0].tolist() == ids}
    found = (node for node in trace.nodes if ids and _looks_up(node, texts, len(ids)))
    return next((TableVectors(adapter, node) for node in found), None)


def final_node(network: nn.Module, nodes: Sequence[Node], hidden: Node) -> Node:
    """Return the node with the vectors that a transformer ends with.

    What its last layer hands on, ``hidden``, normalised if that is all that is read of it.
    """
    readers = [node for node in nodes if any(source.node is hidden for source in node.inputs)]
    modules = {node.module for node in readers}
    if len(modules) != 1:
        return hidden
    [path] = modules
    inside = [node for node in nodes if node.module == path and node.index > hidden.index]
    is_norm = "norm" in type(network.get_submodule(path)).__name__.lower() and inside[-1].shape == hidden.shape
    return inside[-1] if is_norm else hidden


def _looks_up(node: Node, texts: set[str], count: int) -> bool:
    if node.kind != "embedding" or len(node.shape) != 3 or node.shape[:2] != (1, count) or len(node.inputs) < 2:
        return False
    indices, table = node.inputs[0], node.inputs[1]
    return table.origin == "parameter" and _behind(indices).name in texts


def _behind(source: Source) -> Source:
    """Return the source whose numbers ``source`` only moves."""
    while source.node is not None and source.node.kind in MOVING and source.node.inputs:
        source = source.node.inputs[0]
    return source

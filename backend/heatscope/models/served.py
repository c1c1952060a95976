"""A network that can be asked, with what one recorded run of it showed.

What it can be asked follows from that run and from what its adapter says of input and output; never from its class.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import torch
from torch import Tensor

from heatscope.errors import ModelUnavailableError, raised
from heatscope.inspection.structure import Structure
from heatscope.models.adapter import Adapter, Given, ImageGiven, Outcome, reads_texts
from heatscope.models.card_of import card_of
from heatscope.models.faults import told_of
from heatscope.models.layout import memory_format_of
from heatscope.models.probing import longer_than_probe, probe_of, tried
from heatscope.models.shipped import Block
from heatscope.models.word_vectors import WordVectors, final_node, table_vectors
from heatscope.tracing import Node, Trace, record
from heatscope.tracing.attention import Attention
from heatscope.tracing.keeping import Keep
from heatscope.tracing.node import replaced, tensors_in
from heatscope.tracing.recorder import Observer
from heatscope_models.cards import Card


@dataclass(frozen=True, eq=False)
class Served:
    """A network, what its card states, and what it is made of."""

    adapter: Adapter
    card: Card
    structure: Structure

    @classmethod
    def of(cls, adapter: Adapter, card: Card | None = None) -> "Served":
        """Return ``adapter``, tried with its own probe.

        Raises:
            ModelUnavailableError: the network cannot run on it, or gives something else when it is recorded.
        """
        given = probe_of(adapter)
        try:
            trace = tried(adapter.network, given)
        except ModelUnavailableError:
            raise
        except Exception as error:  # Whatever a foreign network raises, it is this one's fault.
            raise ModelUnavailableError(f"it does not run on a small input: {raised(error)}") from error
        return cls.of_run(adapter, given, trace, card)

    @classmethod
    def of_run(cls, adapter: Adapter, given: Given, trace: Trace, card: Card | None = None) -> "Served":
        """Return ``adapter``, whose network was tried on ``given``; ``trace`` is what was recorded of it."""
        structure = Structure(replace(trace, result=None), _picture_name(given, trace))
        return cls(adapter, card or card_of(adapter), structure)

    def look(self) -> None:
        """Find out what is found out once, so that no request has to wait for it: it may take a second."""
        _ = self.views, self.reads_any_size, self.memory_format

    @property
    def id(self) -> str:
        """Its name in every path."""
        return self.card.id

    @property
    def is_foreign(self) -> bool:
        """Whether it came from somebody else, with a recipe of its own for pictures."""
        return self.adapter.facts.origin != "shipped"

    @property
    def network(self) -> Any:
        """The module itself; a call that only one kind of network answers asks it for what no other has."""
        return self.adapter.network

    @property
    def has_labels(self) -> bool:
        """Whether it names what it reads, one label for all of it."""
        return bool(self.card.labels) and self.card.task == "image-classification"

    def find(self, name: str) -> Node:
        """Return the node of that name; of a layer of a transformer, what it hands on.

        Raises:
            UnknownLayerError: there is none.
        """
        return self.structure.find(self.name_in_run(name))

    def name_in_run(self, name: str) -> str:
        """Return what a run calls the layer ``name``: of a transformer its module, of others the same."""
        block = next((block for block in self.blocks if block.name == name), None)
        if block is None:
            return name
        # The network itself is no layer of its own: what attention in it hands on is a node.
        return block.module or _hands_on(self.attentions[name]).name

    @property
    def picture_name(self) -> str | None:
        """What a trace calls the picture that the network was given; None if it reads none."""
        return self.structure.input_name

    @cached_property
    def reads_any_size(self) -> bool:
        """Whether pictures of another size than its own fit it: tried with one of half as much again."""
        if self.adapter.reads != "image":
            return False
        pixels = self._picture_probe.pixels
        larger = torch.nn.functional.interpolate(pixels, scale_factor=1.5)
        try:
            with torch.inference_mode():
                self.logits(larger) if self.has_labels else self.record(self.given(larger))
        except Exception:  # Whatever a network raises at a size that it does not read.
            return False
        return True

    @cached_property
    def calls(self) -> tuple[str, ...]:
        """What it can be asked, as it stands behind `POST /models/{id}/`."""
        own: tuple[str, ...] = tuple(getattr(self.adapter, "calls", ()))
        calls = ["trace", "unit", "output"]
        if self.adapter.reads == "tensors":
            return tuple(calls)
        if self.structure.spatial:
            calls.append("feature-maps")
        if self.has_labels:
            calls += ["attributions", "transform-sweep"]
        if self.structure.spatial and self.structure.plain_convolutions:
            calls.append("convolution-as-attention")
        if self.patch_grid is not None:
            calls.append("patch-attention")
        if self.adapter.reads == "text" and self.attentions and "generation" not in own:
            calls += ["attention", "attention/step"]
        if self.word_vectors is not None:
            calls += ["embeddings", "word-attributions"]
        return (*calls, *own)

    @cached_property
    def views(self) -> tuple[str, ...]:
        """What a page can show of it."""
        has_maps = "feature-maps" in self.calls
        adds_places = hasattr(self.adapter, "places_added")
        needs = {
            "network": "trace" in self.calls,
            "layers": has_maps,
            "field": has_maps,
            "pooling": has_maps and any(layer.op == "max pooling" for layer in self.structure.layers.values()),
            "move": has_maps and self.has_labels,
            "turn": has_maps and self.has_labels,
            "why": "attributions" in self.calls or "word-attributions" in self.calls,
            "convolution-as-attention": has_maps and "convolution-as-attention" in self.calls,
            "patches": "patch-attention" in self.calls,
            "parameters": has_maps,
            "heads": "attention" in self.calls,
            "words": "embeddings" in self.calls,
            "positions": adds_places,
            "pronounce": "generation" in self.calls,
        }
        return tuple(view for view, is_there in needs.items() if is_there)

    @cached_property
    def attentions(self) -> Mapping[str, Attention]:
        """Every attention of the network by the name it is asked by, in the order they run."""
        found = self.structure.trace.attention()
        blocks = getattr(self.adapter, "blocks", ())
        names = [block.name for block in blocks] if len(blocks) == len(found) else [each.name for each in found]
        return dict(zip(names, found, strict=True))

    @cached_property
    def word_vectors(self) -> WordVectors | None:
        """Its words as vectors; None of a network that looks none up."""
        own: WordVectors | None = getattr(self.adapter, "word_vectors", None)
        if own is not None or not reads_texts(self.adapter):
            return own
        return table_vectors(self.adapter, self.structure.trace)

    @cached_property
    def final_node(self) -> Node | None:
        """The node with the vectors that the layers of a network of texts end with; None where that is not told."""
        of_text = [each for each in self.attentions.values() if each.relation == "self" and not _is_decoding(each)]
        hidden = of_text[-1].hidden_node if of_text else None
        if hidden is None or len(hidden.shape) != 3:
            return None
        return final_node(self.network, self.structure.trace.nodes, hidden)

    @cached_property
    def patch_grid(self) -> tuple[int, int] | None:
        """Rows and columns of the patches that ask each other, a class token before them; None of other networks."""
        maps = [layer for layer in self.structure.layers.values() if layer.is_spatial]
        if self.adapter.reads != "image" or not self.attentions or len(maps) != 1:
            return None
        rows, columns = maps[0].shape[1:]
        is_grid = all(
            each.relation == "self" and each.window_count == 1 and each.query_count == 1 + rows * columns
            for each in self.attentions.values()
        )
        return (rows, columns) if is_grid else None

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The layers of a transformer; none of another network."""
        own: tuple[Block, ...] = tuple(getattr(self.adapter, "blocks", ()))
        if own or not self.attentions:
            return own
        return tuple(self._block(name, attention) for name, attention in self.attentions.items())

    def _block(self, name: str, attention: Attention) -> Block:
        """Return a layer of a foreign transformer: its attention, with what the smallest module around it has."""
        module = self.network.get_submodule(attention.module)
        length = attention.query_count if self.adapter.reads == "image" else None
        return Block(
            name,
            type(module).__name__,
            attention.module,
            (length, _hands_on(attention).shape[-1]),
            sum(parameter.numel() for parameter in module.parameters()),
            attention.head_count,
        )

    def record(
        self,
        given: Given,
        keep: Keep = "none",
        *,
        ends_early: bool = True,
        observe: Observer | None = None,
        gradients: bool = False,
    ) -> Trace:
        """Return the run of the network on ``given``; the options are those of :func:`heatscope.tracing.record`.

        Raises:
            NetworkError: a network of somebody else raised something of its own.
        """
        with told_of(self.id, self.is_foreign, partial(longer_than_probe, self.adapter, given)):
            return record(
                self.network, *given.arguments, keep=keep, ends_early=ends_early, observe=observe, gradients=gradients,
                **given.keywords,
            )  # fmt: skip

    @cached_property
    def memory_format(self) -> torch.memory_format:
        """How its pictures lie in memory."""
        return memory_format_of(self.network)

    def given(self, batch: Tensor) -> ImageGiven:
        """Return what the network is called with for (N, C, H, W) pictures that are ready to be read."""
        batch = batch.contiguous(memory_format=self.memory_format)
        probe = self._picture_probe
        exchange = lambda leaf: batch if leaf is probe.pixels else leaf  # noqa: E731
        keywords: Mapping[str, Any] = replaced(dict(probe.keywords), exchange)
        return replace(probe, arguments=replaced(probe.arguments, exchange), keywords=keywords, pixels=batch)

    def logits(self, batch: Tensor) -> Tensor:
        """Return the (N, labels) logits of (N, C, H, W) pictures that are ready to be read."""
        given = self.given(batch)
        with told_of(self.id, self.is_foreign):
            result = self.network(*given.arguments, **given.keywords)
        return self.logits_of(result, given)

    def logits_of(self, result: Any, given: Given) -> Tensor:
        """Return the (N, labels) logits in what the network returned for N pictures."""
        first = self.outcome(result, given).label_logits
        assert first is not None, "a network with labels"
        # An outcome is of one picture; its logits are the first row of the tensor that holds them all.
        rows = (each for each in tensors_in(result) if each.dim() == 2 and each.data_ptr() == first.data_ptr())
        return next(rows, first.unsqueeze(0))

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Say what ``result`` means."""
        return self.adapter.outcome(result, given)

    @cached_property
    def _picture_probe(self) -> ImageGiven:
        probe = probe_of(self.adapter)
        assert isinstance(probe, ImageGiven), "a network that reads pictures"
        return probe


def _picture_name(given: Given, trace: Trace) -> str | None:
    """Return what the trace calls the picture among what the network was given; None if it was given none."""
    if not isinstance(given, ImageGiven):
        return None
    return next(name for name, tensor in trace.inputs.items() if tensor is given.pixels)


def _hands_on(attention: Attention) -> Node:
    """Return what the layer of an attention hands on, as far as that can be told."""
    return attention.hidden_node or attention.output_node or attention.heads_node


def _is_decoding(attention: Attention) -> bool:
    return "decoder" in attention.name.split(".")

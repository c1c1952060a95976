"""A network of a folder that reads texts.

Axes: T tokens.
"""

import inspect
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor, nn

from heatscope.errors import InputError, ModelUnavailableError, TextError
from heatscope.models.adapter import Facts, Given, Outcome, TextGiven, Token
from heatscope.models.huggingface.pooling import Pooling, read_pooling
from heatscope.models.huggingface.tokenization import Cut, TextCutter

#: What an encoder-decoder starts writing with is stated under one of these.
STARTS = ("decoder_start_token_id", "bos_token_id")
#: Tasks whose encoder-decoders have to be given what the decoder has written so far.
WRITES = ("text2text-generation", "feature-extraction")


#: Where configurations state how many tokens are read.
LENGTHS = ("max_position_embeddings", "n_positions")


def config_of(network: nn.Module) -> Any:
    """Return the configuration of a network of transformers; None of another, whatever it calls its own."""
    config = getattr(network, "config", None)
    return config if callable(getattr(config, "to_dict", None)) else None


class TextReader:
    """What a folder says of texts."""

    def __init__(self, folder: Path, values: Mapping[str, Any], most_tokens: int) -> None:
        """Read the folder's tokenizer and pooling.

        Raises:
            ModelUnavailableError: one of them cannot be used.
        """
        self.cutter = TextCutter(folder)
        self.pooling: Pooling = read_pooling(folder)
        self.values = values
        stated = [values.get(key) for key in LENGTHS] + [self.cutter.longest]
        self.max_tokens: int = min([most_tokens, *(one for one in stated if isinstance(one, int) and one > 0)])
        if self.max_tokens <= self.cutter.special_count:
            raise ModelUnavailableError(f"it reads {self.max_tokens} tokens at most, too few for a text")

    def limit(self, max_tokens: int) -> None:
        """Read no more than ``max_tokens`` tokens.

        Raises:
            InputError: a text does not fit into so few.
        """
        special = self.cutter.special_count
        if type(max_tokens) is not int or max_tokens <= special:
            raise InputError(f"max_tokens is {max_tokens!r}; give a whole number, {special + 1} at least")
        self.max_tokens = min(self.max_tokens, max_tokens)

    def fit(self, network: nn.Module) -> None:
        """Hold the tokenizer against the network it is for.

        Raises:
            ModelUnavailableError: the tokenizer has rows that the network has no vector for.
        """
        if config_of(network) is None:
            return  # of no library: that it runs on the tokenizer's last row is all that can be told
        try:
            known: int = network.get_input_embeddings().num_embeddings  # type: ignore[operator]
        except (NotImplementedError, AttributeError):
            raise ModelUnavailableError("it reads more than a text: it has no one table of a vocabulary") from None
        if self.cutter.largest_id >= known:
            raise ModelUnavailableError(
                f"the tokenizer has rows up to {self.cutter.largest_id}, the network has {known} vectors"
            )
        for name, module in network.named_modules():
            # RoBERTa's positions begin behind that of padding (fairseq's make_positions).
            if name.endswith("position_embeddings") and isinstance(module, nn.Embedding):
                used = 0 if module.padding_idx is None else module.padding_idx + 1
                self.max_tokens = min(self.max_tokens, module.num_embeddings - used)

    @property
    def input(self) -> dict[str, Any]:
        """What the network reads, for its facts."""
        mask = self.cutter.mask
        return {"kind": "text", "max_tokens": self.max_tokens, "mask": mask and mask[0]}


class FolderTextAdapter:
    """A :class:`~heatscope.models.adapter.TextAdapter`."""

    reads: Literal["text"] = "text"

    def __init__(self, facts: Facts, network: nn.Module, reader: TextReader) -> None:
        self.facts = facts
        self.network = network
        self.cutter = reader.cutter
        self.pooling = reader.pooling
        self.values = reader.values
        self.max_tokens = reader.max_tokens
        self.takes = frozenset(inspect.signature(network.forward).parameters)
        #: None of a module that is not of transformers, which is called with the rows alone.
        self.config: Any = config_of(network)
        encodes_and_decodes = bool(self.values.get("is_encoder_decoder")) or bool(
            getattr(self.config, "is_encoder_decoder", False)
        )
        self.writes = encodes_and_decodes and "decoder_input_ids" in self.takes and facts.task in WRITES

    def read_text(self, text: str, pair: str | None = None) -> TextGiven:
        """Return what the network is called with for ``text``, special tokens included.

        Args:
            text: what is read.
            pair: of an encoder-decoder what it has written so far; else a second text.

        Raises:
            TextError: a text is empty, cannot be read or has too many tokens.
            InputError: there is a second text and the network reads one.
        """
        if self.writes:
            return self._with_decoder(self._checked(self.cutter.cut(text)), pair or "")
        if pair is not None and not self.cutter.reads_pairs:
            raise InputError("this network reads one text, not a pair; leave the second out")
        return self._given(self._checked(self.cutter.cut(text, pair)))

    def probe(self) -> Given:
        """Return a short text, or the vocabulary's first row where the tokenizer makes nothing of it."""
        try:
            return self.read_text(self.cutter.piece(self.cutter.largest_id) + " a")
        except TextError:
            cut = Cut((Token("", "", 0, 0, id=0),), (0,), (0,))
            return self._with_decoder(cut, "") if self.writes else self._given(cut)

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Say what the network returned, by its task."""
        match self.facts.task:
            case "token-classification":
                return Outcome(
                    token_logits=_first(result, "logits"), token_label=lambda index: self.facts.labels[index]
                )
            case "text-classification":
                return Outcome(
                    label_logits=_first(result, "logits"), label=lambda index: self.facts.sequence_labels[index]
                )
            case "text-generation" | "text2text-generation":
                return Outcome(next_token_logits=_first(result, "logits")[-1], label=self.cutter.piece)
            case "fill-mask":
                mask = self.cutter.mask
                rows = next(iter([*given.arguments, *given.keywords.values()]))[0].tolist()
                places = tuple(place for place, row in enumerate(rows) if mask and row == mask[1])
                logits = _first(result, "logits")  # (T, vocabulary)
                return Outcome(mask_logits=logits[list(places)], mask_positions=places, label=self.cutter.piece)
        return Outcome(embedding=self.pooling(_first(result, "last_hidden_state")))

    def _checked(self, cut: Cut) -> Cut:
        if all(token.special for token in cut.tokens):
            raise TextError("the text has no words; type a sentence")
        if len(cut.ids) > self.max_tokens:
            raise TextError(f"the text has {len(cut.ids)} tokens; at most {self.max_tokens} are read")
        return cut

    def _given(self, cut: Cut) -> TextGiven:
        rows = torch.tensor([cut.ids])  # (1, T)
        if self.config is None:
            return TextGiven((rows,), tokens=cut.tokens)
        keywords: dict[str, Any] = {"input_ids": rows}
        if "attention_mask" in self.takes:
            keywords["attention_mask"] = torch.ones_like(rows)
        # With a single type, as RoBERTa has it, the tokenizer's numbers of a pair would be out of range.
        if "token_type_ids" in self.takes and int(getattr(self.config, "type_vocab_size", 0) or 0) > max(cut.type_ids):
            keywords["token_type_ids"] = torch.tensor([cut.type_ids])
        return TextGiven(keywords=keywords, tokens=cut.tokens)

    def _with_decoder(self, cut: Cut, written: str) -> TextGiven:
        start = next((row for row in (getattr(self.config, key, None) for key in STARTS) if row is not None), 0)
        name = self.cutter.piece(start)
        tokens: tuple[Token, ...] = (Token(name, name, 0, 0, special=True, id=start),)
        ids: tuple[int, ...] = (start,)
        if written:
            more = self.cutter.cut(written, special=False)
            tokens, ids = tokens + more.tokens, ids + more.ids
        if len(ids) > self.max_tokens:
            raise TextError(f"what is written so far has {len(ids)} tokens; at most {self.max_tokens} are read")
        given = self._given(cut)
        return replace(
            given, keywords={**given.keywords, "decoder_input_ids": torch.tensor([ids])}, decoder_tokens=tokens
        )


def _first(result: Any, name: str) -> Tensor:
    """Return the first item of what the result calls so; of one without names, of the first tensor in it."""
    found = getattr(result, name, result)
    while not isinstance(found, Tensor):
        found = next(iter(found.values() if isinstance(found, Mapping) else found))
    return found[0]

"""Cut a text as a folder's tokenizer.json says, and say of each token where in the text it stands.

Knows nothing of networks: what comes out are tokens with their rows of the vocabulary.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from heatscope.errors import ModelUnavailableError, TextError, shown
from heatscope.models.adapter import Token
from heatscope.models.huggingface.json_file import optional_object, regular_size

FILE = "tokenizer.json"
#: 256,000 pieces take 33 MB.
MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class Cut:
    """A text in tokens."""

    tokens: tuple[Token, ...]
    ids: tuple[int, ...]  #: rows of the vocabulary
    type_ids: tuple[int, ...]  #: as the tokenizer numbers the texts of a pair


class TextCutter:
    """A folder's tokenizer."""

    def __init__(self, folder: Path) -> None:
        """Read the tokenizer of ``folder``.

        Raises:
            ModelUnavailableError: there is none, or none that can be read.
        """
        if not (folder / FILE).exists():
            raise ModelUnavailableError(
                f"there is no {FILE}; transformers' AutoTokenizer writes one: save_pretrained()"
            )
        # Its depth is bounded by the library's own parser.
        if (size := regular_size(folder / FILE)) > MOST_BYTES:
            raise ModelUnavailableError(f"{FILE} has {size} bytes; at most {MOST_BYTES} are read")
        from tokenizers import Tokenizer

        try:
            self._tokenizer: Any = Tokenizer.from_file(str(folder / FILE))
        except Exception as error:  # What the library raises of a damaged file is Exception itself.
            raise ModelUnavailableError(f"{FILE} holds no tokenizer: {shown(str(error))}") from error
        # Nothing is cut off or filled up in silence.
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._settings = optional_object(folder / "special_tokens_map.json") | optional_object(
            folder / "tokenizer_config.json"
        )
        self.largest_id = max(self._tokenizer.get_vocab().values(), default=-1)
        self.reads_pairs: bool = self._tokenizer.num_special_tokens_to_add(is_pair=True) > 0
        self.special_count: int = self._tokenizer.num_special_tokens_to_add(is_pair=False)

    @property
    def longest(self) -> int | None:
        """How many tokens the network was trained with at most; None if it is not stated."""
        stated = self._settings.get("model_max_length")
        # Where there is no limit, files state 1e30.
        return stated if isinstance(stated, int) and 0 < stated < 1 << 24 else None

    @property
    def mask(self) -> tuple[str, int] | None:
        """The token that stands for a word to be guessed, and its row; None if there is none."""
        return self._special("mask_token", ("[MASK]", "<mask>"))

    @property
    def unknown(self) -> tuple[str, int] | None:
        """The token that stands for all that the vocabulary lacks, and its row; None if there is none."""
        return self._special("unk_token", ("[UNK]", "<unk>"))

    def _special(self, setting: str, usual: tuple[str, ...]) -> tuple[str, int] | None:
        stated = self._settings.get(setting)
        name = stated.get("content") if isinstance(stated, dict) else stated
        if not isinstance(name, str):
            # Files without the setting still know the token by one of its usual names.
            name = next((each for each in usual if self._tokenizer.token_to_id(each) is not None), "")
        row = self._tokenizer.token_to_id(name)
        return None if row is None else (name, row)

    def piece(self, row: int) -> str:
        """Return what a row of the vocabulary stands for; a leading space is one, not the sign for it.

        Rows beyond the tokenizer's own, which fill the network's table up, are numbered.
        """
        piece = self._tokenizer.id_to_token(row)
        if piece is None:
            return f"row {row}"
        if piece.startswith(("Ġ", "Ċ")):
            decoded = self._tokenizer.decode([row], skip_special_tokens=False)
            return piece if not decoded or "\ufffd" in decoded else str(decoded)
        return str(piece)

    def cut(self, text: str, pair: str | None = None, special: bool = True) -> Cut:
        """Return the tokens of ``text``, or of two texts that are read together.

        Args:
            text: what is read.
            pair: the second text; its tokens are of sequence 1, and their places are in it.
            special: whether the tokens that the network expects around a text are added.

        Raises:
            TextError: a text cannot be encoded.
        """
        try:
            encoding = self._tokenizer.encode(text, pair, add_special_tokens=special)
        except Exception as error:  # As above; half a surrogate pair is such a text.
            raise TextError(f"the text cannot be read: {shown(str(error))}") from error
        except BaseException as error:
            # What is wrong inside the library comes as this one, and would end the thread.
            if type(error).__name__ == "PanicException":
                raise TextError("the text cannot be read: this network's tokenizer fails at it") from error
            raise
        tokens = _tokens(encoding, (text, pair or ""), self.unknown)
        return Cut(tokens, tuple(encoding.ids), tuple(encoding.type_ids))


def _tokens(encoding: Any, texts: tuple[str, str], unknown: tuple[str, int] | None) -> tuple[Token, ...]:
    tokens: list[Token] = []
    ends = [-1, -1]  # where the last token of each text ended
    words: list[int | None] = [None, None]
    current = 0
    rows = zip(
        encoding.ids, encoding.tokens, encoding.offsets, encoding.special_tokens_mask, encoding.sequence_ids,
        encoding.word_ids, strict=True,
    )  # fmt: skip
    for row, piece, (start, end), special, sequence, word in rows:
        # The tokens between and after two texts belong to the one before them.
        current = current if sequence is None else sequence
        if special or sequence is None:
            place = max(ends[current], 0)
            tokens.append(Token(piece, piece, place, place, special=True, sequence=current, id=row))
            continue
        text = texts[current]
        # Byte-level tokenizers count the space before a word to it.
        while start < end - 1 and text[start].isspace():
            start += 1
        # The sign for a space that was put before the text has no character of its own.
        if piece == "▁" and not text[start:end].isspace():
            end = start
        continues = start <= ends[current] and word == words[current] and not text[start:end].isspace()
        written = Token(text[start:end], piece, start, end, continues=continues, sequence=current, id=row)
        if unknown is not None and row == unknown[1]:
            # Some tokenizers give back what was there.
            written = replace(written, piece=unknown[0], unknown=True)
        tokens.append(written)
        ends[current], words[current] = end, word
    return tuple(tokens)

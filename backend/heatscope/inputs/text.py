"""Split a text a stranger typed into the words that a network reads.

Knows nothing of HTTP or networks.
"""

import re
from collections.abc import Sequence

from heatscope.errors import InputError, TextError
from heatscope_models.tokenizer import Word, split

__all__ = ["Word", "read_words", "reorder"]

SURROGATES = re.compile("[\ud800-\udfff]")


def read_words(text: str, max_words: int, max_characters: int) -> list[Word]:
    """Return the words of ``text`` with their places in it.

    Raises:
        TextError: there are no words, too many, or too many characters.

    Example:
        >>> [word.text for word in read_words("I saw a saw.", 512, 20_000)]
        ['I', 'saw', 'a', 'saw', '.']
    """
    if len(text) > max_characters:
        raise TextError(f"the text has {len(text)} characters; at most {max_characters} are read")
    # Half of a pair of surrogates is no character, and nothing that could be sent back; it separates words.
    words = split(SURROGATES.sub(" ", text))
    if not words:
        raise TextError("the text has no words; type a sentence")
    if len(words) > max_words:
        raise TextError(f"the text has {len(words)} words; at most {max_words} are read")
    return words


def reorder(words: Sequence[Word], order: Sequence[int] | None) -> list[Word]:
    """Return the words in ``order``: position i holds word ``order[i]``. None leaves them as they are.

    Raises:
        InputError: ``order`` does not hold every word's index exactly once.

    Example:
        >>> [word.text for word in reorder(split("I saw"), [1, 0])]
        ['saw', 'I']
    """
    if order is None:
        return list(words)
    if sorted(order) != list(range(len(words))):
        raise InputError(
            f"order must hold each of 0 … {len(words) - 1} exactly once, as the text has {len(words)} words"
        )
    return [words[index] for index in order]

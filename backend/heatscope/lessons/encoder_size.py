"""How many numbers a self-attention encoder has learned, from its shape.

Counted as Devlin et al. 2019 count BERT, https://arxiv.org/abs/1810.04805. Knows nothing of modules.
"""


def layer_size(width: int, feedforward_width: int) -> int:
    """Return the parameters of one layer: W_q, W_k, W_v and W_O, two feed-forward maps, two normalisations.

    The number of heads does not matter: they share the width.

    Example:
        >>> layer_size(256, 1024)
        789760
    """
    attention = 4 * (width**2 + width)
    feedforward = (width * feedforward_width + feedforward_width) + (feedforward_width * width + width)
    return attention + feedforward + 4 * width


def bert_size(
    vocabulary: int, width: int, layers: int, feedforward_width: int, positions: int = 512, segments: int = 2
) -> int:
    """Return the parameters of BERT: learned positions and segments, one normalisation behind them, one pooler.

    Example:
        >>> bert_size(30522, width=768, layers=12, feedforward_width=3072)
        109482240
    """
    embeddings = (vocabulary + positions + segments) * width + 2 * width
    return embeddings + layers * layer_size(width, feedforward_width) + (width**2 + width)

"""The parts of a Markdown file that can be wrong: its code blocks, headings and links.

Knows enough of Markdown for our own files; nothing of what they say.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced code block."""

    language: str
    code: str
    #: Where ``code`` begins and ends in the file.
    start: int
    end: int


def blocks(text: str) -> list[Block]:
    """Return the code blocks in the order they stand."""
    return [Block(match[1], match[2], match.start(2), match.end(2)) for match in FENCE.finditer(text)]


def answered(text: str, asked: str, answer: str) -> list[tuple[Block, Block]]:
    r"""Return each block of language ``asked`` with the block of language ``answer`` that follows it.

    Example:
        >>> [(question, reply)] = answered("```sh\ndate\n```\n\n```text\nMonday\n```\n", "sh", "text")
        >>> question.code, reply.code
        ('date\n', 'Monday\n')
    """
    return [
        (first, second)
        for first, second in pairwise(blocks(text))
        if (first.language, second.language) == (asked, answer)
    ]


def links(text: str) -> list[str]:
    """Return what the links and pictures point to, code blocks left out."""
    return LINK.findall(FENCE.sub("", text))


def anchors(text: str) -> set[str]:
    """Return the names under which headings can be linked to.

    Example:
        >>> anchors("# How right it is")
        {'how-right-it-is'}
    """
    headings = HEADING.findall(FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

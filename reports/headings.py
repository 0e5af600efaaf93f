"""Headings of tables that take more than one row, as forms and software print them. Pure."""

import re
from collections.abc import Iterator, Sequence

# "(1)", "(3)=(4)+(5)", "A" below the headings.
NUMBERING = re.compile(r"\(?[0-9]{1,2}\)?( ?= ?[0-9()+ -]+)?|[a-z]|\([a-z]\)")


def words_over(block: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    """The words over each column that has a text of its own, its group's first. A text stands over
    all columns on its right until the next one of its row or of a row above.
    """
    width = max(map(len, block))
    above: list[str] = [""] * len(block)
    for column in range(width):
        own = [row[column] if column < len(row) else "" for row in block]
        for level, text in enumerate(own):
            if text:
                above[level:] = [text, *[""] * (len(block) - level - 1)]
        if any(own):
            lowest = max(level for level, text in enumerate(own) if text)
            yield column, [text for text in above[: lowest + 1] if text]

"""Small values that the pages of all rooms are made of."""

from typing import NamedTuple

# A piece of the sentence that a page opens with, and whether it is stressed.
Part = tuple[str, bool]


class Choice(NamedTuple):
    """One option of a select."""

    value: str
    label: str
    selected: bool


class Filter(NamedTuple):
    """A link that shows some of the rows, or all of them."""

    label: str
    url: str
    current: bool

"""When a unit lives and below whom: all that mapping and coverage need to know of it."""

from datetime import date
from typing import NamedTuple


class Life(NamedTuple):
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    kind: str = "commune"

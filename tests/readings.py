"""Short ways to lines and readings, for tests that ask about one unit or one window."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from core.months import Window
from indicators.definitions import Definition
from indicators.groups import Group, group_of
from indicators.readings import Ask, Readings, read
from units.mapping import View
from units.models import Unit
from units.peers import Lines, Of, load_branch

K = TypeVar("K")


def lines(unit: Unit, of: Of, view: View, window: Window) -> Lines:
    return load_branch(unit, window, view).lines_of(unit.pk, of, window)


def group(unit: Unit, of: Of, view: View, window: Window, levels: Collection[str] = ()) -> Group:
    return group_of(load_branch(unit, window, view), of, window, levels)


def read_one(
    groups: Mapping[K, Group], window: Window, definitions: Sequence[Definition], **options: Any
) -> Readings[K]:
    [found] = read([Ask(groups, window, definitions)], **options)
    return found

"""What a demand would do to the verdicts on figures that are there already."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.months import Month, Window
from indicators.definitions import Definition, levels_of, load_catalogue
from indicators.fulfilment import span_of
from indicators.groups import Group, PeerGroup, own_group
from indicators.models import Target
from indicators.queries import Book, Judged
from indicators.readings import Ask, Reading, read
from indicators.rules import Demand
from indicators.targets import Judgement, targets_within
from units.mapping import REPORTED
from units.peers import Branch, Member, load_branch

Turn = tuple[Judgement, Judgement]


@dataclass(frozen=True, slots=True)
class Impact:
    """Over `window`: how many units that the demand is made of have a rate, and of how many the
    verdict turns from one into another. “none” is a rate that nothing is demanded of;
    `illustrative` says that a figure among them was invented.
    """

    window: Window
    units: int
    turns: Mapping[Turn, int]
    illustrative: bool

    @property
    def turned(self) -> int:
        return sum(self.turns.values())


def draft_of(demand: Demand, itself: Target | None = None, others: Iterable[Target] = ()) -> Target:
    """The demand as a target that is not stored, with the key of the one it would replace, or a
    later one than all others have: of two documents that took effect on one day the target stored
    later holds.
    """
    draft = Target(**{name: getattr(demand, name) for name in demand.__slots__})
    draft.pk = itself.pk if itself else max((each.pk for each in others), default=0) + 1
    return draft


def impact_of(demand: Demand, itself: Target | None, last: Month) -> Impact | None:
    """`itself` is the target that the demand would replace, `last` the last month with figures. By
    confirmed reports, over the months of the demand in the year of its last such month; None where
    there are none, or the indicator had no version. Four queries, one more with stocks.
    """
    window = _window(draft_of(demand), last)
    if window is None:
        return None
    code = demand.indicator.code
    definition = load_catalogue().by_month(code, window).get(window.last)
    if definition is None:
        return None
    stored = targets_within(window, [code], demand.field.code if demand.field else None)
    others = [each for each in stored if itself is None or each.pk != itself.pk]
    draft = draft_of(demand, itself, others)
    before, after = Book.of(stored, window), Book.of([*others, draft], window)
    judged = [
        (before.judge(reading, path, kind), after.judge(reading, path, kind))
        for path, kind, reading in _readings(demand, definition, window)
        if reading.rate is not None
    ]
    invented = any(one.reading.illustrative for one, _other in judged)
    return Impact(window, len(judged), _turns(judged), invented)


def _window(draft: Target, last: Month) -> Window | None:
    """The months of the demand up to the last one with figures, in that one's year."""
    year = min(Month.nearest(draft.valid_to), last).year
    return span_of(draft, Window(Month.at(year, 1), min(Month.at(year, 12), last)))


def _turns(judged: Iterable[tuple[Judged, Judged]]) -> Counter[Turn]:
    verdicts = ((before.verdict, after.verdict) for before, after in judged)
    return Counter((before, after) for before, after in verdicts if before != after)


def _readings(
    demand: Demand, definition: Definition, window: Window
) -> Iterable[tuple[str, str, Reading]]:
    """Path, kind and reading of each unit that the demand is made of."""
    branch = load_branch(demand.unit, window, REPORTED)
    groups, places = _groups(demand, branch, definition, window)
    field_code = demand.field.code if demand.field else None
    [found] = read([Ask(groups, window, [definition])], field_code=field_code)
    return [(*places[key], found[key][definition.code]) for key in groups]


def _groups(
    demand: Demand, branch: Branch, definition: Definition, window: Window
) -> tuple[dict[int, Group], dict[int, tuple[str, str]]]:
    levels, unit = levels_of([definition]), demand.unit
    if not demand.level:
        return {unit.pk: own_group(branch, window, levels)}, {unit.pk: (unit.path, unit.kind)}
    peers = PeerGroup.of(branch, demand.level, window, levels)
    alive: list[Member] = [each for each in peers.members if not each.ended_before(window.last_day)]
    groups = {each.unit_id: peers.groups[each.unit_id] for each in alive}
    return groups, {each.unit_id: (each.path, each.kind) for each in alive}

"""Questions: the readings of a unit, the ranking of a peer group, what was published against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Refused
from core.months import Window
from indicators.definitions import Definition, definitions_on, load_catalogue
from indicators.models import Direction, Target
from indicators.rankings import Candidate, Ranking, Reason, rank
from indicators.readings import Group, Reading, read
from indicators.tallies import Units, units_with_reopened
from indicators.targets import TargetBook, TargetedUnit, is_met, target_book
from units.mapping import REPORTED, LineKey, View
from units.models import Unit
from units.peers import Branch, load_branch
from units.queries import Member, Of, lines

MOST_MONTHS = 50 * 12


@dataclass(frozen=True, slots=True)
class Question:
    """What is the same for every row of a page: window, view, field, and which reports count.

    Refused: a window longer than any record, which would only wear the database out.
    """

    window: Window
    view: View = REPORTED
    provisional: bool = False
    field_code: str | None = None

    def __post_init__(self) -> None:
        if len(self.window) > MOST_MONTHS:
            message = _("Khoảng thời gian dài quá {years} năm; chọn khoảng ngắn hơn.")
            raise Refused(message.format(years=MOST_MONTHS // 12))


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading and the target that holds for its unit on the window's last day."""

    reading: Reading
    target: Target | None

    @property
    def met(self) -> bool | None:
        return is_met(self.reading.rate, self.target)


def readings_of(
    unit: Unit, of: Of, question: Question, codes: Iterable[str] | None = None
) -> list[Judged]:
    """All asked (or all) indicators of one unit, in catalogue order. At most six queries."""
    day = question.window.last_day
    definitions = definitions_on(day, codes)
    asked = lines(unit, of, question.view, question.window)
    found = read(
        {unit.pk: Group.of(asked, whole=of != "own")},
        question.window,
        definitions,
        provisional=question.provisional,
        field_code=question.field_code,
    )[unit.pk]
    book = target_book(day, [definition.code for definition in definitions], question.field_code)
    targeted = targeted_unit(unit.path, unit.kind)
    return [judged_by(found[definition.code], book, targeted) for definition in definitions]


def judged_by(reading: Reading, book: TargetBook, unit: TargetedUnit) -> Judged:
    """The reading with the target that may judge it."""
    code = reading.definition.code
    return Judged(reading, book.target_for(code, unit, illustrative=reading.illustrative))


@dataclass(frozen=True, slots=True)
class League:
    """A ranked peer group. `members` by name; `judged` and the ranking's standings by unit id.

    `undivided` are the readings of counts that belong to several members, by the names of the units
    that reported them.
    """

    definition: Definition
    members: tuple[Member, ...]
    judged: Mapping[int, Judged]
    ranking: Ranking[int]
    undivided: Mapping[str, Reading]

    @property
    def in_group(self) -> int:
        """Units of the peer group: those valid on the window's last day in the view asked for."""
        return sum(not member.closed for member in self.members)

    @property
    def illustrative(self) -> bool:
        """Whether any figure of it was invented."""
        readings = [judged.reading for judged in self.judged.values()]
        return any(reading.illustrative for reading in (*readings, *self.undivided.values()))

    def ordered(self) -> list[Member]:
        """Ranked members, best first and by name among equals; then the others by name."""
        by_id = {member.unit_id: member for member in self.members}
        ranked = set(self.ranking.order)
        rest = [member for member in self.members if member.unit_id not in ranked]
        return [by_id[unit_id] for unit_id in self.ranking.order] + rest


def league(parent: Unit, level: str, code: str, question: Question) -> League:
    """Ranks the units of a level anywhere below `parent` by one indicator. At most
    seven queries.
    """
    definition = load_catalogue().one(question.window.last_day, code)
    branch = load_branch(parent, question.window, question.view)
    peers = read_peers(branch, level, [definition], question)
    book = target_book(question.window.last_day, [code], question.field_code)
    reopened = units_with_reopened(question.window)
    return peers.league(definition, book, reopened)


@dataclass(frozen=True, slots=True)
class Peers:
    """The readings of a peer group, by unit id, and of what can't be divided among its members."""

    members: tuple[Member, ...]
    readings: Mapping[LineKey, Mapping[str, Reading]]
    undivided: Mapping[LineKey, str]
    units: Units

    def league(self, definition: Definition, book: TargetBook, reopened: set[int]) -> League:
        code = definition.code
        judged = {
            member.unit_id: judged_by(
                self.readings[member.unit_id][code], book, targeted_unit(member.path, member.kind)
            )
            for member in self.members
        }
        undivided = {
            names: self.readings[line][code]
            for line, names in self.undivided.items()
            if self.readings[line][code].numerator is not None
        }
        ranking = _ranked(definition, self.members, judged, reopened)
        return League(definition, self.members, judged, ranking, undivided)


def read_peers(
    branch: Branch, level: str, definitions: Sequence[Definition], question: Question
) -> Peers:
    """Readings of all units of a level below the branch's parent: one SELECT, one more for stocks.

    A unit stands with its branch where units stand below it, else with its own reports.
    """
    members = branch.members(level, question.window)
    lines_by_member = branch.lines(members, question.window)
    undivided = branch.undivided(members, question.window)
    groups: dict[LineKey, Group] = {
        unit_id: Group.of(found, whole=len(found) > 1) for unit_id, found in lines_by_member.items()
    }
    groups |= {line: Group.of(found, whole=False) for line, found in undivided.items()}
    units = _reporting_units(branch, groups)
    readings = read(
        groups,
        question.window,
        definitions,
        provisional=question.provisional,
        field_code=question.field_code,
        units=units,
    )
    names = {
        line: ", ".join(branch.name(unit) for unit in groups[line].units) for line in undivided
    }
    return Peers(members, readings, names, units)


def targeted_unit(path: str, kind: str) -> TargetedUnit:
    return TargetedUnit(tuple(map(int, path.split("/")[1:-1])), kind)


def _reporting_units(branch: Branch, groups: Mapping[LineKey, Group]) -> Units:
    """As reported a branch is one condition on the path; otherwise the ids are named."""
    if branch.view == REPORTED:
        return Unit.objects.branch(branch.parent)
    return sorted({unit for group in groups.values() for unit in group.units})


def _ranked(
    definition: Definition,
    members: Iterable[Member],
    judged: Mapping[int, Judged],
    reopened: set[int],
) -> Ranking[int]:
    direction = definition.indicator.direction
    candidates = {}
    for member in members:
        reading = judged[member.unit_id].reading
        candidates[member.unit_id] = Candidate(
            reading.numerator, reading.denominator, _excluded(member, reading, reopened, direction)
        )
    return rank(
        candidates,
        higher_is_better=direction != Direction.LOWER,
        minimum=definition.version.minimum,
    )


def _excluded(
    member: Member, reading: Reading, reopened: set[int], direction: str
) -> Reason | None:
    if member.closed:
        return Reason.CLOSED
    if reopened and not reopened.isdisjoint(reading.group.units):
        return Reason.REOPENED
    return Reason.UNDIRECTED if direction == Direction.NONE else None

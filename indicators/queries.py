"""Questions: the readings of a unit, the ranking of a peer group, what was published against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from core.months import Window
from indicators.counts import Counts
from indicators.definitions import Definition, definitions_on, levels_of, load_catalogue
from indicators.groups import Group, PeerGroup, group_of
from indicators.models import Direction, Target
from indicators.rankings import Ranking, Reason, rank
from indicators.readings import Ask, Reading, Readings, read
from indicators.tallies import Asked, Units, units_with_reopened
from indicators.targets import Judgement, TargetBook, is_met, reaches, targets_within, verdict
from units.mapping import REPORTED, LineKey, View
from units.models import Unit
from units.peers import Branch, Member, Of, load_branch

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
    """A reading and the target that holds for its unit on the window's last day.

    `before` is the one that held on the window's first day.
    """

    reading: Reading
    target: Target | None
    before: Target | None = None

    @property
    def met(self) -> bool | None:
        return is_met(self.reading.rate, self.target)

    @property
    def verdict(self) -> Judgement:
        return verdict(self.reading.rate, self.target, self.reading.definition.indicator.near)

    @property
    def changed(self) -> bool:
        """Whether something else was demanded when the window began."""
        if self.target is None or self.before is None:
            return False
        return self.target.demand != self.before.demand


@dataclass(frozen=True, slots=True)
class Book:
    """The targets of a window: that of its last day judges, that of the first tells a change."""

    last: TargetBook
    first: TargetBook

    @classmethod
    def of(cls, targets: Sequence[Target], window: Window) -> "Book":
        return cls(TargetBook(targets, window.last_day), TargetBook(targets, window.first_day))

    def judge(self, reading: Reading, path: str, kind: str) -> Judged:
        code, invented = reading.definition.code, reading.illustrative
        return Judged(
            reading,
            self.last.target_for(code, path, kind, illustrative=invented),
            self.first.target_for(code, path, kind, illustrative=invented),
        )


NO_TARGETS = Book(TargetBook((), date.min), TargetBook((), date.min))


def load_book(question: Question, codes: Iterable[str]) -> Book:
    """One query."""
    targets = targets_within(question.window, codes, question.field_code)
    return Book.of(targets, question.window)


def readings_of(
    unit: Unit, of: Of, question: Question, codes: Iterable[str] | None = None
) -> list[Judged]:
    """All asked (or all) indicators of one unit, in catalogue order. At most five queries."""
    window = question.window
    definitions = definitions_on(window.last_day, codes)
    branch = load_branch(unit, window, question.view)
    group = group_of(branch, of, window, levels_of(definitions))
    readings = ask_one(branch, group, definitions, question)
    book = load_book(question, [definition.code for definition in definitions])
    return [book.judge(readings[each.code], unit.path, unit.kind) for each in definitions]


def ask_one(
    branch: Branch, group: Group, definitions: Sequence[Definition], question: Question
) -> Mapping[str, Reading]:
    """The readings of one group of a branch. One query, one more for stocks of several units."""
    [readings] = read(
        [Ask({0: group}, question.window, definitions)],
        provisional=question.provisional,
        field_code=question.field_code,
        lineage=branch.lineage,
    )
    return readings[0]


@dataclass(frozen=True)
class League:
    """A ranked peer group. `members` by name; `counts`, ranks and reasons by unit id.

    `undivided` are the readings of counts that belong to several members, by the names of the units
    that reported them.
    """

    definition: Definition
    members: tuple[Member, ...]
    last_day: date
    counts: Mapping[int, Counts]
    ranking: Ranking[int]
    undivided: Mapping[str, Reading]
    _readings: Readings[LineKey]
    _book: Book

    def group(self, unit_id: int) -> Group:
        """Whose reports stand behind a member."""
        return self._readings.group(unit_id)

    @cached_property
    def living(self) -> list[Member]:
        """Units of the peer group: those valid on the window's last day in the view asked for."""
        return [member for member in self.members if not member.ended_before(self.last_day)]

    @cached_property
    def illustrative(self) -> bool:
        """Whether any figure of it was invented."""
        return any(counts.illustrative for counts in self.counts.values()) or any(
            reading.illustrative for reading in self.undivided.values()
        )

    @property
    def invented(self) -> int:
        """How many have no rank because their figures are invented."""
        return list(self.ranking.reasons.values()).count(Reason.INVENTED)

    @property
    def counts_none(self) -> bool:
        """Whether the indicator counts units, and none stands below any member that is there."""
        reasons = {self.ranking.reasons.get(member.unit_id) for member in self.living}
        return reasons == {Reason.NO_UNITS}

    @cached_property
    def targets(self) -> dict[int, Target]:
        """The targets of those members that have one."""
        code, book, counts = self.definition.code, self._book.last, self.counts
        found = {}
        for member in self.members:
            invented = counts[member.unit_id].illustrative
            target = book.target_for(code, member.path, member.kind, illustrative=invented)
            if target is not None:
                found[member.unit_id] = target
        return found

    def judged(self, unit_id: int) -> Judged:
        member = self.member(unit_id)
        return self._book.judge(
            self._readings[unit_id][self.definition.code], member.path, member.kind
        )

    @cached_property
    def demands(self) -> list[tuple[Target, list[int]]]:
        """What is demanded, with the members that it is demanded of: of most members first."""
        found: dict[int, tuple[Target, list[int]]] = {}
        for unit_id, target in self.targets.items():
            found.setdefault(target.id, (target, []))[1].append(unit_id)
        return sorted(found.values(), key=lambda each: (-len(each[1]), each[0].pk))

    @cached_property
    def missed(self) -> frozenset[int]:
        """The ranked members that miss their target."""
        return frozenset(unit_id for unit_id in self.ranking.order if self._judge(unit_id) is False)

    def _judge(self, unit_id: int) -> bool | None:
        """Whether a member meets its target; None without one, or without a rate."""
        counts, target = self.counts[unit_id], self.targets.get(unit_id)
        if target is None or counts.numerator is None or not counts.denominator:
            return None
        return reaches(counts.numerator, counts.denominator, target)

    def member(self, unit_id: int) -> Member:
        return self._by_id[unit_id]

    def ordered(self) -> list[Member]:
        """Ranked members, best first and by name among equals; then the others by name."""
        return [self._by_id[unit_id] for unit_id in self.ranking.order] + self.unranked

    @cached_property
    def unranked(self) -> list[Member]:
        ranked = set(self.ranking.order)
        return [member for member in self.members if member.unit_id not in ranked]

    @cached_property
    def _by_id(self) -> dict[int, Member]:
        return {member.unit_id: member for member in self.members}


def league(parent: Unit, level: str, code: str, question: Question) -> League:
    """Ranks the units of a level anywhere below `parent` by one indicator. Six queries at most."""
    definition = load_catalogue().one(question.window.last_day, code)
    branch = load_branch(parent, question.window, question.view)
    [peers] = read_peers(branch, level, [Asked(question.window, [definition])], question)
    book = load_book(question, [code])
    reopened = units_with_reopened(question.window)
    return peers.league(definition, book, reopened)


@dataclass(frozen=True, slots=True)
class Peers:
    """A peer group, its readings by unit id, and those of what can't be divided among its members.

    `last_day`: who ended before it is not ranked.
    """

    members: tuple[Member, ...]
    last_day: date
    readings: Readings[LineKey]
    undivided: Mapping[LineKey, str]

    def league(self, definition: Definition, book: Book, reopened: set[int]) -> League:
        code = definition.code
        counts = self.readings.counts(code)
        undivided = {
            names: self.readings[line][code]
            for line, names in self.undivided.items()
            if counts[line].numerator is not None
        }
        of_members = {member.unit_id: counts[member.unit_id] for member in self.members}
        return League(
            definition,
            self.members,
            self.last_day,
            of_members,
            self._ranked(definition, of_members, self._excluded(definition, of_members, reopened)),
            undivided,
            self.readings,
            book,
        )

    def _excluded(
        self, definition: Definition, counts: Mapping[int, Counts], reopened: set[int]
    ) -> dict[int, Reason]:
        """Members that have figures, or may have, and yet no place."""
        found = {}
        undirected = definition.indicator.direction == Direction.NONE
        invented = self._invented(counts)
        for member in self.members:
            if member.ended_before(self.last_day):
                found[member.unit_id] = Reason.CLOSED
            elif self._has_none_to_count(definition, member):
                found[member.unit_id] = Reason.NO_UNITS
            elif member.unit_id in invented:
                found[member.unit_id] = Reason.INVENTED
            elif reopened and not reopened.isdisjoint(self.readings.group(member.unit_id).units):
                found[member.unit_id] = Reason.REOPENED
            elif undirected:
                found[member.unit_id] = Reason.UNDIRECTED
        return found

    def _has_none_to_count(self, definition: Definition, member: Member) -> bool:
        """Whether the indicator counts units, of which none stands below the member."""
        condition, group = definition.condition, self.readings.group(member.unit_id)
        return condition is not None and not group.parts_on(condition.level, self.last_day)

    def _invented(self, counts: Mapping[int, Counts]) -> set[int]:
        """Members to whom invented figures give no place: real units of today, and all beside real
        figures; nor has an invented unit a place among real ones.
        """
        invented = [each for each in self.members if counts[each.unit_id].illustrative]
        if not invented:
            return set()
        reported = any(
            each.numerator is not None and not each.illustrative for each in counts.values()
        )
        real = any(member.is_real for member in self.members)
        return {
            member.unit_id
            for member in invented
            if reported or _is_at_work(member) or (real and not member.is_real)
        }

    def _ranked(
        self, definition: Definition, counts: Mapping[int, Counts], excluded: Mapping[int, Reason]
    ) -> Ranking[int]:
        return rank(
            counts,
            excluded,
            higher_is_better=definition.indicator.direction != Direction.LOWER,
            minimum=definition.version.minimum,
        )


def read_peers(
    branch: Branch,
    level: str,
    asked: Sequence[Asked],
    question: Question,
    *,
    with_parent: bool = False,
) -> list[Peers]:
    """The peer groups of all windows asked for, with their readings: one SELECT, one more for
    stocks. The window of `question` itself is not asked for unless it is among them.

    A unit stands with its branch where units stand below it, else with its own reports. The
    parent's readings may come along, by its id: no member, and in no league.
    """
    groups = [
        PeerGroup.of(
            branch, level, each.window, levels_of(each.definitions), with_parent=with_parent
        )
        for each in asked
    ]
    readings = read(
        [
            Ask(group.groups, each.window, each.definitions)
            for group, each in zip(groups, asked, strict=True)
        ],
        provisional=question.provisional,
        field_code=question.field_code,
        units=_reporting_units(branch, groups),
        lineage=branch.lineage,
    )
    return [
        Peers(group.members, branch.last_day(each.window), found, group.undivided)
        for group, each, found in zip(groups, asked, readings, strict=True)
    ]


def _is_at_work(member: Member) -> bool:
    """A real unit of today: invented figures give it no place. Those of the past keep theirs."""
    return member.is_real and not member.ended_before(clock.today())


def _reporting_units(branch: Branch, groups: Iterable[PeerGroup]) -> Units:
    """As reported a branch is one condition on the path, and the country none; otherwise the ids
    are named.
    """
    if branch.view == REPORTED:
        return None if branch.parent.parent_id is None else Unit.objects.branch(branch.parent)
    return sorted(
        {unit for each in groups for group in each.groups.values() for unit in group.units}
    )

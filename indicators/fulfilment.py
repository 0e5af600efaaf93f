"""How the targets of a year stand: of one unit its rate, of a level how many units meet it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.months import Month, Window
from core.numbers import percent
from indicators.definitions import Catalogue, Definition, levels_of
from indicators.groups import own_group
from indicators.models import Target
from indicators.queries import Book, Judged, League, Question, read_peers
from indicators.rankings import Reason
from indicators.readings import Ask, read
from indicators.tallies import Asked, reopened_in, reopened_reports
from indicators.targets import TargetBook, verdict
from units.models import Unit
from units.peers import Branch, Member, load_branch

Spans = dict[Window, set[str]]


@dataclass(frozen=True, slots=True)
class Share:
    """Of the units of a level that a target holds for: how many meet it, come near, miss it, and
    how many have no rank. A unit whose own target is another one is not among them.
    """

    met: int
    near: int
    missed: int
    without: int
    illustrative: bool

    @property
    def judged(self) -> int:
        return self.met + self.near + self.missed

    @property
    def members(self) -> int:
        return self.judged + self.without


@dataclass(frozen=True, slots=True)
class Standing:
    """`window` are the months of the year that the target covers, as far as they are reported. One
    of `judged` (a single unit) and `share` (a level) is there.
    """

    window: Window
    judged: Judged | None = None
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Standings by the target's key, the indicators that the reader's unit has figures of and that
    no target asks for, and the units below it that no target of the year holds for.
    """

    standings: Mapping[int, Standing]
    unasked: Sequence[Definition]
    without: Sequence[Member]


def fulfilment(
    home: Unit, targets: Sequence[Target], months: Window, catalogue: Catalogue
) -> Fulfilment:
    """`targets` are all that hold in the months for the unit, those above and those below it. One
    query for the branch; one, or two with stocks, for single units, and as many for each level.
    """
    branch = load_branch(home, months, "reported")
    general = [each for each in targets if each.field_id is None]
    spans = {each.pk: span for each in general if (span := span_of(each, months))}
    held = [each for each in general if each.pk in spans and _is_defined(each, spans, catalogue)]
    singles = {each.pk: unit for each in held if (unit := _single(each, home, spans[each.pk]))}
    standings = dict(_of_units(branch, held, singles, spans, catalogue))
    for level in sorted({each.level for each in held if _is_below(each, home)}):
        mine = [each for each in held if each.level == level and _is_below(each, home)]
        standings |= _of_level(branch, level, mine, general, spans, catalogue)
    return Fulfilment(
        standings,
        _unasked(branch, general, months, catalogue),
        _without(branch, general, months),
    )


def span_of(target: Target, months: Window) -> Window | None:
    """The months that end while the target holds; None where there is none yet."""
    first = max(months.first, Month.nearest(target.valid_from))
    last = min(months.last, Month.nearest(target.valid_to))
    if last.last_day > target.valid_to:
        last -= 1
    return Window(first, Month(last)) if first <= last else None


def _is_defined(target: Target, spans: Mapping[int, Window], catalogue: Catalogue) -> bool:
    """Whether the indicator has a version yet on the day that judges."""
    day = spans[target.pk].last_day
    return any(each.version.valid_from <= day for each in catalogue.versions(target.indicator.code))


def _is_below(target: Target, home: Unit) -> bool:
    return bool(target.level) and target.unit.path.startswith(home.path)


def _single(target: Target, home: Unit, span: Window) -> Unit | None:
    """The one unit of the reader's branch that the target holds for."""
    if target.unit.path.startswith(home.path):
        return None if target.level else target.unit
    held = TargetBook([target], span.last_day).target_for(
        target.indicator.code, home.path, home.kind, illustrative=target.document.illustrative
    )
    return home if held else None


def _of_units(
    branch: Branch,
    targets: Sequence[Target],
    singles: Mapping[int, Unit],
    spans: Mapping[int, Window],
    catalogue: Catalogue,
) -> Iterator[tuple[int, Standing]]:
    """Empty where another target, or none, judges the figures of the unit."""
    mine = [each for each in targets if each.pk in singles]
    wanted = _codes(mine, spans)
    if not wanted:
        return
    units = {unit.pk: unit for unit in singles.values()}
    asks = [
        _asked_of(units, branch, window, catalogue.on(window.last_day, sorted(codes)))
        for window, codes in wanted.items()
    ]
    found = dict(zip(wanted, read(asks), strict=True))
    for target in mine:
        unit, window = singles[target.pk], spans[target.pk]
        reading = found[window][unit.pk][target.indicator.code]
        judged = Book.of(targets, window).judge(reading, unit.path, unit.kind)
        if judged.target == target:
            yield target.pk, Standing(window, judged=judged)


def _asked_of(
    units: Iterable[int], branch: Branch, window: Window, definitions: Sequence[Definition]
) -> Ask[int]:
    levels = levels_of(definitions)
    return Ask(
        {unit: own_group(branch, window, levels, unit) for unit in units}, window, definitions
    )


def _of_level(
    branch: Branch,
    level: str,
    targets: Sequence[Target],
    known: Sequence[Target],
    spans: Mapping[int, Window],
    catalogue: Catalogue,
) -> dict[int, Standing]:
    """By the rules of the ranking that the page links to: who has no rank is not judged here."""
    wanted = _codes(targets, spans)
    asked = [
        Asked(window, catalogue.on(window.last_day, codes)) for window, codes in wanted.items()
    ]
    peers = read_peers(branch, level, asked, Question(asked[0].window))
    found = dict(zip(wanted, peers, strict=True))
    first, last = min(each.first for each in wanted), max(each.last for each in wanted)
    reopened = reopened_reports(Window(first, last))
    standings = {}
    for target in targets:
        window = spans[target.pk]
        definition = catalogue.one(window.last_day, target.indicator.code)
        book = Book.of(known, window)
        league = found[window].league(definition, book, reopened_in(reopened, window))
        share = _share(league, target, book.last)
        if share.members:
            standings[target.pk] = Standing(window, share=share)
    return standings


def _share(league: League, target: Target, book: TargetBook) -> Share:
    held = [
        member.unit_id
        for member in league.living
        if league.targets.get(member.unit_id) == target or _waits(league, target, book, member)
    ]
    words = [_judgement(league, target, unit_id) for unit_id in held]
    return Share(
        words.count("met"),
        words.count("near"),
        words.count("missed"),
        words.count("none"),
        any(league.counts[unit_id].illustrative for unit_id in held),
    )


def _waits(league: League, target: Target, book: TargetBook, member: Member) -> bool:
    """Whether the target would hold for figures as real as it is, of a member that has none."""
    if league.counts[member.unit_id].numerator is not None:
        return False
    code, invented = league.definition.code, target.document.illustrative
    return book.target_for(code, member.path, member.kind, illustrative=invented) == target


def _judgement(league: League, target: Target, unit_id: int) -> str:
    counts = league.counts[unit_id]
    if league.ranking.reasons.get(unit_id) not in {None, Reason.UNDIRECTED}:
        return "none"
    rate = percent(counts.numerator, counts.denominator)
    return verdict(rate, target, target.indicator.near)


def _codes(targets: Iterable[Target], spans: Mapping[int, Window]) -> Spans:
    found: Spans = {}
    for target in targets:
        found.setdefault(spans[target.pk], set()).add(target.indicator.code)
    return found


def _unasked(
    branch: Branch, targets: Iterable[Target], months: Window, catalogue: Catalogue
) -> list[Definition]:
    """Only these are read: half of the page's time goes into asking for the whole catalogue."""
    asked = {each.indicator.code for each in targets}
    definitions = [each for each in catalogue.on(months.last_day) if each.code not in asked]
    if not definitions:
        return []
    unit = branch.parent.pk
    [readings] = read([_asked_of([unit], branch, months, definitions)])
    return [each for each in definitions if readings[unit][each.code].denominator is not None]


def _without(branch: Branch, targets: Sequence[Target], months: Window) -> list[Member]:
    """Units of the commune tier that are at work on the last day, and of which nothing is asked."""
    book = TargetBook(targets, months.last_day)
    codes = {each.indicator.code for each in targets}
    return [
        member
        for member in branch.members("commune", months)
        if not member.ended_before(months.last_day) and not _is_asked(book, member, codes)
    ]


def _is_asked(book: TargetBook, member: Member, codes: Iterable[str]) -> bool:
    """Of real figures or of invented ones."""
    return any(
        book.target_for(code, member.path, member.kind, illustrative=illustrative)
        for code in codes
        for illustrative in (True, False)
    )

"""The sheet of a branch: its units down, the main indicators across, each rate judged in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import NONE, format_count, percent
from core.paging import Pager
from dashboard.address import Address
from dashboard.below import KINDS
from dashboard.mains import Main
from dashboard.pages import receipt_path, unit_path, unit_url
from dashboard.rows import is_own
from indicators.rankings import Reason, sort_key
from indicators.readings import Reading
from indicators.words import VERDICT_WORDS, rate_against, reason_in_words, target_in_words
from units.access import Scope
from units.kinds import LEVEL_LABELS, RURAL, Kind
from units.peers import Member

ROWS_A_PAGE = 100
TONES = {"met": "good", "near": "warn", "missed": "bad", "none": ""}
# Where there is no rate to show.
HATCHED = {
    Reason.NO_REPORT: gettext_lazy("chưa có số liệu"),
    Reason.NO_DENOMINATOR: gettext_lazy("không phát sinh"),
}
INVENTED = gettext_lazy("minh họa")
NO_GROUP = gettext_lazy("Kết thúc hoạt động trong kỳ")


@dataclass(frozen=True, slots=True)
class Cell:
    """`verdict` is a code of the templates' verdicts, or "hatched"; `word` says it, or why there
    is none, to those who see no colour; `note` stands in small letters below the figure.
    """

    verdict: str
    text: str
    word: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`gaps` is told only where months that are owed are missing."""

    name: str
    url: str
    is_own: bool
    gaps: str
    cells: list[Cell]
    met: str


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`sorted` is a value of aria-sort."""

    label: str
    target: str
    sort_url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` and `count` are the heads of the first and the last column; `groups` are headings with
    their rows on this page; `totals` and `met` close the table.
    """

    name: SheetColumn
    count: SheetColumn
    columns: list[SheetColumn]
    groups: list[tuple[str, list[SheetRow]]]
    totals: list[Cell]
    met: list[str]


def standing_order(mains: Sequence[Main], sort: str) -> list[Member]:
    """All members by kind, those that ended last, within their group by name or as asked for; a
    unit without what is sorted by comes last in its group either way.
    """
    last_day = mains[0].league.last_day
    members = sorted(
        mains[0].league.members, key=lambda member: _place(member, member.ended_before(last_day))
    )
    backwards, key = sort.startswith("-"), sort.removeprefix("-")
    values = _values(mains, key, members)
    ordered: list[Member] = []
    for _place_of, group in groupby(
        members, key=lambda member: _place(member, member.ended_before(last_day))
    ):
        found = list(group)
        known = [member for member in found if values.get(member.unit_id) is not None]
        known.sort(key=lambda member: values[member.unit_id], reverse=backwards)
        ordered += known + [member for member in found if values.get(member.unit_id) is None]
    return ordered


def _place(member: Member, ended: bool) -> tuple[bool, int]:
    if ended:
        return True, 0
    return False, KINDS.index(Kind(member.kind)) if member.kind in KINDS else len(KINDS)


def _values(mains: Sequence[Main], key: str, members: Sequence[Member]) -> dict[int, int]:
    """What each member is sorted by; unknown keys sort by name."""
    if key == "met":
        found = ((member.unit_id, met_of_member(mains, member)) for member in members)
        return {unit_id: met for unit_id, (met, aimed) in found if aimed}
    main = next((main for main in mains if main.definition.code == key), None)
    if main is None:
        return {member.unit_id: place for place, member in enumerate(members)}
    counts = main.league.counts
    return {
        unit_id: sort_key(counts[unit_id].numerator or 0, counts[unit_id].denominator or 1)
        for unit_id in main.league.ranking.order
    }


def met_of_member(mains: Sequence[Main], member: Member) -> tuple[int, int]:
    """How many targets a unit meets, of how many that judge it."""
    found = [main.judgements.get(member.unit_id, "none") for main in mains]
    aimed = [judgement for judgement in found if judgement != "none"]
    return aimed.count("met"), len(aimed)


@dataclass(frozen=True, slots=True)
class SheetMaker:
    """What all cells of one page share; `queries` are those of the receipts, by column; `words` are
    those of verdicts and of hatched cells, translated once.
    """

    mains: Sequence[Main]
    scope: Scope
    link: Address
    unit_query: str
    queries: Sequence[str]
    words: Mapping[str, str]

    @classmethod
    def of(cls, mains: Sequence[Main], scope: Scope, link: Address) -> "SheetMaker":
        queries = [link.query(indicator=main.definition.code) for main in mains]
        words = {str(code): str(word) for code, word in VERDICT_WORDS.items()}
        words |= {str(reason): str(word) for reason, word in HATCHED.items()}
        return cls(mains, scope, link, link.query(), queries, words)

    def sheet(self, address: Address, ordered: Sequence[Member], pages: Pager, code: str) -> Sheet:
        shown = ordered[pages.start : pages.start + ROWS_A_PAGE]
        return Sheet(
            name=heading(address, "name", _("Đơn vị")),
            count=heading(address, "met", _("Số chỉ tiêu đạt")),
            columns=[self._column(address, main) for main in self.mains],
            groups=self._groups(ordered, shown),
            totals=[self._total(place, code) for place in range(len(self.mains))],
            met=[_met_of(main) for main in self.mains],
        )

    def _groups(
        self, ordered: Sequence[Member], shown: Sequence[Member]
    ) -> list[tuple[str, list[SheetRow]]]:
        """Headings count the whole group, on whatever page its rows stand."""
        totals = Counter(map(self._heading, ordered))
        return [
            (
                _("{group}: {count} đơn vị").format(group=kind, count=totals[kind]),
                [self.row(member) for member in members],
            )
            for kind, members in groupby(shown, key=self._heading)
        ]

    def _heading(self, member: Member) -> str:
        if member.ended_before(self.mains[0].league.last_day):
            return str(NO_GROUP)
        level = RURAL if member.kind == Kind.COMMUNE else member.kind
        return str(LEVEL_LABELS.get(level, Kind(member.kind).label))

    def _column(self, address: Address, main: Main) -> SheetColumn:
        name, code = main.definition.indicator.short_name, main.definition.code
        return heading(address, code, name, _demanded(main))

    def row(self, member: Member) -> SheetRow:
        met, aimed = met_of_member(self.mains, member)
        path = receipt_path(member.code)
        return SheetRow(
            name=member.name,
            url=self._unit_url(member),
            is_own=is_own(member, self.scope),
            gaps=self._gaps(member),
            cells=[
                self._cell(main, member, path + query)
                for main, query in zip(self.mains, self.queries, strict=True)
            ],
            met=f"{met}/{aimed}" if aimed else NONE,
        )

    def _unit_url(self, member: Member) -> str:
        if member.valid_to is not None:
            return unit_url(member, self.scope, self.link)
        return unit_path(member.code) + self.unit_query

    def _gaps(self, member: Member) -> str:
        """“8/9 tháng”: what the widest of the row's rates rests on."""
        counts = [main.league.counts[member.unit_id] for main in self.mains]
        widest = max(counts, key=lambda each: each.months_counted)
        if not widest.months_counted or widest.months_counted >= widest.months_owed:
            return ""
        return _("{counted}/{months} tháng").format(
            counted=format_count(widest.months_counted), months=format_count(widest.months_owed)
        )

    def _cell(self, main: Main, member: Member, url: str) -> Cell:
        """Who has no rank has no verdict: an open report, a small denominator, the end of a unit
        judge nobody.
        """
        league, unit_id = main.league, member.unit_id
        reason = league.ranking.reasons.get(unit_id)
        if reason in HATCHED:
            return Cell("hatched", self.words[reason], "", url)
        if reason == Reason.INVENTED:
            return self._invented(main, member, url)
        judgement = main.judgements.get(unit_id, "none")
        counts, target = league.counts[unit_id], league.targets.get(unit_id)
        rate = percent(counts.numerator, counts.denominator)
        places = main.definition.indicator.decimals
        text = rate_against(rate, target if reason is None else None, places).removesuffix("%")
        word = self.words[judgement]
        if reason is not None:
            word = reason_in_words(reason, main.definition, member)
        return Cell(judgement, text, word, url)

    def _invented(self, main: Main, member: Member, url: str) -> Cell:
        """An invented rate of a real unit is shown and held against nothing."""
        counts = main.league.counts[member.unit_id]
        rate = percent(counts.numerator, counts.denominator)
        if rate is None:
            reason = Reason.NO_DENOMINATOR if counts.denominator == 0 else Reason.NO_REPORT
            return Cell("hatched", self.words[reason], "", url, str(INVENTED))
        text = rate_against(rate, None, main.definition.indicator.decimals)
        return Cell("none", text.removesuffix("%"), "", url, str(INVENTED))

    def _total(self, place: int, code: str) -> Cell:
        main = self.mains[place]
        reading = main.total.reading
        url = receipt_path(code) + self.queries[place]
        if reading.rate is None:
            return Cell("hatched", _no_rate(reading), "", url)
        text = rate_against(reading.rate, main.goal, main.definition.indicator.decimals)
        return Cell("none", text.removesuffix("%"), "", url)


def _no_rate(reading: Reading) -> str:
    reason = Reason.NO_DENOMINATOR if reading.denominator == 0 else Reason.NO_REPORT
    return str(HATCHED[reason])


def _demanded(main: Main) -> str:
    """What the units of the column are held against; empty where nothing is demanded."""
    held = main.demanded
    if not held:
        return ""
    return target_in_words(held[0]) if len(held) == 1 else _("theo đơn vị")


def _met_of(main: Main) -> str:
    met, aimed = main.met
    return f"{format_count(met)}/{format_count(aimed)}" if aimed else NONE


def heading(address: Address, key: str, label: str, target: str = "") -> SheetColumn:
    """A column's head: pressed once it sorts upwards, pressed again downwards."""
    ascending, descending = address.sort == key, address.sort == f"-{key}"
    url = address.query(sort=f"-{key}" if ascending else key, page=1)
    order = "ascending" if ascending else "descending" if descending else "none"
    return SheetColumn(label, target, url, order)


def undivided_names(mains: Iterable[Main]) -> list[str]:
    """Whose counts are in the totals and on no row."""
    return sorted({names for main in mains for names in main.league.undivided})

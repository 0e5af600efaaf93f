"""The sheet of an overview as a workbook: each rate with the counts behind it, and its verdict."""

from django.utils.translation import gettext as _

from core.numbers import percent
from dashboard.mains import Main, of_units
from dashboard.overview import OverviewQuestion, branch_answer, is_illustrative, titled
from dashboard.overview_words import notes_of
from dashboard.sheet import met_of_member, standing_order
from dashboard.tiles import tile_notes
from indicators.words import VERDICT_WORDS, reason_in_words, target_in_words
from rendering.workbooks import SheetOut, Value, made_at, titles, write_workbook
from units.kinds import Kind
from units.peers import Member


def overview_workbook(asked: OverviewQuestion) -> bytes:
    """A row a unit as on the page, all pages of it; then the branch."""
    got = branch_answer(asked)
    mains = of_units(got.mains)
    ordered = standing_order(mains, asked.address.sort) if mains else []
    title = _("Tổng quan: {title}").format(title=titled(asked))
    return write_workbook(
        [
            SheetOut(
                name=_("Tổng quan"),
                title_lines=titles(title, illustrative=is_illustrative(got)),
                headings=_headings(mains),
                rows=[*(_row(mains, member) for member in ordered), _total(mains, asked)],
                note_lines=[
                    *(_formula(main) for main in mains),
                    *tile_notes(got.mains, got.comparison),
                    *notes_of(got.mains, asked.question.view),
                    _state(asked),
                    made_at(),
                ],
            )
        ]
    )


def _headings(mains: list[Main]) -> list[str]:
    heads = [_("Mã"), _("Đơn vị"), _("Loại")]
    for main in mains:
        name = main.definition.indicator.short_name
        parts = (_("tử số"), _("mẫu số"), _("tỷ lệ (%)"), _("chỉ tiêu"), _("đánh giá"))
        heads += [f"{name}: {part}" for part in parts]
    return [*heads, _("Số chỉ tiêu đạt"), _("Số chỉ tiêu được đánh giá")]


def _row(mains: list[Main], member: Member) -> list[Value]:
    met, aimed = met_of_member(mains, member)
    cells = [value for main in mains for value in _cells(main, member)]
    return [member.code, member.name, str(Kind(member.kind).label), *cells, met, aimed]


def _cells(main: Main, member: Member) -> list[Value]:
    counts = main.league.counts[member.unit_id]
    reason = main.league.ranking.reasons.get(member.unit_id)
    target = main.league.targets.get(member.unit_id) if reason is None else None
    word = str(VERDICT_WORDS[main.judgements.get(member.unit_id, "none")])
    return [
        counts.numerator,
        counts.denominator,
        percent(counts.numerator, counts.denominator),
        target_in_words(target) if target else None,
        reason_in_words(reason, main.definition, member) if reason else word,
    ]


def _total(mains: list[Main], asked: OverviewQuestion) -> list[Value]:
    cells: list[Value] = []
    for main in mains:
        reading = main.total.reading
        goal = target_in_words(main.goal) if main.goal else None
        word = str(VERDICT_WORDS[main.verdict])
        cells += [reading.numerator, reading.denominator, reading.rate, goal, word]
    unit = asked.unit
    return [unit.code, _("Toàn địa bàn"), unit.get_kind_display(), *cells, None, None]


def _formula(main: Main) -> str:
    name, formula = main.definition.indicator.short_name, main.definition.in_words()
    return _("{name}: {formula}").format(name=name, formula=formula)


def _state(asked: OverviewQuestion) -> str:
    if asked.question.provisional:
        return _("Số tạm tính: gồm cả báo cáo đã gửi, chưa xác nhận.")
    return _("Số liệu đã xác nhận.")

"""The ranking as a workbook: the rows of the page, all pages of it, with counts and proof."""

from django.utils.translation import gettext as _

from dashboard.columns import sorted_ranked
from dashboard.ranking import Answer, RankingQuestion, answer, field_rows, titled
from dashboard.rows import missing_to_target
from dashboard.standing import verdict_of
from dashboard.sureness import state_of
from indicators.queries import League
from indicators.readings import Reading
from indicators.targets import gap
from indicators.words import VERDICT_WORDS, reason_in_words, target_in_words
from rendering.workbooks import SheetOut, Value, made_at, titles, write_workbook
from units.peers import Member


def ranking_workbook(asked: RankingQuestion) -> bytes:
    got = answer(asked)
    ranked = sorted_ranked(got.found, asked.address.sort, got.earlier)
    members = [*ranked, *got.found.unranked]
    return write_workbook(
        [
            SheetOut(
                name=_("Xếp hạng"),
                title_lines=_titles(asked, got),
                headings=_headings(got.found.definition.wanted),
                rows=[
                    *(_row(got, member) for member in members),
                    *(_undivided(names, reading) for names, reading in got.found.undivided.items()),
                ],
                note_lines=_notes(asked, got.found),
            )
        ]
    )


def _titles(asked: RankingQuestion, got: Answer) -> list[str]:
    name = got.found.definition.indicator.name
    title = _("Xếp hạng: {title}").format(title=titled(name, asked))
    fields = [f"{term}: {name}" for term, name in field_rows(asked)]
    return titles(title, *fields, illustrative=got.illustrative)


def _headings(wanted: str) -> list[str]:
    return [
        _("Hạng"), _("Hạng kỳ trước"), _("Mã"), _("Đơn vị"), _("Tử số"), _("Mẫu số"),
        _("Tỷ lệ (%)"), _("Tháng có số liệu"), _("Tháng phải báo cáo"), _("Chỉ tiêu"), _("Văn bản"),
        _("Mục, khoản"), _("So với chỉ tiêu (điểm %)"),
        _("Cần để đạt ({wanted})").format(wanted=wanted), _("Đánh giá"), _("Lý do không xếp hạng"),
    ]  # fmt: skip


def _row(got: Answer, member: Member) -> list[Value]:
    found = got.found
    judged = found.judged(member.unit_id)
    reading, target = judged.reading, judged.target
    reason = found.ranking.reasons.get(member.unit_id)
    return [
        found.ranking.ranks.get(member.unit_id),
        got.earlier.get(member.unit_id),
        member.code,
        member.name,
        reading.numerator,
        reading.denominator,
        reading.rate,
        reading.months_counted,
        reading.months_owed,
        target_in_words(target) if target else None,
        target.document.symbol if target else None,
        target.clause or None if target else None,
        gap(reading.rate, target),
        missing_to_target(judged),
        str(VERDICT_WORDS[verdict_of(judged)]),
        reason_in_words(reason, found.definition, member) if reason else None,
    ]


def _undivided(names: str, reading: Reading) -> list[Value]:
    """Counts of several members: in the totals, without a rank or a verdict."""
    before: list[Value] = [None] * 3
    after: list[Value] = [None] * 9
    reason = _("chưa chia được")
    return [*before, names, reading.numerator, reading.denominator, *after, reason]


def _notes(asked: RankingQuestion, found: League) -> list[str]:
    state = state_of(found, asked.question)
    return [
        _("Cách tính: {formula}").format(formula=found.definition.in_words()),
        f"{state.label}. {state.sentence}",
        made_at(),
    ]

"""What a person reads of a verdict, a reason, a target: the wording stands here once."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import (
    format_count,
    format_decimal,
    format_money,
    format_percent,
    telling_places,
)
from indicators.definitions import Definition, demand_in_words
from indicators.models import Operator, PublishedFigure, Qualifier, Target
from indicators.published import printed
from indicators.queries import Judged
from indicators.rankings import Reason
from indicators.readings import Reading
from indicators.reconciliation import Verdict
from reports.figures import FIGURES
from units.peers import Member

# Words before a printed number: “hơn 1.000”. The other qualifiers speak in place of a number.
HEDGES = {Qualifier.ABOUT, Qualifier.MORE, Qualifier.NEARLY}


def reason_in_words(reason: Reason, definition: Definition, member: Member) -> str:
    """Why a unit has no rank."""
    match reason:
        case Reason.SMALL_DENOMINATOR:
            return _("mẫu số dưới {minimum} {counted}").format(
                minimum=format_count(definition.version.minimum), counted=definition.counted
            )
        case Reason.CLOSED:
            return _("kết thúc hoạt động ngày {day:%d/%m/%Y}").format(day=member.valid_to)
        case Reason.NO_REPORT | Reason.NO_DENOMINATOR | Reason.NO_UNITS:
            return _no_rate(reason, definition)
    return str(NO_RANK[reason])


def why_no_rate(reading: Reading) -> str:
    """Empty where there is a rate."""
    if reading.rate is not None:
        return ""
    reason = Reason.NO_DENOMINATOR
    if reading.distribution is not None and reading.distribution.is_empty:
        reason = Reason.NO_UNITS
    elif reading.denominator is None:
        reason = Reason.NO_REPORT
    return _no_rate(reason, reading.definition)


def _no_rate(reason: Reason, definition: Definition) -> str:
    words = _("không phát sinh {counted} (mẫu số bằng 0)")
    if reason == Reason.NO_REPORT:
        words = _("chưa có báo cáo đủ số liệu của chỉ số này")
    elif reason == Reason.NO_UNITS:
        words = _("không có {counted} bên dưới để đếm")
    elif definition.condition is not None:
        words = _("không {counted} nào có phát sinh (mẫu số bằng 0)")
    return words.format(counted=definition.counted)


def target_in_words(target: Target) -> str:
    """“≥ 75%”, “< 0,5%”: as few decimals as the document gave."""
    return demand_in_words(Operator(target.operator).value, target.value)


def target_with_source(target: Target) -> str:
    """“≥ 75%; 12/QĐ-UBND, mục II”."""
    return f"{target_in_words(target)}; {source_of(target)}"


def source_of(target: Target) -> str:
    """“12/QĐ-UBND, mục II”."""
    clause = f", {target.clause}" if target.clause else ""
    return f"{target.document.symbol}{clause}"


def change_in_words(judged: Judged) -> str:
    """“đầu kỳ ≥ 70%; 5/QĐ-UBND”: what was demanded when the window began, where it changed."""
    if not judged.changed or judged.before is None:
        return ""
    return _("đầu kỳ: {target}").format(target=target_with_source(judged.before))


def rate_against(rate: Fraction | None, target: Target | None, places: int) -> str:
    """The rate with as many decimals as it takes not to look equal to a target that it misses."""
    return exact_rate(rate, None if target is None else target.value, places)


def exact_rate(rate: Fraction | None, value: Decimal | None, places: int) -> str:
    """The rate beside a value that it may miss by little: 99,996% is no 100%."""
    if rate is None or value is None:
        return format_percent(rate, places)
    return format_percent(rate, telling_places(rate, [value], places))


def points_in_words(points: Fraction, places: int = 2) -> str:
    """“0,67”, “−3,35”: more decimals where two would read as nothing."""
    return format_decimal(points, telling_places(points, [0], places))


def distance_in_words(points: Fraction, places: int = 2) -> str:
    """“còn cách 0,67 điểm %”, on whichever side of the target the rate lies."""
    return _("còn cách {points} điểm %").format(points=points_in_words(abs(points), places))


def value_of(figure: PublishedFigure) -> str:
    """As printed: as many decimals as the source gave, counts grouped."""
    if figure.qualifier == Qualifier.NOT_ARISING:
        return _("không phát sinh")
    if figure.value is None:
        counts = (format_count(figure.numerator), format_count(figure.denominator))
        share = printed(figure)
        rate = format_percent(share.value) if share else ""
        return f"{counts[0]}/{counts[1]} ({rate})"
    if not figure.figure:
        return format_percent(figure.value, figure.decimals)
    if FIGURES[figure.figure].money:
        return format_money(int(figure.value))
    return format_decimal(figure.value, 0)


def hedge_of(figure: PublishedFigure) -> str:
    """“hơn”; empty where the source states the number itself."""
    return str(figure.get_qualifier_display()) if figure.qualifier in HEDGES else ""


def in_print(figure: PublishedFigure) -> str:
    """“hơn 1.000”: value and hedge."""
    return f"{hedge_of(figure)} {value_of(figure)}".strip()


NO_RANK = {
    Reason.REOPENED: gettext_lazy("có báo cáo đang mở lại để sửa"),
    Reason.UNDIRECTED: gettext_lazy("chỉ số chỉ để theo dõi, không xếp hạng"),
    Reason.INVENTED: gettext_lazy(
        "số liệu minh họa: không xếp hạng đơn vị có thật đang hoạt động, hoặc cùng số liệu thật"
    ),
}

VERDICTS = {
    Verdict.NOT_COMPUTABLE: gettext_lazy("chưa đủ số liệu để tính lại"),
    Verdict.AGREES: gettext_lazy("khớp với số tính lại"),
    Verdict.TRUNCATED: gettext_lazy("nguồn cắt bớt số lẻ"),
    Verdict.ROUNDING: gettext_lazy("lệch do làm tròn"),
    Verdict.OTHER_DENOMINATOR: gettext_lazy("khớp nếu dùng mẫu số khác"),
    Verdict.CONTRADICTION: gettext_lazy("mâu thuẫn với số tính lại"),
}

NOT_RANKED_WITH = gettext_lazy(
    "Số liệu minh họa không dùng để xếp hạng đơn vị có thật đang hoạt động, "
    "hoặc xếp cùng số liệu thật."
)

VERDICT_WORDS = {
    "met": gettext_lazy("đạt chỉ tiêu"),
    "near": gettext_lazy("gần đạt chỉ tiêu"),
    "missed": gettext_lazy("chưa đạt chỉ tiêu"),
    "not_arising": gettext_lazy("không phát sinh"),
    "no_figures": gettext_lazy("chưa đủ số liệu"),
    "none": gettext_lazy("chưa có chỉ tiêu"),
}

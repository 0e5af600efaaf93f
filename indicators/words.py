"""What a person reads of a verdict, a reason, a target: the wording stands here once."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import apart, format_count, format_percent
from indicators.definitions import Definition
from indicators.models import Operator, Target
from indicators.rankings import Reason
from indicators.reconciliation import Verdict
from units.queries import Member


def reason_in_words(reason: Reason, definition: Definition, member: Member) -> str:
    """Why a unit has no rank."""
    match reason:
        case Reason.NO_REPORT:
            return _("chưa có báo cáo đủ số liệu của chỉ số này")
        case Reason.NO_DENOMINATOR:
            return _("không phát sinh hồ sơ (mẫu số bằng 0)")
        case Reason.SMALL_DENOMINATOR:
            return _("mẫu số dưới {minimum} hồ sơ").format(
                minimum=format_count(definition.version.minimum)
            )
        case Reason.REOPENED:
            return _("có báo cáo đang mở lại để sửa")
        case Reason.CLOSED:
            return _("kết thúc hoạt động ngày {day:%d/%m/%Y}").format(day=member.valid_to)
        case Reason.UNDIRECTED:
            return _("chỉ số chỉ để theo dõi, không xếp hạng")


def target_in_words(target: Target) -> str:
    """“≥ 75%”, “< 0,5%”: as few decimals as the document gave."""
    value = target.value.normalize()
    places = max(-int(value.as_tuple().exponent), 0)
    return f"{Operator(target.operator).value} {format_percent(value, places)}"


def rate_against(rate: Fraction, target: Target | None, places: int) -> str:
    """The rate with as many decimals as it takes not to look equal to a target that it misses."""
    if target is None:
        return format_percent(rate, places)
    return apart(rate, target.value, places)[0] + "%"


VERDICTS = {
    Verdict.NOT_COMPUTABLE: gettext_lazy("chưa đủ số liệu để tính lại"),
    Verdict.AGREES: gettext_lazy("khớp với số tính lại"),
    Verdict.TRUNCATED: gettext_lazy("nguồn cắt bớt số lẻ"),
    Verdict.ROUNDING: gettext_lazy("lệch do làm tròn"),
    Verdict.OTHER_DENOMINATOR: gettext_lazy("khớp nếu dùng mẫu số khác"),
    Verdict.CONTRADICTION: gettext_lazy("mâu thuẫn với số tính lại"),
}

VERDICT_WORDS = {
    "met": gettext_lazy("đạt chỉ tiêu"),
    "near": gettext_lazy("gần đạt chỉ tiêu"),
    "missed": gettext_lazy("chưa đạt chỉ tiêu"),
    "none": gettext_lazy("chưa có chỉ tiêu"),
}

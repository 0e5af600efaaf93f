"""What a register can tell of a dossier, and the headings by which its columns are recognised.

Whatever is no column here (names of citizens, telephones, addresses) is never read. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.text import fold

CODE, FIELD, OFFICER = "code", "field", "officer"
RECEIVED, DUE, FINISHED, STATUS = "received", "due", "finished", "status"
CHANNEL, LEVEL, NONTERRITORIAL = "channel", "level", "nonterritorial"
FEE, PAID = "fee", "paid_online"
INTAKE, RESULT, REUSED, POSTAL = "digitized_intake", "digitized_result", "reused", "postal"
APOLOGISED = "apologised"
DAYS = (RECEIVED, DUE, FINISHED)
YES_OR_NO = (NONTERRITORIAL, INTAKE, RESULT, REUSED, POSTAL, APOLOGISED)


@dataclass(frozen=True, slots=True)
class Column:
    """`headings` are what software writes above it, the surest first; `gives` says what is counted
    by it, `required` that nothing can be counted without it.
    """

    code: str
    label: Any
    gives: Any
    headings: tuple[str, ...]
    required: bool = False


COLUMNS: Mapping[str, Column] = {
    column.code: column
    for column in (
        Column(
            CODE,
            _("Mã hồ sơ"),
            _("nhận ra hồ sơ ghi hai lần"),
            ("mã hồ sơ", "số hồ sơ", "mã số hồ sơ", "số biên nhận", "mã biên nhận", "mã hs"),
            required=True,
        ),
        Column(
            FIELD,
            _("Lĩnh vực"),
            _("số liệu của từng lĩnh vực"),
            ("lĩnh vực", "tên lĩnh vực", "mã lĩnh vực", "lĩnh vực thủ tục"),
        ),
        Column(
            RECEIVED,
            _("Ngày tiếp nhận"),
            _("tiếp nhận, kỳ trước chuyển sang"),
            ("ngày tiếp nhận", "ngày nhận hồ sơ", "ngày nhận", "thời gian tiếp nhận", "tiếp nhận"),
            required=True,
        ),
        Column(
            DUE,
            _("Ngày hẹn trả"),
            _("trước hạn, đúng hạn, quá hạn"),
            (
                "ngày hẹn trả", "ngày hẹn trả kết quả", "hẹn trả", "ngày hẹn", "hạn xử lý",
                "hạn giải quyết", "ngày hết hạn", "thời hạn giải quyết",
            ),
            required=True,
        ),
        Column(
            FINISHED,
            _("Ngày kết thúc xử lý"),
            _("đã giải quyết, trả lại, còn lại cuối kỳ"),
            (
                "ngày kết thúc xử lý", "ngày kết thúc", "ngày hoàn thành", "ngày xử lý xong",
                "ngày có kết quả", "thời gian kết thúc", "ngày trả kết quả", "kết thúc",
                "hoàn thành",
            ),
            required=True,
        ),
        Column(
            STATUS,
            _("Trạng thái, kết quả"),
            _("phân biệt đã giải quyết với trả lại, rút, từ chối, dừng"),
            (
                "trạng thái", "trạng thái hồ sơ", "tình trạng", "tình trạng hồ sơ",
                "kết quả giải quyết", "kết quả xử lý", "kết quả", "result",
            ),
            required=True,
        ),
        Column(
            CHANNEL,
            _("Kênh tiếp nhận"),
            _("trực tuyến, trực tiếp, bưu chính"),
            (
                "kênh tiếp nhận", "hình thức tiếp nhận", "hình thức nộp", "kênh nộp", "cách nộp",
                "hình thức nộp hồ sơ", "nguồn hồ sơ",
            ),
        ),
        Column(
            LEVEL,
            _("Mức độ dịch vụ công"),
            _("toàn trình, một phần"),
            ("mức độ dịch vụ công", "mức độ dvc", "mức độ", "loại dịch vụ công"),
        ),
        Column(
            NONTERRITORIAL,
            _("Phi địa giới"),
            _("tiếp nhận phi địa giới"),
            ("phi địa giới", "phi địa giới hành chính"),
        ),
        Column(
            FEE,
            _("Phí, lệ phí"),
            _("hồ sơ có nghĩa vụ tài chính, số tiền"),
            ("phí, lệ phí", "phí lệ phí", "lệ phí", "tổng phí", "nghĩa vụ tài chính", "số tiền"),
        ),
        Column(
            PAID,
            _("Thanh toán trực tuyến"),
            _("thanh toán trực tuyến"),
            ("thanh toán trực tuyến", "hình thức thanh toán", "thanh toán"),
        ),
        Column(
            INTAKE,
            _("Số hóa thành phần hồ sơ"),
            _("số hóa khi tiếp nhận"),
            ("số hóa thành phần hồ sơ", "số hóa tphs", "số hóa thành phần", "số hóa hồ sơ"),
        ),
        Column(
            RESULT,
            _("Số hóa kết quả"),
            _("số hóa kết quả, số hóa cả hai"),
            ("số hóa kết quả", "số hóa kết quả giải quyết", "kết quả điện tử", "số hóa kq"),
        ),
        Column(
            REUSED,
            _("Khai thác, sử dụng lại"),
            _("khai thác, sử dụng lại dữ liệu số hóa"),
            ("khai thác, sử dụng lại", "khai thác sử dụng lại", "sử dụng lại", "tái sử dụng"),
        ),
        Column(
            POSTAL,
            _("Bưu chính công ích"),
            _("qua bưu chính công ích"),
            ("bưu chính công ích", "bcci", "qua bcci", "trả kết quả qua bcci"),
        ),
        Column(
            APOLOGISED,
            _("Thư xin lỗi"),
            _("quá hạn đã có thư xin lỗi"),
            ("thư xin lỗi", "đã xin lỗi", "có thư xin lỗi"),
        ),
        Column(
            OFFICER,
            _("Công chức giải quyết"),
            _("tỷ lệ quá hạn của từng công chức"),
            (
                "công chức giải quyết", "cán bộ xử lý", "cán bộ thụ lý", "công chức xử lý",
                "cán bộ giải quyết", "người xử lý", "cán bộ thực hiện",
            ),
        ),
    )
}  # fmt: skip
REQUIRED = tuple(code for code, column in COLUMNS.items() if column.required)
NAMES = {code: tuple(map(fold, (code, *one.headings))) for code, one in COLUMNS.items()}
# Between the words over a group of columns and those over one of them.
BELOW = " › "

# Words above columns that are about citizens: what stands below them is neither kept nor shown.
PERSONAL = (
    "nguoi nop", "ho ten", "ho va ten", "chu ho so", "dien thoai", "sdt", "dia chi", "cccd", "cmnd",
    "can cuoc", "email", "ngay sinh", "nam sinh", "to chuc, ca nhan", "ca nhan, to chuc",
)  # fmt: skip


def is_personal(heading: str) -> bool:
    return any(word in fold(heading) for word in PERSONAL)


def recognise(headings: Sequence[str]) -> dict[str, str]:
    """Column code → the heading under which it stands, for those that are recognised.

    Letters and accents aside; of several the surest. What is above two columns is left to a person.
    Of a heading below another the words of both are looked at first, then its own.
    """
    spoken = (
        [fold(heading.replace(BELOW, " ")) for heading in headings],
        [fold(heading.rpartition(BELOW)[2]) for heading in headings],
    )
    found: dict[str, str] = {}
    for code, names in NAMES.items():
        for words, name in product(spoken, names):
            if words.count(name) == 1 and headings[words.index(name)] not in found.values():
                found[code] = headings[words.index(name)]
                break
    return found

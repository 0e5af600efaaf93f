"""What stands in the cells of a register, as values: days, kinds of status and channel, yes and no.

Each reader takes one text, stripped and not empty, and raises ValueError with the rest of a
sentence: what is expected there. Pure.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.numbers import typed_count
from core.text import fold
from rendering.sheets import CELL_IN_ERROR
from reports.register import columns


class Status(IntEnum):
    """How far a dossier is. Those from REFUSED on came to an end without being resolved."""

    WAITING = 0
    """Handed in online and not taken in: it does not count yet."""
    OPEN = 1
    RESOLVED = 2
    REFUSED = 3
    WITHDRAWN = 4
    CANCELLED = 5
    RETURNED = 6


class Channel(IntEnum):
    ONLINE = 1
    OFFLINE = 2
    POSTAL = 3


class Level(IntEnum):
    PARTIAL = 1
    FULL = 2


class Paid(IntEnum):
    NO = 0
    ONLINE = 1


STATUSES: Mapping[Status, tuple[str, ...]] = {
    Status.WAITING: (
        "chờ tiếp nhận", "mới đăng ký", "chưa tiếp nhận", "mới nộp", "waiting",
    ),
    Status.OPEN: (
        "đang xử lý", "đang giải quyết", "đang thụ lý", "mới tiếp nhận", "đã tiếp nhận",
        "chờ xử lý", "chờ bổ sung", "yêu cầu bổ sung", "đang bổ sung", "chờ công dân bổ sung",
        "tạm dừng", "tạm dừng xử lý", "chờ phê duyệt", "trình ký", "chờ ký", "phân công",
        "chờ phân công", "đang trình ký", "chờ thực hiện nghĩa vụ tài chính",
        "đang xử lý trong hạn", "đang xử lý quá hạn", "trong hạn", "open",
    ),
    Status.RESOLVED: (
        "đã xử lý xong", "đã trả kết quả", "đã giải quyết", "hoàn thành", "đã hoàn thành",
        "đã có kết quả", "có kết quả", "chờ trả kết quả", "đã xử lý", "đã trả", "xong", "kết thúc",
        "đã kết thúc", "giải quyết trước hạn", "giải quyết đúng hạn", "giải quyết quá hạn",
        "đã giải quyết trước hạn", "đã giải quyết đúng hạn", "đã giải quyết quá hạn", "resolved",
    ),
    Status.REFUSED: (
        "từ chối", "từ chối tiếp nhận", "từ chối giải quyết", "không tiếp nhận", "đã từ chối",
        "không đủ điều kiện", "refused",
    ),
    Status.WITHDRAWN: (
        "công dân yêu cầu rút", "công dân rút", "rút hồ sơ", "đã rút", "người nộp rút",
        "công dân rút hồ sơ", "xin rút", "withdrawn",
    ),
    Status.CANCELLED: (
        "dừng xử lý", "đã dừng xử lý", "dừng", "hủy", "đã hủy", "hủy hồ sơ", "đình chỉ",
        "cancelled",
    ),
    Status.RETURNED: ("trả lại", "đã trả lại", "trả hồ sơ", "trả lại hồ sơ", "returned"),
}  # fmt: skip
CHANNELS: Mapping[Channel, tuple[str, ...]] = {
    Channel.ONLINE: (
        "trực tuyến", "nộp trực tuyến", "qua mạng", "cổng dịch vụ công", "cổng dvc", "dvctt",
        "cổng dvcqg", "dvcqg", "dịch vụ công quốc gia", "online", "2",
    ),
    Channel.OFFLINE: (
        "trực tiếp", "nộp trực tiếp", "tại bộ phận một cửa", "một cửa", "tại quầy", "offline", "1",
    ),
    Channel.POSTAL: (
        "bcci", "bưu chính", "bưu chính công ích", "qua bưu chính", "qua bcci", "bưu điện",
        "qua bưu chính công ích", "qua bưu điện", "dịch vụ bưu chính", "postal", "3",
    ),
}  # fmt: skip
LEVELS: Mapping[Level, tuple[str, ...]] = {
    Level.FULL: ("toàn trình", "dvctt toàn trình", "dịch vụ công toàn trình", "full", "mức 4",
                 "mức độ 4", "4"),
    Level.PARTIAL: ("một phần", "dvctt một phần", "dịch vụ công một phần", "partial", "mức 3",
                    "mức độ 3", "3"),
}  # fmt: skip
YES = ("có", "x", "1", "true", "yes", "y", "đã", "đúng", "rồi", "✓", "c")
NO = ("không", "0", "false", "no", "n", "chưa", "-", "–", "k", "sai")
PAID_ONLINE = ("trực tuyến", "thanh toán trực tuyến", "đã thanh toán trực tuyến", "online", *YES)
NOT_ONLINE = (
    "trực tiếp", "tiền mặt", "thanh toán trực tiếp", "tại quầy", "chưa thanh toán",
    "miễn phí", "không phải thanh toán", "bưu điện", "qua bưu điện", *NO,
)  # fmt: skip


# What a word may mean, as people choose it.
YES_OR_NO: Mapping[int, Any] = {1: _lazy("Có"), 0: _lazy("Không")}
MEANINGS_OF_STATUS: Mapping[int, Any] = {
    Status.WAITING: _lazy("Chưa tiếp nhận (không tính)"),
    Status.OPEN: _lazy("Đang giải quyết"),
    Status.RESOLVED: _lazy("Đã giải quyết"),
    Status.REFUSED: _lazy("Từ chối"),
    Status.WITHDRAWN: _lazy("Công dân rút"),
    Status.CANCELLED: _lazy("Dừng xử lý"),
    Status.RETURNED: _lazy("Trả lại"),
}
MEANINGS: Mapping[str, Mapping[int, Any]] = {
    columns.STATUS: MEANINGS_OF_STATUS,
    columns.CHANNEL: {
        Channel.ONLINE: _lazy("Trực tuyến"),
        Channel.OFFLINE: _lazy("Trực tiếp"),
        Channel.POSTAL: _lazy("Bưu chính công ích"),
    },
    columns.LEVEL: {Level.FULL: _lazy("Toàn trình"), Level.PARTIAL: _lazy("Một phần")},
    columns.PAID: {
        Paid.ONLINE: _lazy("Thanh toán trực tuyến"),
        Paid.NO: _lazy("Không thanh toán trực tuyến"),
    },
    **dict.fromkeys(columns.YES_OR_NO, YES_OR_NO),
}
# Column → folded text → what it means.
Taught = Mapping[str, Mapping[str, int]]


def _folded(words: Mapping[Any, tuple[str, ...]]) -> dict[str, int]:
    return {fold(text): int(value) for value, texts in words.items() for text in texts}


STATUS_WORDS = _folded(STATUSES)
CHANNEL_WORDS = _folded(CHANNELS)
LEVEL_WORDS = _folded(LEVELS)
PAID_WORDS = _folded({Paid.ONLINE: PAID_ONLINE, Paid.NO: NOT_ONLINE})
YES_WORDS = {fold(word): 1 for word in YES} | {fold(word): 0 for word in NO}

TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
# A moment of another zone may lie on another day: only our own hour is read as it stands.
AFTER = rf"(?:[ T,]+{TIME}(?: ?\+07(?::?00)?)?)?"
DAY_FIRST = re.compile(rf"(?:{TIME} +)?([0-9]{{1,2}})[/.-]([0-9]{{1,2}})[/.-]([0-9]{{4}}){AFTER}")
YEAR_FIRST = re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}}){AFTER}")
SERIAL = re.compile(r"([0-9]{5})(\.[0-9]+)?")
HOUR = re.compile(r"([0-9]{1,2}):([0-9]{2})")
EXCEL_BEGINS = date(1899, 12, 30).toordinal()
FIRST_YEAR, LAST_YEAR = 1990, 2199
SECONDS_OF_A_DAY = 86_400
CURRENCY = re.compile(r"\s*(đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
# As some software writes whole amounts; ".000" groups thousands.
TRAILING_ZEROS = re.compile(r"^([0-9]+)\.0{1,2}$")


def day_of(text: str) -> int:
    """The day as `date.toordinal` counts: "31/07/2024 08:15", "08:15 31/07/2024", "2024-07-31" or
    Excel's own number of a day.
    """
    if found := DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := SERIAL.fullmatch(text):
        written = date.fromordinal(EXCEL_BEGINS) + timedelta(days=int(found[1]))
        day, month, year = written.day, written.month, written.year
    else:
        raise ValueError(_("không phải là ngày: ghi như 31/07/2024."))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(_("năm không hợp lý: sửa lại ngày."))
    try:
        return date(year, month, day).toordinal()
    except ValueError as error:
        raise ValueError(_("không có ngày này: ghi ngày trước, tháng sau.")) from error


def minute_of(text: str) -> int:
    """The minute of the day in a text that `day_of` reads; 0 where it names no hour, as software
    writes midnight for that.
    """
    if found := HOUR.search(text):
        return 60 * int(found[1]) + int(found[2])
    serial = SERIAL.fullmatch(text)
    return round(float(serial[2] or 0) * SECONDS_OF_A_DAY) // 60 if serial else 0


def status_of(text: str) -> int:
    return _word(text, STATUS_WORDS, _("Đang xử lý, Đã trả kết quả, Từ chối, Công dân yêu cầu rút"))


def channel_of(text: str) -> int:
    return _word(text, CHANNEL_WORDS, _("Trực tuyến, Trực tiếp, BCCI"))


def level_of(text: str) -> int:
    return _word(text, LEVEL_WORDS, _("Toàn trình, Một phần"))


def paid_of(text: str) -> int:
    return _word(text, PAID_WORDS, _("Trực tuyến, Trực tiếp, Có, Không"))


def yes_of(text: str) -> int:
    return _word(text, YES_WORDS, _("Có, Không, x"))


def amount_of(text: str) -> int:
    """Đồng; −1 for a "yes", which says that something is to be paid and not how much."""
    plain = TRAILING_ZEROS.sub(r"\1", CURRENCY.sub("", text))
    count = typed_count(plain.replace(",", "."))
    if count is not None:
        return count
    if fold(text) in YES_WORDS:
        return -YES_WORDS[fold(text)]
    raise ValueError(_("không phải là số tiền: ghi như 150000, hoặc Có, Không."))


def cell_in_error() -> str:
    return _("ô báo lỗi: sửa công thức trong Excel rồi xuất lại sổ.")


def _word(text: str, words: Mapping[str, int], expected: str) -> int:
    value = words.get(fold(text))
    if text == CELL_IN_ERROR:
        raise ValueError(cell_in_error())
    if value is None:
        raise ValueError(_("chưa hiểu: ghi một trong {expected}.").format(expected=expected))
    return value

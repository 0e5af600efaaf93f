"""What speaks against rows of a register, gathered by kind."""

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
from django.utils.translation import gettext as _

from reports.register.cells import Mask
from reports.register.columns import COLUMNS
from reports.register.result import MOST_LISTED, Found


class Problems:
    """`add` gives rows to a kind: a column and a sentence."""

    def __init__(self, headings: dict[str, str]) -> None:
        self._headings = headings
        self._kinds: dict[tuple[str, str], Found] = {}

    def add(
        self, column: str, message: str, bad: Mask, first_row: int, value: Callable[[int], str],
        *, words: bool = False,
    ) -> None:  # fmt: skip
        """The rows where `bad` holds; `value` gives what stands in one, by its place. `words` says
        that those are words which somebody may explain.
        """
        places = np.flatnonzero(bad)
        if not len(places):
            return
        heading = self._headings.get(column, str(COLUMNS[column].label))
        found = self._kinds.setdefault((column, message), Found(heading, message, code=column))
        room = MOST_LISTED - len(found.rows)
        rows = [(first_row + int(at), value(int(at))) for at in places[:room]]
        found.add(rows, len(places))
        if words:
            found.add_words(Counter(map(value, places.tolist())))

    def __iter__(self) -> Iterator[Found]:
        return iter(self._kinds.values())


def missing() -> str:
    return _("ô này để trống: bổ sung rồi xuất lại sổ.")


def before_received() -> str:
    return _("trước ngày tiếp nhận: sửa một trong hai ngày.")


def to_come() -> str:
    return _("ngày này chưa đến: sửa lại.")


def repeated() -> str:
    return _("hồ sơ đã ghi ở một dòng trên: mỗi hồ sơ chỉ giữ một dòng.")


def ended_but_open() -> str:
    return _("hồ sơ có ngày kết thúc mà trạng thái là đang xử lý hoặc để trống: sửa một trong hai.")


def open_but_ended() -> str:
    return _("trạng thái là đã kết thúc mà không có ngày kết thúc xử lý: bổ sung ngày.")


def unknown_field() -> str:
    return _("không có lĩnh vực mang tên hoặc mã này: sửa lại, hoặc nhập danh mục lĩnh vực trước.")

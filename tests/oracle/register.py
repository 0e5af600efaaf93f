"""The figures of a register once more: a plain loop over dictionaries, and nothing of the product.

Rows are as the example register has them: Vietnamese headings, days as dd/mm/yyyy hh:mm.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

ENDED_OTHERWISE = {
    "Từ chối": "refused", "Công dân yêu cầu rút": "withdrawn", "Dừng xử lý": "cancelled",
}  # fmt: skip


@dataclass
class Counted:
    figures: dict[str, dict[str, int]] = field(default_factory=dict)
    officers: dict[str, list[int]] = field(default_factory=dict)
    near: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    late_by_hour: list[str] = field(default_factory=list)

    def add(self, name: str, figure: str, by: int = 1) -> None:
        row = self.figures.setdefault(name, {})
        row[figure] = row.get(figure, 0) + by


def day(text: str) -> date | None:
    return datetime.strptime(text[:10], "%d/%m/%Y").date() if text else None  # noqa: DTZ007


def count(rows: Iterable[Mapping[str, str]], first: date, last: date) -> Counted:
    """Days of one month; stocks are judged on the last."""
    counted = Counted()
    for row in rows:
        received, due, end = (
            day(row[name]) for name in ("Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý")
        )
        assert received is not None
        assert due is not None
        if received > last:
            continue
        name = row["Lĩnh vực"]
        if first <= due <= last:
            counted.add(name, "due")
        if first <= received <= last:
            _intake(counted, name, row)
        if end is not None and end < first:
            continue
        if received < first:
            counted.add(name, "carried_over")
        late = _outcome(counted, name, row, due, end if end and end <= last else None, last)
        tally = counted.officers.setdefault(row["Công chức giải quyết"], [0, 0])
        tally[0] += late
        tally[1] += 1
    return counted


def _intake(counted: Counted, name: str, row: Mapping[str, str]) -> None:
    online = row["Kênh tiếp nhận"] == "Trực tuyến"
    counted.add(name, "received_online" if online else "received_offline")
    if online and row["Mức độ dịch vụ công"] == "Toàn trình":
        counted.add(name, "received_online_full")
    if online and row["Mức độ dịch vụ công"] == "Một phần":
        counted.add(name, "received_online_partial")
    if row["Phi địa giới"] == "x":
        counted.add(name, "received_nonterritorial")
    _payment(counted, name, row)
    if row["Số hóa thành phần hồ sơ"] == "Có":
        counted.add(name, "digitized_intake")
    if row["Khai thác, sử dụng lại"] == "x":
        counted.add(name, "reused")
    if row["Kênh tiếp nhận"] == "BCCI" or row["Bưu chính công ích"] == "x":
        counted.add(name, "postal")


def _payment(counted: Counted, name: str, row: Mapping[str, str]) -> None:
    fee = int(row["Phí, lệ phí"])
    if fee > 0:
        counted.add(name, "payable")
        if row["Thanh toán trực tuyến"] == "Trực tuyến":
            counted.add(name, "paid_online")
            counted.add(name, "paid_online_amount", fee)


def _resolved(counted: Counted, name: str, row: Mapping[str, str], due: date, end: date) -> bool:
    late = end > due
    counted.add(name, "resolved_late" if late else "resolved_in_time")
    if end < due:
        counted.add(name, "resolved_early")
    if late and row["Thư xin lỗi"] == "x":
        counted.add(name, "resolved_late_apologised")
    if row["Số hóa kết quả"] == "Có":
        counted.add(name, "digitized_result")
        if row["Số hóa thành phần hồ sơ"] == "Có":
            counted.add(name, "digitized_full")
    return late


def _outcome(
    counted: Counted, name: str, row: Mapping[str, str], due: date, end: date | None, last: date
) -> bool:
    """Counts how far a dossier in hand is; whether it is late."""
    if end is None:
        late = due < last
        counted.add(name, "pending_overdue" if late else "pending_in_time")
        if late and row["Thư xin lỗi"] == "x":
            counted.add(name, "pending_overdue_apologised")
        if due == last:
            counted.late_by_hour.append(row["Mã hồ sơ"])
        if not late and (due - last).days <= 3:
            counted.near.append(row["Mã hồ sơ"])
    elif row["Trạng thái"] in ENDED_OTHERWISE:
        late = False
        counted.add(name, "returned")
        counted.add(name, ENDED_OTHERWISE[row["Trạng thái"]])
    else:
        late = _resolved(counted, name, row, due, end)
        if end == due and row["Ngày kết thúc xử lý"][11:] > row["Ngày hẹn trả"][11:]:
            counted.late_by_hour.append(row["Mã hồ sơ"])
    if late:
        counted.late.append(row["Mã hồ sơ"])
    return late

"""Registers on their way in, for the tests of pages; nothing here needs pandas."""

from accounts.models import User
from core import clock
from core.months import Month
from reports.models import RegisterPiece, RegisterRun
from reports.register.result import Found, Listed, Officer, Result
from units.models import Unit

COLUMNS = {
    "code": "Mã hồ sơ", "received": "Ngày tiếp nhận", "due": "Ngày hẹn trả",
    "finished": "Ngày kết thúc", "status": "Trạng thái",
}  # fmt: skip
ROW = ("H1", "01/07/2025", "10/07/2025", "", "Đang xử lý")


def register_csv(*rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(row) for row in (tuple(COLUMNS.values()), *(rows or (ROW,)))).encode()


def register_run(by: User, unit: Unit, month: Month, step: str, lines: int = 1) -> RegisterRun:
    """A run as its worker leaves it, with so many dossiers in its lists; "words" are such that it
    does not know.
    """
    listed = [Listed(f"H{at}", "", "2025-07-10", "Lê An", 2) for at in range(lines)]
    result = Result(
        last_day="2025-07-31", rows=1, figures={"": {"due": 21}}, late=listed, late_count=lines,
        officers=[Officer(f"Lê An {at}", 1, 10) for at in range(lines)],
    )  # fmt: skip
    if step == "refused":
        result.problems = [Found("Ngày hẹn trả", "không phải là ngày.", 1, [(2, "mai")])]
        step = "counted"
    if step == "words":
        unknown = {"Chuyển công an": 3, "Đã in": 1}
        result.problems = [Found("Trạng thái", "chưa hiểu.", 4, [], "status", unknown)]
    state = "counted" if step == "words" else step
    run = RegisterRun.objects.create(
        unit=unit, month=month, name="so.csv", by=by, at=clock.now(), step=state,
        headings=[*COLUMNS.values()], samples=[ROW], columns=COLUMNS, rows=1,
        result=result.as_json() if state == "counted" else None, beat_at=clock.now(),
        read=40, size=100,
    )  # fmt: skip
    if step in {"chosen", "words"}:
        RegisterPiece.objects.create(run=run, number=0, content=register_csv())
    return run

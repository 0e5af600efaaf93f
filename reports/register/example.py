"""An invented register, the same for the same seed: to try the import with, and to measure it.

Everything in it is made up, the names of citizens too; it has the columns that one-stop software
exports, those besides that no import reads. Pure.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from core.months import Month

HEADINGS = (
    "STT", "Mã hồ sơ", "Tên thủ tục", "Lĩnh vực", "Người nộp", "Số điện thoại", "Địa chỉ",
    "Kênh tiếp nhận", "Mức độ dịch vụ công", "Phi địa giới", "Ngày tiếp nhận", "Ngày hẹn trả",
    "Ngày kết thúc xử lý", "Trạng thái", "Phí, lệ phí", "Thanh toán trực tuyến",
    "Số hóa thành phần hồ sơ", "Số hóa kết quả", "Khai thác, sử dụng lại", "Bưu chính công ích",
    "Thư xin lỗi", "Công chức giải quyết",
)  # fmt: skip
CHANNELS = ("Trực tuyến", "Trực tuyến", "Trực tiếp", "Trực tiếp", "BCCI")
LEVELS = ("Toàn trình", "Một phần")
OTHER_ENDS = ("Từ chối", "Công dân yêu cầu rút", "Dừng xử lý")
FEES = (0, 0, 8_000, 15_000, 50_000, 150_000, 500_000)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng")
MIDDLES = ("Thị", "Văn", "Minh", "Thu", "Quốc", "Hồng")
NAMES = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Yến")
ALLOWED = (1, 3, 5, 7, 10, 15, 20)
OFFICERS = 12
MONTHS_BACK = 2


def dossiers(
    month: Month, rows: int, seed: int, fields: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    """The cells of each row below HEADINGS: what was taken in from two months before until the end
    of the month, known as on its last day.
    """
    random = Random(seed)  # noqa: S311
    first, last = (month - MONTHS_BACK).first_day, month.last_day
    span = (last - first).days + 1
    officers = [_name(random) for _ in range(OFFICERS)]
    written = {first + timedelta(days=day): f"{first + timedelta(days=day):%d/%m/%Y}"
               for day in range(-1, span + max(ALLOWED) + 1)}  # fmt: skip
    for number in range(1, rows + 1):
        yield _dossier(random, number, month, first, span, fields, officers, written)


def _dossier(
    random: Random, number: int, month: Month, first: date, span: int, fields: Sequence[str],
    officers: Sequence[str], written: dict[date, str],
) -> tuple[str, ...]:  # fmt: skip
    draw = random.random
    day, allowed = int(span * draw()), ALLOWED[int(len(ALLOWED) * draw())]
    skill = int(OFFICERS * draw())
    late = draw() < 0.01 * skill
    took = allowed + 1 + int(8 * draw()) if late else int((allowed + 1) * draw())
    over = day + took < span
    channel, fee = random.choice(CHANNELS), random.choice(FEES)
    field = int(len(fields) * draw())
    status = _status(random) if over else "Đang xử lý"
    paid = "Trực tuyến" if draw() < 0.4 else "Trực tiếp"
    received = first + timedelta(days=day)
    hour = f" {7 + int(10 * draw()):02}:{int(60 * draw()):02}"
    return (
        str(number),
        f"H{month.year % 100:02}.{number:08}",
        f"Thủ tục {field + 1}.{int(9 * draw()) + 1}",
        fields[field],
        _name(random),
        f"09{int(draw() * 10**8):08}",
        f"Tổ {int(30 * draw()) + 1}",
        channel,
        LEVELS[int(2 * draw())] if channel == "Trực tuyến" else "",
        "x" if draw() < 0.02 else "",
        written[received] + hour,
        written[received + timedelta(days=allowed)] + " 17:00",
        written[received + timedelta(days=took)] + hour if over else "",
        status,
        str(fee),
        paid if fee else "",
        "Có" if draw() < 0.7 else "Không",
        "Có" if status == "Đã trả kết quả" and draw() < 0.6 else "Không",
        "x" if draw() < 0.2 else "",
        "x" if draw() < 0.05 else "",
        "x" if late and draw() < 0.5 else "",
        officers[skill],
    )


def _status(random: Random) -> str:
    return random.choice(OTHER_ENDS) if random.random() < 0.03 else "Đã trả kết quả"


def _name(random: Random) -> str:
    return " ".join(random.choice(part) for part in (FAMILIES, MIDDLES, NAMES))

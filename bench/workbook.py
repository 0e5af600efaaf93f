"""One month of every commune from one workbook: what looking at it and writing it would cost.

python -m bench.workbook        in the environment of a bench database; writes nothing that stays
"""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc_dashboard.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import Min  # noqa: E402

from core.months import Month, Window  # noqa: E402
from rendering.forms import FormOut, write_forms  # noqa: E402
from reports import plans, writing  # noqa: E402
from reports.actions import save_reports  # noqa: E402
from reports.entries import Given  # noqa: E402
from reports.models import DossierReport  # noqa: E402
from reports.paper_columns import FORMS, Form  # noqa: E402
from reports.reading import read  # noqa: E402
from units.models import Unit  # noqa: E402

# A row of II.06a that balances, from column (3) on.
ROW = [30, 20, 8, 2, 25, 15, 9, 1, 5, 4, 1]


def main() -> None:
    first = DossierReport.objects.everywhere().aggregate(Min("first_month"))["first_month__min"]
    month = Month(first) - 1
    with TemporaryDirectory() as folder:
        path = Path(folder) / "communes.xlsx"
        path.write_bytes(workbook(month))
        started = time.perf_counter()
        entries = read([path], Given()).entries
        agreed = writing.digest(plans.judge(entries))
        looked = time.perf_counter() - started
        with transaction.atomic():
            started = time.perf_counter()
            save_reports(by=None, entries=entries, agreed=agreed)
            written = time.perf_counter() - started
            transaction.set_rollback(True)
    print(
        f"{len(entries)} reports from one workbook:"
        f" preview {looked:.1f} s (goal 15 s), writing what was seen {written:.1f} s"
    )


def workbook(month: Month) -> bytes:
    """Form II.06a with all communes of the month."""
    communes = Unit.objects.at_level("commune").valid_in(Window(month, month)).by_name()
    printed = FORMS[Form.II06A]
    sheet = FormOut(
        name="II.06a",
        left=[printed.symbol],
        right=[],
        title=[f"Kỳ báo cáo: Tháng {month.number} năm {month.year}"],
        named="Đơn vị",
        groups=[
            (str(heading), [str(label) for _code, label in columns])
            for heading, columns in printed.groups
        ],
        numbers=[f"({number})" for number in range(1, len(ROW) + 3)],
        rows=[(f"{unit.name} ({unit.code})", ROW) for unit in communes],
        summed=False,
        notes=[],
        signatures=("", ""),
    )
    return write_forms([sheet])


if __name__ == "__main__":
    main()

"""manage.py count_register [PK]: counts an uploaded register, or hands those in line to workers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from reports.models import RegisterRun
from reports.register.days import days_counted
from reports.register.draft import known_fields
from reports.register.outline import outline
from reports.register.result import Result
from reports.register.run import count, period_of
from reports.register.runs import on_disk
from reports.register.workers import start_next

Step = RegisterRun.Step


class Command(BaseCommand):
    help = _("Đọc sổ hồ sơ đã tải lên trang: sổ nêu tên, hoặc những sổ đang chờ; trang tự chạy")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pk", type=int, nargs="?")

    def handle(self, *args: Any, pk: int | None, **options: Any) -> None:
        try:
            if pk is not None:
                _count(pk)
        finally:
            start_next()


class Gone(Exception):
    """The person has discarded the run: nobody wants its figures."""


def _count(pk: int) -> None:
    runs = RegisterRun.objects.filter(pk=pk)
    runs.filter(step=Step.WAITING).update(step=Step.COUNTING, beat_at=clock.now())
    run = runs.select_related("unit").get(step=Step.COUNTING)
    asked = False
    try:
        result = _counted(run)
    except Refused as refused:
        runs.update(step=Step.FAILED, error=str(refused))
    except Gone:
        return
    except Exception:
        runs.update(step=Step.FAILED, error=_("Lỗi khi đọc tệp: báo người quản trị."))
        raise
    else:
        runs.update(step=Step.COUNTED, result=result.as_json(), rows=result.rows)
        asked = bool(result.unknown_words)
    finally:
        if not asked:
            run.pieces.all().delete()


def _counted(run: RegisterRun) -> Result:
    told = clock.now()

    def tell(rows: int, read: int, size: int) -> None:
        nonlocal told
        if (clock.now() - told).total_seconds() >= 1:
            told = clock.now()
            facts = {"rows": rows, "read": read, "size": size, "beat_at": told}
            if not RegisterRun.objects.filter(pk=run.pk).update(**facts):
                raise Gone

    with on_disk(run) as path:
        period = period_of(days_counted(run.unit, run.month), clock.today())
        return count(path, outline(path), run.columns, period, known_fields(), run.words, tell)

"""Verbs of registers on the page: keep, count in a process of its own, write, discard."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from core.months import Month
from core.numbers import NONE
from reports import access, plans, writing
from reports.actions import Outdated, lock
from reports.entries import Entry
from reports.models import Field, RegisterPiece, RegisterRun, ReportUpload
from reports.register.columns import is_personal, recognise
from reports.register.comparison import refusals
from reports.register.days import moved
from reports.register.draft import entry_of, offered
from reports.register.mapping import places_of
from reports.register.mappings import find_mapping, save_mapping
from reports.register.outline import Outline, outline
from reports.register.result import Result
from reports.register.words import MEANINGS, Taught
from reports.register.workers import start_next
from reports.uploads import MEGABYTE, short_name, write_undoable
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

Step = RegisterRun.Step

MOST_BYTES = 100 * MEGABYTE
DAYS_KEPT = 7


def keep(
    *, by: "User", unit: Unit, month: Month, name: str, content: Iterable[bytes]
) -> RegisterRun:
    """Keeps a register until its columns are chosen, in place of the person's last one. Refused
    for what can't be read. No figure is written, so the history has no event of it.
    """
    access.require_entry(by, [unit])
    with transaction.atomic():
        RegisterRun.objects.filter(by=by).delete()
        forget_old()
        run = RegisterRun.objects.create(
            unit=unit, month=month, name=short_name(name), by=by, at=clock.now()
        )
        for number, piece in enumerate(content):
            RegisterPiece.objects.create(run=run, number=number, content=piece)
        with on_disk(run) as path:
            about = outline(path)
        run.headings, run.samples = list(about.headings), _without_citizens(about)
        run.save(update_fields=["headings", "samples"])
    return run


def forget_old() -> int:
    """Deletes what nobody finished in time, the files too; how many registers they were."""
    old = RegisterRun.objects.filter(at__lt=_oldest())
    count = old.count()
    old.delete()
    return count


def own_run(by: "User", pk: int) -> RegisterRun | None:
    """What somebody uploaded and is not yet too old. One SQL query."""
    runs = RegisterRun.objects.filter(pk=pk, by=by, at__gte=_oldest())
    return runs.select_related("unit__parent").first()


def open_run(by: int | None) -> RegisterRun | None:
    """The register that somebody has not finished, if it is not too old. One SQL query."""
    return RegisterRun.objects.filter(by=by, at__gte=_oldest()).first()


def begin(*, by: "User", run: RegisterRun, columns: Mapping[str, str], name: str) -> None:
    """Starts counting by these columns, and remembers them under a name where one is given.
    Refused where they make no register, or when it is being counted already.
    """
    access.require_entry(by, [run.unit])
    places_of(Outline(tuple(run.headings), 0, ()), columns)
    known = find_mapping(run.unit, name) if name else None
    words = known.words if known else {}
    with transaction.atomic():
        if name:
            save_mapping(by=by, unit=run.unit, name=name, columns=columns, words=words)
        facts: dict[str, object] = {
            "columns": dict(columns),
            "samples": [],
            "software": name,
            "words": words,
        }
        _start(run, Step.CHOSEN, facts)


def teach(*, by: "User", run: RegisterRun, words: Taught, name: str) -> None:
    """Counts once more with what words mean, which is remembered under a name where one is given.
    Refused where nothing is said, or when the file is gone.
    """
    access.require_entry(by, [run.unit])
    if not any(words.values()):
        raise Refused(_("Chưa chọn nghĩa của từ nào: chọn ít nhất một từ rồi bấm đọc lại."))
    told = {code: {**run.words.get(code, {}), **words.get(code, {})} for code in MEANINGS}
    told = {code: found for code, found in told.items() if found}
    with transaction.atomic():
        if name:
            save_mapping(by=by, unit=run.unit, name=name, columns=run.columns, words=told)
        facts: dict[str, object] = {
            "words": told,
            "software": name,
            "result": None,
            "rows": 0,
            "read": 0,
        }
        _start(run, Step.COUNTED, facts)


def _start(run: RegisterRun, step: str, facts: Mapping[str, object]) -> None:
    """Puts the run in line, unless it is no longer at that step or its file is gone."""
    waiting = RegisterRun.objects.filter(pk=run.pk, step=step, pieces__isnull=False)
    if not waiting.update(step=Step.WAITING, beat_at=clock.now(), **facts):
        raise Refused(_("Tệp này đang được đọc hoặc đã đọc xong: mở lại trang để xem."))
    transaction.on_commit(start_next)


@contextmanager
def on_disk(run: RegisterRun) -> Iterator[Path]:
    """The file as it was uploaded, for as long as it is looked at."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(run.name).name or "so")
        with path.open("wb") as file:
            for piece in run.pieces.order_by("number").values_list("content", flat=True).iterator():
                file.write(piece)
        yield path


def entry_of_run(run: RegisterRun, left_out: Collection[str] = ()) -> Entry:
    """As draft.entry_of."""
    return entry_of(Result.from_json(run.result or {}), run.unit, run.month, run.name, left_out)


@transaction.atomic
def write(
    *, by: "User", run: RegisterRun, agreed: str, taken: Collection[str]
) -> tuple[ReportUpload, int]:
    """Writes of the difference that was shown the cells that are taken, as a file that can be taken
    back, and forgets the run. How many cells were left as they are comes along. Outdated when the
    stored figures are others by now.
    """
    held = RegisterRun.objects.select_for_update(of=("self",)).select_related("unit")
    current = held.filter(pk=run.pk).first()
    if current is None:
        raise Refused(_("Sổ này vừa được ghi hoặc đã bỏ: mở báo cáo để xem số đã ghi."))
    if current.step != Step.COUNTED or current.result is None or current.result["problems"]:
        raise Refused(_("Sổ này chưa đọc xong hoặc có dòng phải sửa: chưa ghi được."))
    if shut := moved(current.unit, current.month, Result.from_json(current.result)):
        raise Refused(shut)
    lock({current.unit_id})
    (plan,) = plans.judge([entry_of_run(current)])
    if agreed != writing.digest([plan]):
        raise Outdated
    all_offered = offered(plan)
    left_out = [name for name in all_offered if name not in taken]
    if left_out == all_offered:
        raise Refused(_("Chưa chọn số nào để ghi: chọn ít nhất một số, hoặc bỏ sổ này."))
    upload = ReportUpload(
        name=current.name,
        unit_code=current.unit.code,
        month=str(current.month),
        by=by,
        at=current.at,
    )
    entry = entry_of_run(current, left_out)
    _require_sound(entry)
    write_undoable(by=by, upload=upload, entries=[entry])
    current.delete()
    return upload, len(left_out)


def _require_sound(entry: Entry) -> None:
    """Refused as by `save_reports`, each problem with its row: a register has no cells to name."""
    (plan,) = plans.judge([entry])
    if told := list(refusals(plan, dict(Field.objects.values_list("code", "name")))):
        raise Refused(*told)


def discard(*, by: "User", run: RegisterRun) -> None:
    access.require_entry(by, [run.unit])
    run.delete()


def _without_citizens(about: Outline) -> list[list[str]]:
    """The first rows; a dash stands for what is about people, or may be."""
    known = recognise(about.headings).values()
    hidden = [heading not in known or is_personal(heading) for heading in about.headings]
    return [
        [NONE if away else cell for cell, away in zip(row, hidden, strict=False)]
        for row in about.samples
    ]


def _oldest() -> datetime:
    return clock.now() - timedelta(days=DAYS_KEPT)

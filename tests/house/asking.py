"""What it takes to ask for a page: a small province with something of everything, and who asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from audit.actions import new_batch
from core import clock
from core.months import Month, Window
from deadlines.models import DayOverride, Extension, Schedule
from indicators.assignable import digest
from indicators.models import Indicator, Target
from indicators.rules import Demand
from legal.models import Document
from reports.actions import as_stored, fingerprint, save_reports
from reports.adjusting import propose
from reports.cell_notes import version
from reports.entries import Entry
from reports.models import DossierReport, FigureAdjustment
from reports.owed import Owed
from reports.register.pages import counted_page
from reports.rows import TOTAL
from reports.undoing import as_it_stands
from reports.uploads import keep, preview
from tests.people import Province
from tests.reports.register.runs import register_csv, register_run
from units.access import scope_of
from units.actions import appoint
from units.models import Membership, Unit

# The reports of Ward A, and of what went into it, by their states.
REPORTED = {
    "A": {"approved": "2025-08", "submitted": "2025-09", "draft": "2025-10"},
    "A-OLD": {"approved": "2025-03", "submitted": "2025-04", "draft": "2025-05"},
}


@dataclass(frozen=True, slots=True)
class Ask:
    path: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """The province of tests/people.py, with what the requests speak of."""

    province: Province

    def parent(self, unit: Unit) -> Unit:
        assert unit.parent is not None
        return unit.parent


def window(unit: Unit) -> str:
    month = REPORTED[unit.code]["approved"]
    return f"from={month}&to={month}"


def at(name: str, *places: Any) -> Callable[[World, Unit], Ask]:
    """A page that is about no unit."""
    return lambda _world, _unit: Ask(reverse(name, args=places))


def of_unit(name: str) -> Callable[[World, Unit], Ask]:
    """A page whose address has the unit's code and months."""
    return lambda _world, unit: Ask(f"{reverse(name, args=[unit.code])}?{window(unit)}")


def of_group(name: str, *places: Any) -> Callable[[World, Unit], Ask]:
    """A page about the units below the unit's parent."""
    return lambda world, unit: Ask(
        f"{reverse(name, args=places)}?parent={world.parent(unit).code}&{window(unit)}"
    )


def member_of(unit: Unit) -> Membership:
    """Somebody who works in the unit and nowhere else."""
    user, _made = User.objects.get_or_create(username=f"member of {unit.code}")
    return appoint(by=None, user=user, unit=unit, role="viewer", first_day=unit.valid_from)


def appointment(unit: Unit) -> dict[str, str]:
    """A second role in the unit while it lives, as an administrator types it."""
    last = f"{unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    first = f"{unit.valid_from:%d/%m/%Y}"
    return {"unit": unit.code, "role": "clerk", "first_day": first, "last_day": last}


def of_person(name: str, **data: str) -> Callable[[World, Unit], Ask]:
    """A page about somebody who works in the unit."""
    return lambda _world, unit: Ask(reverse(name, args=[member_of(unit).user_id]), data)


def of_account(name: str, **data: str) -> Callable[[World, Unit], Ask]:
    """The form of that person's account, as it was opened."""

    def asked(_world: World, unit: Unit) -> Ask:
        user = member_of(unit).user
        return Ask(reverse(name, args=[user.pk]), data | {"seen": user.version})

    return asked


def demand(unit: Unit) -> dict[str, str]:
    """What an officer types to demand something of a unit, by a document that is new."""
    return {
        "symbol": "1/QĐ-UBND", "indicator": "on_time_resolved", "unit": unit.code, "year": "2025",
        "operator": "≥", "value": "97,5",
        "previewed": looked_at(unit, Document(symbol="1/QĐ-UBND")),
    }  # fmt: skip


def looked_at(unit: Unit, document: Document) -> str:
    """The digest that the preview of what `demand` types carries."""
    wanted = Demand(
        indicator=Indicator.objects.get(code="on_time_resolved"), unit=unit, level="", field=None,
        valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31), operator="≥",
        value=Decimal("97.5"), document=document, clause="",
    )  # fmt: skip
    return digest(wanted)


def of_target(name: str) -> Callable[[World, Unit], Ask]:
    """A form about a target of the unit, which changes it or gives a reason against it."""

    def asked(_world: World, unit: Unit) -> Ask:
        document, _made = Document.objects.get_or_create(symbol="0/QĐ-UBND", illustrative=True)
        target, _made = Target.objects.select_related("document").get_or_create(
            indicator=Indicator.objects.get(code="online_received"), unit=unit, document=document,
            valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31), operator="≥",
            value=Decimal(70),
        )  # fmt: skip
        target.refresh_from_db()
        typed = {**demand(unit), "symbol": "", "document": str(document.pk)}
        typed["previewed"] = looked_at(unit, document)
        return Ask(
            reverse(name, args=[target.pk]),
            {**typed, "seen": target.version, "reason": "giao nhầm đơn vị"},
        )

    return asked


NOTED = {"row": "", "kind.visits": "comment", "text.visits": "Có đoàn", "seen": version({})}
REASON = {"reason": "Thiếu lĩnh vực đất đai", "document": "12/SNV"}
REOPENING = {
    **REASON, "until_day": f"{clock.today() + timedelta(3):%d/%m/%Y}", "until_time": "17:00",
}  # fmt: skip


def of_report(name: str, state: str, *behind: str, **data: str) -> Callable[[World, Unit], Ask]:
    """A page about the unit's report in a state; none of these says when it was handed in."""
    return lambda _world, unit: Ask(
        reverse(name, args=[unit.code, REPORTED[unit.code][state], *behind]), {"seen": "", **data}
    )


def of_reports(name: str, *places: str) -> Callable[[World, Unit], Ask]:
    return lambda _world, unit: Ask(
        f"{reverse(name, args=places)}?unit={unit.code}&month={REPORTED[unit.code]['draft']}"
    )


def of_quarter(name: str, *places: str) -> Callable[[World, Unit], Ask]:
    """The quarter of the unit's approved report; what it lacks of this is made."""

    def ask(_world: World, unit: Unit) -> Ask:
        month = Month.parse(REPORTED[unit.code]["approved"])
        first = month - (month.number - 1) % 3
        window = Window(first, first + 2)
        for each in Owed(window).months(unit):
            DossierReport.objects.everywhere().get_or_create(
                unit=unit, first_month=each, defaults={"last_month": each, "state": "approved"}
            )
        path = f"{reverse(name, args=places)}?unit={unit.code}"
        return Ask(f"{path}&from={window.first}&to={window.last}")

    return ask


def judge_one(name: str, **data: str) -> Callable[[World, Unit], Ask]:
    """Judges the unit's report from the board of its parent."""

    def ask(world: World, unit: Unit) -> Ask:
        month, parent = REPORTED[unit.code]["submitted"], world.parent(unit)
        report = DossierReport.objects.everywhere().get(unit=unit, first_month=Month.parse(month))
        path = f"{reverse(name)}?unit={parent.code}&month={month}"
        return Ask(path, {"report": f"{report.pk} ", **data})

    return ask


def urge_one(world: World, unit: Unit) -> Ask:
    """Asks the unit for its draft from the board of its parent."""
    path = f"{reverse('reports-urge')}?unit={world.parent(unit).code}"
    return Ask(f"{path}&month={REPORTED[unit.code]['draft']}", {"urge": unit.code, "send": "1"})


def csv_of(unit: Unit) -> bytes:
    """One more figure in the unit's draft."""
    month = REPORTED[unit.code]["draft"]
    return f"unit_code,first_month,last_month,due\n{unit.code},{month},{month},9\n".encode()


def choose_file(_world: World, unit: Unit) -> Ask:
    return Ask(reverse("report-upload"), {"file": SimpleUploadedFile("a.csv", csv_of(unit))})


def template(_world: World, unit: Unit) -> Ask:
    month = REPORTED[unit.code]["draft"]
    return Ask(f"{reverse('report-template')}?unit={unit.code}&month={month}")


def uploaded(name: str) -> Callable[[World, Unit], Ask]:
    """What the clerk of Ward A uploaded about the unit."""

    def asked(_world: World, unit: Unit) -> Ask:
        clerk = User.objects.get(username="clerk-A")
        upload = keep(by=clerk, files=[("a.csv", csv_of(unit))])
        digest = preview(upload, scope_of(clerk)).digest
        return Ask(reverse(name, args=[upload.pk]), {"digest": digest})

    return asked


def two_uploaded(_world: World, unit: Unit) -> Ask:
    """Leaves out the second of two files."""
    clerk = User.objects.get(username="clerk-A")
    upload = keep(by=clerk, files=[("a.csv", csv_of(unit)), ("b.csv", b"nothing")])
    return Ask(reverse("report-upload-leave", args=[upload.pk, 2]), {"left_out": "1"})


def written_upload(_world: World, unit: Unit) -> Ask:
    """What a file of the clerk of Ward A wrote about the unit, without asking who may."""
    clerk = User.objects.get(username="clerk-A")
    upload = keep(by=clerk, files=[("a.csv", csv_of(unit))])
    month = REPORTED[unit.code]["draft"]
    entry = Entry(unit, Window.parse(month, month), {TOTAL: {"due": 9}})
    upload.before, upload.batch, upload.applied_at = as_it_stands([entry]), new_batch(), clock.now()
    save_reports(by=None, entries=[entry], batch=upload.batch)
    upload.save()
    return Ask(reverse("report-upload-undo", args=[upload.pk]), {})


def choose_register(_world: World, unit: Unit) -> Ask:
    file = SimpleUploadedFile("so.csv", register_csv())
    data = {"unit": unit.code, "month": REPORTED[unit.code]["draft"], "file": file}
    return Ask(reverse("register"), data)


def of_register(name: str, step: str) -> Callable[[World, Unit], Ask]:
    """What the clerk of Ward A uploaded about the unit: chosen, or counted and ready to write."""

    def asked(_world: World, unit: Unit) -> Ask:
        clerk = User.objects.get(username="clerk-A")
        run = register_run(clerk, unit, Month.parse(REPORTED[unit.code]["draft"]), step)
        sent: dict[str, object] = {"w.status.0": "1"}
        sent |= {f"c.{code}": heading for code, heading in run.columns.items()}
        if step == "counted":
            page = counted_page(run)
            ticks = [row.tick for table in page.tables for row in table.rows if row.tick]
            sent |= {"digest": page.digest, "take": ticks}
        return Ask(reverse(name, args=[run.pk]), sent)

    return asked


def of_document(name: str) -> Callable[[World, Unit], Ask]:
    """A page of a document that nothing rests on yet."""

    def asked(_world: World, _unit: Unit) -> Ask:
        document, _made = Document.objects.get_or_create(symbol="3/QĐ-UBND")
        typed = {"symbol": document.symbol, "title": "Giao chỉ tiêu", "seen": document.version}
        return Ask(reverse(name, args=[document.pk]), typed)

    return asked


def of_draft(name: str, data: Mapping[str, Any] | None = None) -> Callable[[World, Unit], Ask]:
    """A page about the unit's report that is still a draft."""
    return lambda _world, unit: Ask(
        reverse(name, args=[unit.code, REPORTED[unit.code]["draft"]]), data or {}
    )


def submission(_world: World, unit: Unit) -> Ask:
    """The draft as it stands, looked at."""
    month = REPORTED[unit.code]["draft"]
    seen = fingerprint(as_stored(unit, Window.parse(month, month)))
    return Ask(reverse("report-submit", args=[unit.code, month]), {"seen": seen})


def of_deadlines(name: str) -> Callable[[World, Unit], Ask]:
    """The unit's deadlines in a year in which it lived."""
    return lambda _world, unit: Ask(f"{reverse(name)}?unit={unit.code}&year=2025")


def new_decision(name: str, /, **typed: str) -> Callable[[World, Unit], Ask]:
    """What an officer types about the days on which the unit's reports are due."""
    return lambda _world, unit: Ask(f"{reverse(name)}?unit={unit.code}", typed)


TERMS = {
    "kind": "month", "valid_from": "01/01/2025", "working_days": "3", "same_month": "0",
    "due_time": "17:00", "document": "4/KH",
}  # fmt: skip
DAY_OFF = {"day": "05/11/2025", "works": "0", "name": "Bão", "document": "5/TB"}
LATER = {
    "due_time": "17:00", "whole_branch": "0", "reason": "Bão",
    "due_day": f"{clock.today() + timedelta(90):%d/%m/%Y}",
    "period": f"{clock.this_month()}/{clock.this_month()}",
}  # fmt: skip


def of_decision(name: str, /, **typed: str) -> Callable[[World, Unit], Ask]:
    """Ends what was declared for the unit."""

    def asked(_world: World, unit: Unit) -> Ask:
        day, document = date(2025, 1, 1), Document.objects.get_or_create(symbol="4/KH")[0]
        said = {"unit": unit, "document": document}
        made: dict[str, Callable[[], Any]] = {
            "schedule-end": lambda: Schedule.objects.create(
                kind="month", valid_from=day, working_days=3, **said
            ),
            "day-delete": lambda: DayOverride.objects.create(day=day, name="Bão", **said),
            "extension-withdraw": lambda: Extension.objects.create(
                first_month="2025-01", last_month="2025-01", due_at=clock.now(), at=clock.now(),
                reason="Bão", **said,
            ),
        }  # fmt: skip
        stored = known[name].objects.everywhere().filter(unit=unit).first() or made[name]()
        return Ask(reverse(name, args=[stored.pk]), {"reason": "Khai nhầm", **typed})

    known: dict[str, Any] = {
        "schedule-end": Schedule, "day-delete": DayOverride, "extension-withdraw": Extension,
    }  # fmt: skip
    return asked


def of_branch(name: str) -> Callable[[World, Unit], Ask]:
    """A page about a unit and what stands below it."""
    return lambda _world, unit: Ask(f"{reverse(name)}?unit={unit.code}&{window(unit)}")


def late(unit: Unit) -> DossierReport:
    """The unit's draft with seven dossiers that are late on the software."""
    month = REPORTED[unit.code]["draft"]
    reports = DossierReport.objects.everywhere().filter(unit=unit, first_month=Month.parse(month))
    reports.update(resolved_late=7)
    return reports.get()


def proposal(_world: World, unit: Unit) -> Ask:
    late(unit)
    typed = {"place": "|resolved_late", "actual": "0", "explanation": "Chậm cập nhật phần mềm"}
    return of_draft("adjustment-propose", typed)(_world, unit)


def of_adjustment(name: str, **data: str) -> Callable[[World, Unit], Ask]:
    """About what a command proposed."""
    return lambda _world, unit: Ask(reverse(name, args=_adjustment(unit)), data)


def _adjustment(unit: Unit) -> list[Any]:
    report = late(unit)
    facts = {"by": None, "row": "", "figure": "resolved_late", "actual": 0}
    made = FigureAdjustment.objects.everywhere().filter(report=report, decision="open").first()
    one = made or propose(report=report, explanation="Chậm cập nhật", **facts)
    return [unit.code, str(report.first_month), one.pk]

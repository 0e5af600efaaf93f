"""For each row of the permissions a request about a given unit that does something when allowed.

GETs have an address; POSTs data besides that the page would accept.
"""

from collections.abc import Callable

from django.urls import reverse

from accounts.models import User
from core.months import Month, Window
from indicators.assignable import digest
from indicators.models import Indicator, Target
from indicators.rules import Demand
from legal.models import Document
from reports.actions import as_stored, fingerprint
from reports.adjusting import propose
from reports.cell_notes import version
from reports.models import DossierReport, FigureAdjustment
from reports.uploads import keep, preview
from tests.house.asking import (
    DAY_OFF,
    LATER,
    NOTED,
    REASON,
    TERMS,
    Ask,
    World,
    appointment,
    approve_all,
    at,
    choose_file,
    choose_register,
    decision,
    demand,
    member_of,
    new_decision,
    of_account,
    of_branch,
    of_deadlines,
    of_decision,
    of_document,
    of_draft,
    of_group,
    of_person,
    of_register,
    of_report,
    of_reports,
    of_target,
    of_unit,
    proposal,
    submission,
    template,
    uploaded,
    urge_one,
    written_upload,
)
from tests.people import Province
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


def of_report(name: str, state: str, **data: str) -> Callable[[World, Unit], Ask]:
    """A page about the unit's report in a state; none of these says when it was handed in."""
    return lambda _world, unit: Ask(
        reverse(name, args=[unit.code, REPORTED[unit.code][state]]), {"seen": "", **data}
    )


def of_reports(name: str) -> Callable[[World, Unit], Ask]:
    return lambda _world, unit: Ask(
        f"{reverse(name)}?unit={unit.code}&month={REPORTED[unit.code]['draft']}"
    )


def approve_all(world: World, unit: Unit) -> Ask:
    """Confirms the unit's report from the board of its parent."""
    month, parent = REPORTED[unit.code]["submitted"], world.parent(unit)
    report = DossierReport.objects.everywhere().get(unit=unit, first_month=Month.parse(month))
    path = f"{reverse('reports-approve')}?unit={parent.code}&month={month}"
    return Ask(path, {"report": f"{report.pk} "})


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
        upload = keep(by=clerk, name="a.csv", content=csv_of(unit))
        digest = preview(upload, scope_of(clerk)).digest
        return Ask(reverse(name, args=[upload.pk]), {"digest": digest})

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


def decision(_world: World, unit: Unit) -> Ask:
    """What a command proposed."""
    report = late(unit)
    facts = {"by": None, "row": "", "figure": "resolved_late", "actual": 0}
    made = FigureAdjustment.objects.everywhere().filter(report=report).first()
    one = made or propose(report=report, explanation="Chậm cập nhật", **facts)
    month = str(report.first_month)
    path = reverse("adjustment-decide", args=[unit.code, month, one.pk])
    return Ask(path, {"decision": "granted"})


REQUESTS: dict[tuple[str, str], Callable[[World, Unit], Ask]] = {
    ("signin", "GET"): at("signin"),
    ("signin", "POST"): at("signin"),
    ("signout", "POST"): at("signout"),
    ("health", "GET"): at("health"),
    ("home", "GET"): at("home"),
    ("ranking", "GET"): of_group("ranking"),
    ("ranking-excel", "GET"): of_group("ranking-excel"),
    ("unit", "GET"): of_unit("unit"),
    ("receipt", "GET"): of_unit("receipt"),
    ("units", "GET"): at("units"),
    ("gallery", "GET"): at("gallery"),
    ("search", "GET"): lambda _world, unit: Ask(f"{reverse('search')}?q={unit.code}"),
    ("unit-history", "GET"): lambda _world, unit: Ask(
        f"{reverse('unit-history', args=[unit.code])}?on={unit.valid_to or unit.valid_from}"
    ),
    ("password-change", "GET"): at("password-change"),
    ("password-change", "POST"): at("password-change"),
    ("password-link", "GET"): at("password-link", "nobody", "nothing"),
    ("password-link", "POST"): at("password-link", "nobody", "nothing"),
    ("people", "GET"): at("people"),
    ("person-new", "GET"): at("person-new"),
    ("person-new", "POST"): lambda _world, unit: Ask(
        reverse("person-new"), {"username": "moi", "display_name": "Mới"} | appointment(unit)
    ),
    ("person", "GET"): of_person("person"),
    ("person", "POST"): of_account("person", display_name="Tên khác", is_active="1"),
    ("person-password", "POST"): of_person("person-password"),
    ("appointment-new", "POST"): lambda _world, unit: Ask(
        reverse("appointment-new", args=[member_of(unit).user_id]), appointment(unit)
    ),
    ("appointment-end", "POST"): lambda _world, unit: Ask(
        reverse("appointment-end", args=[member_of(unit).user_id, member_of(unit).pk]),
        {"last_day": "31/12/2099", "reason": "Chuyển công tác"},
    ),
    ("indicators", "GET"): at("indicators"),
    ("indicator", "GET"): of_group("indicator", "on_time_resolved"),
    ("targets", "GET"): at("targets"),
    ("target-new", "GET"): lambda _w, unit: Ask(f"{reverse('target-new')}?unit={unit.code}"),
    ("target-new", "POST"): lambda _w, unit: Ask(reverse("target-new"), demand(unit)),
    ("target-edit", "GET"): of_target("target-edit"),
    ("target-edit", "POST"): of_target("target-edit"),
    ("target-delete", "POST"): of_target("target-delete"),
    ("reconciliations", "GET"): at("reconciliations"),
    ("reconciliation", "GET"): lambda _w, unit: Ask(reverse("reconciliation", args=[unit.code])),
    ("reconciliation-excel", "GET"): lambda _w, unit: Ask(
        reverse("reconciliation-excel", args=[unit.code])
    ),
    ("documents", "GET"): at("documents"),
    ("document", "GET"): of_document("document"),
    ("document-new", "GET"): at("document-new"),
    ("document-new", "POST"): lambda _w, _u: Ask(reverse("document-new"), {"symbol": "2/QĐ"}),
    ("document-edit", "GET"): of_document("document-edit"),
    ("document-edit", "POST"): of_document("document-edit"),
    ("reports", "GET"): of_reports("reports"),
    ("reports-excel", "GET"): of_reports("reports-excel"),
    ("reports-form-excel", "GET"): of_reports("reports-form-excel", "06a"),
    ("report-form-excel", "GET"): of_report("report-form-excel", "approved", "07a"),
    ("report", "GET"): of_report("report", "draft"),
    ("report-excel", "GET"): of_report("report-excel", "approved"),
    ("reports-approve", "POST"): approve_all,
    ("report-approve", "POST"): of_report("report-approve", "submitted"),
    ("report-return", "POST"): of_report("report-return", "submitted", **REASON),
    ("report-reopen", "POST"): of_report("report-reopen", "approved", **REASON),
    ("adjustment-propose", "POST"): proposal,
    ("adjustment-decide", "POST"): decision,
    ("report-upload", "GET"): at("report-upload"),
    ("report-upload", "POST"): choose_file,
    ("report-template", "GET"): template,
    ("report-upload-preview", "GET"): uploaded("report-upload-preview"),
    ("report-upload-apply", "POST"): uploaded("report-upload-apply"),
    ("report-upload-undo", "POST"): written_upload,
    ("register", "GET"): at("register"),
    ("register", "POST"): choose_register,
    ("register-example", "GET"): at("register-example"),
    ("register-run", "GET"): of_register("register-run", "counted"),
    ("register-progress", "GET"): of_register("register-progress", "counted"),
    ("register-count", "POST"): of_register("register-count", "chosen"),
    ("register-apply", "POST"): of_register("register-apply", "counted"),
    ("register-discard", "POST"): of_register("register-discard", "chosen"),
    ("report-entry", "GET"): of_draft("report-entry"),
    ("report-entry", "POST"): of_draft("report-entry", {"f.due.": "7"}),
    ("report-check", "GET"): of_draft("report-check"),
    ("report-cells", "GET"): of_draft("report-cells"),
    ("report-cells", "POST"): of_draft("report-cells", NOTED),
    ("report-rates", "GET"): of_draft("report-rates"),
    ("report-submit", "POST"): submission,
    ("reminders", "GET"): of_branch("reminders"),
    ("reports-urge", "POST"): urge_one,
    ("deadlines", "GET"): of_deadlines("deadlines"),
    ("deadlines-excel", "GET"): of_deadlines("deadlines-excel"),
    ("deadlines-ics", "GET"): of_deadlines("deadlines-ics"),
    ("schedule-new", "GET"): new_decision("schedule-new"),
    ("schedule-new", "POST"): new_decision("schedule-new", **TERMS),
    ("schedule-end", "GET"): of_decision("schedule-end"),
    ("schedule-end", "POST"): of_decision("schedule-end", last_day="30/06/2026"),
    ("day-new", "GET"): new_decision("day-new"),
    ("day-new", "POST"): new_decision("day-new", **DAY_OFF),
    ("day-delete", "GET"): of_decision("day-delete"),
    ("day-delete", "POST"): of_decision("day-delete"),
    ("extension-new", "GET"): new_decision("extension-new"),
    ("extension-new", "POST"): new_decision("extension-new", **LATER),
    ("extension-withdraw", "GET"): of_decision("extension-withdraw"),
    ("extension-withdraw", "POST"): of_decision("extension-withdraw"),
    ("overview", "GET"): of_branch("overview"),
    ("overview-excel", "GET"): of_branch("overview-excel"),
}

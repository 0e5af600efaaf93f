"""Documents: the list of all, and what rests on one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from core.clock import in_words
from core.numbers import format_count
from core.parts import Part
from dashboard.target_rows import days, whom
from indicators.access import HOME_AFFAIRS, visible_targets
from indicators.models import Target
from indicators.words import target_in_words
from legal.models import Document
from legal.queries import found_documents
from units.access import Scope
from units.models import Membership, Unit, UnitChange

KEEPERS = {HOME_AFFAIRS, Membership.Role.ADMIN.value}
DOCUMENTS_SHOWN = 100
CHANGES_SHOWN = 100
DONE = {
    "legal.document_added": gettext_lazy("Ghi vào danh mục"),
    "legal.document_completed": gettext_lazy("Bổ sung"),
    "legal.document_corrected": gettext_lazy("Sửa"),
}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    symbol: str
    url: str
    title: str
    issuer: str
    day: str
    resting: str
    illustrative: bool


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """Everything that templates/dashboard/documents.html shows."""

    summary: list[Part]
    query: str
    rows: list[DocumentRow]
    more: int
    new_url: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything that templates/dashboard/document.html shows: `targets` and `changes` are pairs of
    a label and what it says, with an address where there is one; `history` is for those who keep
    it.
    """

    symbol: str
    summary: list[Part]
    facts: list[tuple[str, str]]
    source_url: str
    supersedes: tuple[str, str] | None
    superseded_by: list[tuple[str, str]]
    targets: list[tuple[str, str, str]]
    changes: list[tuple[str, str]]
    history: list[tuple[str, str]]
    edit_url: str
    illustrative_document: bool


def may_keep(scope: Scope) -> bool:
    """Documents belong to no unit: whoever assigns targets or keeps the system writes them down."""
    return any(grant.role in KEEPERS for grant in scope.grants)


def require_keeper(scope: Scope, document: Document | None = None) -> None:
    """PermissionDenied for other roles, and where a target or a change of a unit that the reader
    does not keep rests on the document: its day decides which demand judges there. Two queries for
    a document.
    """
    if not may_keep(scope):
        raise PermissionDenied(_("Chỉ cơ quan Nội vụ hoặc người quản trị ghi, sửa văn bản."))
    if document is not None and not _keeps_all(scope, document):
        raise PermissionDenied(_("Văn bản này là căn cứ của đơn vị ngoài phạm vi của bạn."))


def _keeps_all(scope: Scope, document: Document) -> bool:
    targets = Target.objects.filter(document=document).select_related("unit")
    changed = Q(changes_away__document=document) | Q(changes_towards__document=document)
    units = {target.unit for target in targets} | set(Unit.objects.filter(changed))
    return all(scope.roles_on(unit) & KEEPERS for unit in units)


def kept_units(scope: Scope) -> list[Unit]:
    """The units for which the reader writes documents down."""
    return [grant.unit for grant in scope.grants if grant.role in KEEPERS]


def documents_page(scope: Scope, query: str) -> DocumentsPage:
    """Three queries."""
    found = found_documents(query)
    targets = _counts(Target.objects.all())
    changes = _counts(UnitChange.objects.exclude(document=None))
    rows = [
        _row(each, targets.get(each.pk, 0), changes.get(each.pk, 0))
        for each in found[:DOCUMENTS_SHOWN]
    ]
    with_targets = sum(each.pk in targets for each in found)
    words = _("{count} văn bản, trong đó {targets} văn bản giao chỉ tiêu.")
    if query:
        words = _("Tìm thấy {count} văn bản, trong đó {targets} văn bản giao chỉ tiêu.")
    return DocumentsPage(
        summary=[
            (
                words.format(count=format_count(len(found)), targets=format_count(with_targets)),
                False,
            )
        ],
        query=query,
        rows=rows,
        more=max(len(found) - DOCUMENTS_SHOWN, 0),
        new_url=reverse("document-new") if may_keep(scope) else "",
    )


def _counts(rows: Any) -> dict[int, int]:
    """How many rows rest on each document."""
    return dict(rows.order_by().values_list("document").annotate(count=Count("pk")))


def _row(document: Document, targets: int, changes: int) -> DocumentRow:
    day = document.effective_on or document.issued_on
    return DocumentRow(
        document.symbol,
        reverse("document", args=[document.pk]),
        document.title,
        document.issuer,
        f"{day:%d/%m/%Y}" if day else "",
        _resting(targets, changes),
        document.illustrative,
    )


def _resting(targets: int, changes: int) -> str:
    """“12 chỉ tiêu, 3 sắp xếp đơn vị”; empty where nothing rests on a document."""
    counted = ((_("{count} chỉ tiêu"), targets), (_("{count} sắp xếp đơn vị"), changes))
    return ", ".join(words.format(count=format_count(count)) for words, count in counted if count)


def document_page(document: Document, scope: Scope) -> DocumentPage:
    """Seven queries at most."""
    visible = list(
        visible_targets(scope).filter(document=document).order_by("indicator__position", "pk")
    )
    hidden = document.targets.count() - len(visible)
    edit_url = _edit_url(document, scope)
    changes = list(
        document.unit_changes.prefetch_related("sources", "results").order_by("date", "pk")
    )
    return DocumentPage(
        symbol=document.symbol,
        summary=_summary(document, len(visible) + hidden, len(changes)),
        facts=_facts(document, hidden),
        source_url=document.url,
        supersedes=_link(document.supersedes) if document.supersedes else None,
        superseded_by=[_link(each) for each in document.superseded_by.order_by("pk")],
        targets=[_target(each) for each in visible],
        changes=[_change(each) for each in changes[:CHANGES_SHOWN]],
        history=_history(document) if edit_url else [],
        edit_url=edit_url,
        illustrative_document=document.illustrative,
    )


def _edit_url(document: Document, scope: Scope) -> str:
    keeps = may_keep(scope) and _keeps_all(scope, document)
    return reverse("document-edit", args=[document.pk]) if keeps else ""


def _summary(document: Document, targets: int, changes: int) -> list[Part]:
    """“Văn bản giao 12 chỉ tiêu.”"""
    resting = _resting(targets, changes)
    if not resting:
        return [(_("Chưa có chỉ tiêu hay sắp xếp đơn vị nào dựa vào văn bản này."), False)]
    return [(_("Căn cứ của "), False), (resting, True), (".", False)]


def _facts(document: Document, hidden: int) -> list[tuple[str, str]]:
    issued, effective = document.issued_on, document.effective_on
    rows = [
        (_("Trích yếu"), document.title),
        (_("Cơ quan ban hành"), document.issuer),
        (_("Ngày ban hành"), f"{issued:%d/%m/%Y}" if issued else ""),
        (_("Ngày có hiệu lực"), f"{effective:%d/%m/%Y}" if effective else ""),
        (_("Minh họa"), _("Có: chỉ đánh giá số liệu minh họa") if document.illustrative else ""),
    ]
    if hidden:
        words = _("{count} chỉ tiêu của đơn vị ngoài phạm vi của bạn")
        rows.append((_("Không hiện ở đây"), words.format(count=format_count(hidden))))
    return [(term, text) for term, text in rows if text]


def _link(document: Document) -> tuple[str, str]:
    return document.symbol, reverse("document", args=[document.pk])


def _target(target: Target) -> tuple[str, str, str]:
    """Indicator and demand, whom and when, and where it stands among the others of its year."""
    clause = f" · {target.clause}" if target.clause else ""
    return (
        f"{target.indicator.short_name} {target_in_words(target)}",
        f"{whom(target)} · {days(target)}{clause}",
        f"{reverse('targets')}?year={target.valid_to.year}#target-{target.pk}",
    )


def _change(change: UnitChange) -> tuple[str, str]:
    sources, results = (_names(units) for units in (change.sources.all(), change.results.all()))
    became = f"{sources} → {results}" if results else sources
    return f"{change.date:%d/%m/%Y}: {change.get_kind_display()}", became


def _names(units: Iterable[Any]) -> str:
    return ", ".join(unit.name for unit in units)


def _history(document: Document) -> list[tuple[str, str]]:
    events = AuditEvent.objects.filter(
        target_type=Document._meta.label, target_id=str(document.pk), action__in=DONE
    ).select_related("actor")
    return [(_event(each), _event_facts(each)) for each in events.order_by("-at", "-pk")[:20]]


def _event(event: AuditEvent) -> str:
    return f"{in_words(event.at)} · {event.who} · {DONE[event.action]}"


def _event_facts(event: AuditEvent) -> str:
    """“số, ký hiệu: 86/QD-UBND → 86/QĐ-UBND”, by the names of the columns."""
    changes = event.changes if isinstance(event.changes, list) else []
    return "; ".join(
        "{name}: {before} → {after}".format(
            name=Document._meta.get_field(each["figure"]).verbose_name,  # type: ignore[union-attr]
            before=each["before"] or "–",
            after=each["after"] or "–",
        )
        for each in changes
    )

"""HTTP only: the pages of documents."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import Door, door
from accounts.models import User
from core.errors import Changed, Refused
from core.forms import show_problems
from dashboard.document_page import document_page, documents_page, kept_units, require_keeper
from legal.actions import add_document, correct_document
from legal.forms import DocumentForm
from legal.models import Document
from units.access import Scope
from units.doors import reader_scope

FACTS = ("symbol", "title", "issuer", "issued_on", "effective_on", "url", "supersedes")


@door(Door.SIGNED_IN)
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    page = documents_page(reader_scope(request), request.GET.get("q", "").strip())
    return render(request, "dashboard/documents.html", {"page": page})


@door(Door.SIGNED_IN)
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _existing(pk)
    page = document_page(shown, reader_scope(request))
    return render(request, "dashboard/document.html", {"page": page})


@door(Door.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: HttpRequest) -> HttpResponse:
    scope = reader_scope(request)
    require_keeper(scope)
    if request.method == "POST":
        return _saved(request, DocumentForm(request.POST), None, scope)
    return _form(request, DocumentForm(initial={"symbol": request.GET.get("symbol", "")}), None)


@door(Door.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: HttpRequest, pk: int) -> HttpResponse:
    scope = reader_scope(request)
    shown = _existing(pk)
    require_keeper(scope, shown)
    if request.method == "POST":
        return _saved(request, DocumentForm(request.POST, of=shown), shown, scope)
    typed = {name: getattr(shown, name) for name in FACTS}
    return _form(request, DocumentForm(initial=typed, of=shown), shown, shown.version)


def _existing(pk: int) -> Document:
    found = Document.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(_("Không có văn bản này."))
    return found


def _saved(
    request: HttpRequest, form: DocumentForm, known: Document | None, scope: Scope
) -> HttpResponse:
    """The document's page; the form with everything typed where it can't be."""
    seen = request.POST.get("seen", "")
    if not form.is_valid():
        return _form(request, form, known, seen, status=400)
    facts = dict(form.cleaned_data)
    by = request.user if isinstance(request.user, User) else None
    try:
        if known is None:
            stored = add_document(**facts, by=by, illustrative=_writes_of_invented(scope))
        else:
            stored = correct_document(known, by=by, seen=seen, **facts)
    except Refused as refused:
        show_problems(form, refused)
        if known is not None and isinstance(refused, Changed):
            seen = known.version
        return _form(request, form, known, seen, status=400)
    return redirect("document", pk=stored.pk)


def _writes_of_invented(scope: Scope) -> bool:
    """Whoever works for an invented province writes down invented documents (docs/adr/0003)."""
    return all(unit.is_invented for unit in kept_units(scope))


def _form(
    request: HttpRequest,
    form: DocumentForm,
    known: Document | None,
    seen: str = "",
    status: int = 200,
) -> HttpResponse:
    """`seen` is the version that the reader has looked at, or has just been told of."""
    context = {"form": form, "known": known, "seen": seen}
    return render(request, "dashboard/document_form.html", context, status=status)

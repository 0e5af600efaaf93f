"""Verbs of legal documents."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import Changed, Problem, Refused
from core.months import outside_months
from core.text import nfc
from legal.models import SYMBOL_LENGTH, Document

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


DAYS = ("issued_on", "effective_on")


class Facts(TypedDict, total=False):
    """What may be known of a document besides its symbol."""

    title: str
    issuer: str
    issued_on: date | None
    effective_on: date | None
    url: str
    illustrative: bool
    supersedes: Document | None


@transaction.atomic
def named(symbol: str, *, by: "AbstractBaseUser | None", **facts: Unpack[Facts]) -> Document:
    """The document of this symbol, written down if it is new.

    Given facts fill what is still blank and overwrite nothing: the first source holds, and a
    correction is a verb of its own. Only a new document can be illustrative: a known one may be
    real, and would judge real figures no longer. Refused when the symbol is blank or too long, and
    for a day that lies in no month. One SQL query where nothing is new.
    """
    symbol = _clean(symbol)
    _require_days(facts)
    document, created = Document.objects.get_or_create(symbol=symbol, defaults=facts)
    if created:
        record(by=by, action="legal.document_added", target=document)
    else:
        _complete(document, facts, by)
    return document


def known(symbol: str) -> Document | None:
    """The document that `named` would find. Refused when the symbol is blank or too long."""
    return Document.objects.filter(symbol=_clean(symbol)).first()


@transaction.atomic
def add_document(symbol: str, *, by: "AbstractBaseUser | None", **facts: Unpack[Facts]) -> Document:
    """A document that nobody wrote down yet. Refused where the symbol is known, blank or too long:
    what is written of a known one is a correction.
    """
    _require_free(_clean(symbol))
    return named(symbol, by=by, **facts)


@transaction.atomic
def correct_document(
    document: Document,
    *,
    by: "AbstractBaseUser | None",
    seen: str,
    symbol: str,
    **facts: Unpack[Facts],
) -> Document:
    """Writes facts in place of others; what stood there before stays in the history.

    Whether a document is an illustration can't be corrected: what it demands would judge other
    figures all at once. Refused: the symbol of another one, a chain of documents that supersede
    each other in a circle. Changed: a document that is no longer the version `seen`. Nothing new
    leaves no trace.
    """
    stored = Document.objects.select_for_update().get(pk=document.pk)
    if stored.version != seen:
        raise Changed(_just_changed(stored))
    symbol = _clean(symbol)
    if symbol != stored.symbol:
        _require_free(symbol)
    _require_days(facts)
    _require_no_circle(stored, facts.get("supersedes"))
    news = {"symbol": symbol, **facts}
    news.pop("illustrative", None)
    changes = [
        {"figure": name, "before": _written(getattr(stored, name)), "after": _written(fact)}
        for name, fact in news.items()
        if getattr(stored, name) != fact
    ]
    if changes:
        for name, fact in news.items():
            setattr(stored, name, fact)
        stored.save(update_fields=list(news))
        record(by=by, action="legal.document_corrected", target=stored, changes=changes)
    return stored


def _just_changed(document: Document) -> str:
    """What somebody else has made of it; what was typed can be saved over it knowingly."""
    day = document.effective_on
    words = _("Văn bản này vừa được người khác sửa, nay là: {facts}. Xem lại rồi lưu.")
    facts = (document.symbol, document.title, document.issuer)
    told = [each for each in facts if each]
    if day:
        told.append(_("có hiệu lực {day:%d/%m/%Y}").format(day=day))
    return words.format(facts=", ".join(told))


def _require_free(symbol: str) -> None:
    if Document.objects.filter(symbol=symbol).exists():
        message = _("Văn bản “{symbol}” đã có trong danh mục: mở văn bản đó để sửa.")
        raise Refused(message.format(symbol=symbol))


def _require_no_circle(document: Document, superseded: Document | None) -> None:
    while superseded is not None:
        if superseded.pk == document.pk:
            message = _(
                "Văn bản {symbol} không thể thay thế chính nó, trực tiếp hay qua văn bản khác."
            )
            raise Refused(message.format(symbol=document.symbol))
        superseded = superseded.supersedes


def _require_days(facts: Facts) -> None:
    for name, day in (each for each in facts.items() if each[0] in DAYS):
        if isinstance(day, date) and (message := outside_months(day)):
            raise Refused(Problem(message, column=name))


def _written(fact: object) -> str | None:
    return None if fact is None or fact == "" else str(fact)


def _clean(symbol: str) -> str:
    symbol = " ".join(nfc(symbol).split())
    if not symbol:
        raise Refused(_("Thiếu số, ký hiệu của văn bản."))
    if len(symbol) > SYMBOL_LENGTH:
        message = _("Số, ký hiệu văn bản dài quá %(limit)d ký tự; ghi gọn lại.")
        raise Refused(Problem(message % {"limit": SYMBOL_LENGTH}, value=symbol))
    return symbol


def _complete(document: Document, facts: Facts, by: "AbstractBaseUser | None") -> None:
    news = {
        name: fact
        for name, fact in facts.items()
        if fact and name != "illustrative" and not getattr(document, name)
    }
    if not news:
        return
    for name, fact in news.items():
        setattr(document, name, fact)
    document.save(update_fields=list(news))
    changes = [{"figure": name, "before": None, "after": str(fact)} for name, fact in news.items()]
    record(by=by, action="legal.document_completed", target=document, changes=changes)

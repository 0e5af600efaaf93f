"""Verbs of legal documents."""

from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import Problem, Refused
from core.text import nfc
from legal.models import SYMBOL_LENGTH, Document

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.base_user import AbstractBaseUser


class Facts(TypedDict, total=False):
    """What may be known of a document besides its symbol."""

    title: str
    issuer: str
    issued_on: "date | None"
    effective_on: "date | None"
    url: str
    illustrative: bool
    supersedes: Document | None


@transaction.atomic
def named(symbol: str, *, by: "AbstractBaseUser | None", **facts: Unpack[Facts]) -> Document:
    """The document of this symbol, written down if it is new.

    Given facts fill what is still blank and overwrite nothing: the first source holds, and a
    correction is a verb of its own. Only a new document can be illustrative: a known one may be
    real, and would judge real figures no longer. Refused when the symbol is blank or too long. One
    SQL query where nothing is new.
    """
    symbol = _clean(symbol)
    document, created = Document.objects.get_or_create(symbol=symbol, defaults=facts)
    if created:
        record(by=by, action="legal.document_added", target=document)
    else:
        _complete(document, facts, by)
    return document


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

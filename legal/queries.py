"""Questions about documents."""

from core.text import fold
from legal.models import Document


def found_documents(text: str) -> list[Document]:
    """Those whose symbol, title or issuer has all words of `text`, diacritics or not, the latest
    first. One query: folded in Python, for documents are hundreds and no column holds them folded.
    """
    words = fold(text).split()
    documents = Document.objects.select_related("supersedes")
    found = [each for each in documents if all(word in _folded(each) for word in words)]
    return sorted(found, key=_newest_first, reverse=True)


def _folded(document: Document) -> str:
    return fold(f"{document.symbol} {document.title} {document.issuer}")


def _newest_first(document: Document) -> tuple[str, int]:
    day = document.effective_on or document.issued_on
    return (day.isoformat() if day else "", document.pk)

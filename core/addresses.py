"""What a reader asked of a long list, as the address of the page holds it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from core.paging import FIRST_PAGE, page_number


class ListAddress:
    """For frozen dataclasses of texts, which are parameters of their names, and a `page`. What no
    choice of the list is they refuse in __post_init__.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """Refused for a page that is no number, and for what the class refuses."""
        names = [field.name for field in fields(cls)]
        given = {name: query.get(name, "").replace("\0", " ").strip() for name in names}
        known: dict[str, Any] = {name: text for name, text in given.items() if text}
        if "page" in known:
            known["page"] = page_number(known["page"])
        return cls(**known)

    def query(self, **changes: Any) -> str:
        """The query string of this address with some parameters changed, “?” included."""
        other = replace(self, **changes)
        given = {field.name: getattr(other, field.name) for field in fields(other)}
        pairs = {name: value for name, value in given.items() if value not in ("", FIRST_PAGE)}
        return "?" + urlencode(pairs)

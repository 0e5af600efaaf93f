"""The pages for an address behind which there is nothing for the reader, or a button only."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

# A label and the address that it leads to.
Way = tuple[str, str]


class Gone(Http404):
    """Something stood behind the address and gave way: a title, why, and the ways on from here,
    the likeliest first.
    """

    def __init__(self, title: str, sentence: str, ways: Sequence[Way]) -> None:
        super().__init__(sentence)
        self.title, self.ways = title, tuple(ways)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With the sentence of whichever door said no; what the resolver says is for developers."""
    told = "" if isinstance(exception, Resolver404) else str(exception)
    context: dict[str, object] = {"title": _("Không tìm thấy trang"), "sentence": told, "ways": ()}
    if isinstance(exception, Gone):
        context |= {"title": exception.title, "ways": exception.ways}
    return render(request, "404.html", context, status=404)


def for_a_button(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    """The page of an address that only a button opens, in place of an empty one."""
    context = {
        "title": _("Địa chỉ này chỉ mở được bằng nút bấm"),
        "sentence": _(
            "Chưa có gì được ghi. Nút này nằm ở trang gần nhất dưới đây, hoặc ở một trang mở từ đó."
        ),
        "ways": ((_("Mở trang gần nhất"), page_above(request.get_full_path())),),
    }
    page = render(request, "404.html", context, status=refusal.status_code)
    page["Allow"] = refusal["Allow"]
    return page


def page_above(address: str) -> str:
    """The address itself where it is that of a page, else the nearest one above it: above
    “/reports/urge/?unit=B” that is “/reports/?unit=B”. Steps up at most as often as it has parts.
    """
    path, mark, query = address.partition("?")
    parts = path.strip("/").split("/")
    above = (f"/{'/'.join(parts[:depth])}/" for depth in range(len(parts), 0, -1))
    page = next((each for each in (path, *above) if _is_page(each)), "/")
    return f"{page}{mark}{query}"


def _is_page(path: str) -> bool:
    try:
        return not getattr(resolve(path).func, "is_button", False)
    except Resolver404:
        return False

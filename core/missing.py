"""The pages for an address behind which there is nothing for the reader, or a button only."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404
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
        "sentence": _("Chưa có gì được ghi. Quay lại trang trước rồi bấm nút ở đó."),
        "ways": ((_("Về trang đầu"), "/"),),
    }
    page = render(request, "404.html", context, status=refusal.status_code)
    page["Allow"] = refusal["Allow"]
    return page

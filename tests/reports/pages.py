"""The form as a browser without script holds it: fill in cells, press a button."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.dashboard.html import Node, page_of

HERE = {"HTTP_ORIGIN": "http://testserver"}


def form_of(answer: HttpResponse) -> dict[str, Any]:
    """What the form of a page would send if nothing was typed."""
    page = page_of(answer)
    sent: dict[str, Any] = {}
    for box in page.one("form", id="entry").all("input"):
        name, value = box.attrs.get("name", ""), box.attrs.get("value", "")
        if box.attrs.get("type") == "radio":
            continue
        if name in ("add", "lines", "ask"):
            sent.setdefault(name, []).append(value)
        else:
            sent[name] = value
    return sent


def cells_of(answer: HttpResponse) -> dict[str, str]:
    """The cells of the form that are not blank, by name."""
    return {
        name: value for name, value in form_of(answer).items() if name.startswith("f.") and value
    }


def send(client: Client, address: str, sent: dict[str, Any], **headers: str) -> HttpResponse:
    return client.post(address, sent, **HERE, **headers)  # type: ignore[arg-type]


def balances(answer: HttpResponse) -> dict[str, str]:
    """What the form says of each row, by the name of the row."""
    rows: list[Node] = [row for row in page_of(answer).all("tr") if "data-row" in row.attrs]
    found = {}
    for row in rows:
        said = row.all("td", class_="bal")
        if said:
            found[row.all("th")[0].text] = said[0].text
    return found

"""The pages of targets as tests read and send them."""

from typing import Any

from django.test import Client

from indicators.models import Target
from tests.dashboard.html import Node, page_of

TYPED = {
    "symbol": "7/QĐ-UBND", "effective_on": "15/01/2024", "clause": "Phụ lục I", "unit": "N",
    "level": "commune", "indicator": "online_payment", "year": "2024", "operator": "≥",
    "value": "79,5",
}  # fmt: skip


def targets(client: Client, query: str = "", status: int = 200) -> Node:
    answer = client.get("/targets/" + query)
    assert answer.status_code == status
    return page_of(answer)


def rows(page: Node) -> list[list[str]]:
    tables = page.all("table", class_="goals")
    return [
        [cell.text for cell in row if cell.tag in {"th", "td"}]
        for table in tables
        for row in table.one("tbody").all("tr")
    ]


def opening(page: Node) -> str:
    return page.one("p", class_="standfirst").text


def post(client: Client, address: str = "/targets/new/", **changes: Any) -> Any:
    """Looks at what saving would do, and saves that; only looks where “preview” is among them."""
    answer = client.post(address, {**TYPED, "preview": "1", **changes})
    shown = page_of(answer).all("input", name="previewed")
    if "preview" in changes or not shown:
        return answer
    return client.post(address, {**TYPED, "previewed": shown[0].attrs["value"], **changes})


def said(answer: Any) -> str:
    return " ".join(each.text for each in page_of(answer).all("p", class_="err"))


def alert(answer: Any) -> str:
    return page_of(answer).one("div", class_="alert").text


def edited(target: Target, value: str) -> dict[str, str]:
    target.refresh_from_db()
    return {"seen": target.version, "document": str(target.document_id), "symbol": "",
            "effective_on": "", "value": value}  # fmt: skip


def seen(answer: Any) -> str:
    """The version that both forms of a page send back."""
    [version] = {each.attrs["value"] for each in page_of(answer).all("input", name="seen")}
    return version

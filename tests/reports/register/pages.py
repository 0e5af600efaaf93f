"""A clerk's way through the pages of a register, for the tests."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from core.months import Month
from reports.models import RegisterRun
from reports.register.example import HEADINGS, dossiers
from tests.dashboard.html import Node, page_of
from tests.reports.register.registers import FIELDS

PAGE = "/reports/register/"
SPOKEN = Month.parse("2025-09")


def example_file() -> bytes:
    rows = [HEADINGS, *dossiers(SPOKEN, 300, 1, list(FIELDS))]
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def upload(client: Client, content: bytes, name: str = "so.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(PAGE, {"unit": "A", "month": str(SPOKEN), "file": file}, follow=True)


def chosen(page: Node) -> dict[str, str]:
    """The columns as the page preselects them."""
    found = {}
    for select in page.all("select"):
        (option,) = [one for one in select.all("option") if "selected" in one.attrs]
        found[select.attrs["name"]] = option.attrs["value"]
    return {name: value for name, value in found.items() if name.startswith("c.")}


def run_of() -> RegisterRun:
    return RegisterRun.objects.get()


def counted(client: Client, content: bytes, **more: str) -> Node:
    """The page after the worker has read the register."""
    page = page_of(upload(client, content))
    answer = client.post(f"{PAGE}{run_of().pk}/count/", chosen(page) | more, follow=True)
    assert answer.status_code == 200
    call_command("count_register", run_of().pk)
    return page_of(client.get(f"{PAGE}{run_of().pk}/"))


def standfirst(page: Node) -> str:
    return page.one("p", class_="standfirst").text


def ticks(page: Node) -> dict[str, bool]:
    """The cells that may be taken, and whether they are."""
    boxes = [box for box in page.all("input") if box.attrs.get("name") == "take"]
    return {box.attrs["value"]: "checked" in box.attrs for box in boxes}


def apply(client: Client, page: Node, *left_out: str) -> Any:
    """Writes all that is ticked on the page but some cells."""
    digest = page.one("input", name="digest").attrs["value"]
    taken = [name for name, ticked in ticks(page).items() if ticked and name not in left_out]
    sent = {"digest": digest, "take": taken}
    return client.post(f"{PAGE}{run_of().pk}/apply/", sent, follow=True)

"""The demonstration's data for a module of tests, without the years that no test looks at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction

from dashboard import demo

MONTHS = ("2024-01", "2024-07")
TWO_MONTHS = ("2025-08", "2025-09")


def cut_to(months: tuple[str, str], source: demo.Source, folder: Path) -> demo.Source:
    """The source with the reports of these months alone: a fifth of it loads five times as fast."""
    first, last = months
    with source.path.open(encoding="utf-8") as file:
        heading, *lines = file
    kept = [line for line in lines if first <= line.split(",", 2)[1] <= last]
    path = folder / source.path.name
    path.write_text(heading + "".join(kept), encoding="utf-8")
    return replace(source, path=path)


def load_articles(folder: Path) -> None:
    """What the articles printed, the counts they gave, and Nha Trang's illustration around one."""
    articles, nha_trang = demo.SOURCES[:2]
    load(articles, cut_to(MONTHS, nha_trang, folder))


def load_two_stages(folder: Path) -> None:
    """The articles' places and, on two months, the invented province with its 65 communes."""
    articles, nha_trang = demo.SOURCES[:2]
    invented = next(each for each in demo.SOURCES if each.path == demo.PROVINCE)
    load(articles, cut_to(MONTHS, nha_trang, folder), cut_to(TWO_MONTHS, invented, folder))


def load(*sources: demo.Source) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "SOURCES", sources)
        demo.load(take_stock)


def take_stock(_sentence: str = "") -> None:
    """What autovacuum does within minutes of so many rows, after each step of the load: without it
    PostgreSQL takes the tables for empty ones and reads them over and over.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

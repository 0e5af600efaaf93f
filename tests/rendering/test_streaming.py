"""Sheets that are streamed: what nobody writes by mistake is refused, and in time."""

from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from rendering.reader import Unreadable
from rendering.streaming import PIECE, Book

FORMATS = "http://schemas.openxmlformats.org"
WORKBOOK = (
    f'<workbook xmlns="{FORMATS}/spreadsheetml/2006/main"'
    f' xmlns:r="{FORMATS}/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    f'<Relationships xmlns="{FORMATS}/package/2006/relationships">'
    '<Relationship Id="rId1" Type="x" Target="worksheets/sheet1.xml"/></Relationships>'
)
NAMED = '<row r="1"><c r="A1" t="s"><v>{}</v></c></row>'


def book(folder: Path, rows: str, texts: str = "<si><t>Mã hồ sơ</t></si>") -> Path:
    path = folder / "book.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", WORKBOOK)
        packed.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        packed.writestr("xl/worksheets/sheet1.xml", f"<worksheet>{rows}</worksheet>")
        packed.writestr("xl/sharedStrings.xml", f"<sst>{texts}</sst>")
    return path


def first_rows(path: Path) -> Sequence[object]:
    with Book(path) as opened:
        return opened.first_rows("S", 5)


def test_a_cell_names_its_text_by_number(tmp_path: Path) -> None:
    assert first_rows(book(tmp_path, NAMED.format(0))) == [(1, ["Mã hồ sơ"])]


@pytest.mark.parametrize("number", ["abc", "-1", "1"])
def test_a_text_that_is_none_is_refused(tmp_path: Path, number: str) -> None:
    with pytest.raises(Unreadable):
        first_rows(book(tmp_path, NAMED.format(number)))


# A pattern that looks at these again from each of their tags would need hours.
MANY = 300_000


@pytest.mark.parametrize("tag", ['<c r="A1">', '<c r="A1" ', "<v>", "<is><t>", "<w"])
def test_tags_without_an_end_are_passed_over(tmp_path: Path, tag: str) -> None:
    assert first_rows(book(tmp_path, f'<row r="1">{tag * MANY}</row>')) == []


@pytest.mark.parametrize("tag", ["<si>", "<si><t>", "<si><rPh >", "<t "])
def test_texts_without_an_end_are_none(tmp_path: Path, tag: str) -> None:
    with pytest.raises(Unreadable):
        first_rows(book(tmp_path, NAMED.format(0), tag * MANY))


def test_cells_without_a_place_are_refused_wherever_they_stand(tmp_path: Path) -> None:
    long = "7" * 10_000
    last = PIECE // len(long)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{long}</v></c></row>' for n in range(1, last + 2))
    path = book(tmp_path, f"{rows}<row><c><v>7</v></c></row>")
    with Book(path) as opened, pytest.raises(Unreadable):
        list(opened.pieces("S", [0]))

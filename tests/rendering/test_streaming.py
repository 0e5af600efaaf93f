"""Sheets that are streamed: what nobody writes by mistake is refused, and in time."""

from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from rendering.reader import TooLarge, Unreadable
from rendering.streaming import HEAD_OF_TEXTS, PIECE, Book

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


# ---- spellings that XML allows: read as the reader of workbooks does, or refused ----

LAST = "<si><t>Nguyễn</t></si>"
ONE_BEFORE = '<row r="1"><c r="A1" t="s"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "entry",
    [
        "<si/>",
        "<si />",
        '<si xml:space="preserve"/>',
        "<si></si>",
        "<si ></si >",
        "<si><t/></si>",
        "<si><t /></si>",
        '<si><t xml:space="preserve"> a </t ></si>',
        "<si><t>a > b, /si> and row></t></si>",
        "<si>\n<t\n>a</t\n>\n</si\n>",
        "<si><r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r></si>",
        '<si><t>a</t><rPh sb="0" eb="1"><t>ka</t></rPh></si>',
        "<x:si><x:t>a</x:t></x:si>",
        '<si title="a>b"><t>a</t></si>',
    ],
)
def test_an_entry_is_one_text_however_it_is_spelled(tmp_path: Path, entry: str) -> None:
    """One that went unseen would shift the texts of all cells behind it."""
    assert first_rows(book(tmp_path, ONE_BEFORE, entry + LAST)) == [(1, ["Nguyễn"])]


@pytest.mark.parametrize(
    "entry",
    [
        "<si><t><![CDATA[a</si>]]></t></si>",
        "<si><!-- <si> --><t>a</t></si>",
        "<si><?x <si> ?><t>a</t></si>",
        '<si title="a/b"><t>a</t></si>',
    ],
)
def test_markup_that_may_hide_an_entry_is_refused(tmp_path: Path, entry: str) -> None:
    with pytest.raises(Unreadable):
        first_rows(book(tmp_path, ONE_BEFORE, entry + LAST))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><v>7</v></c>', "7"),
        ("<c r='A1'><v>7</v></c>", "7"),
        ('<c\nr="A1"\ns="1"><v >7</v ></c >', "7"),
        ('<x:c r="A1"><x:v>7</x:v></x:c>', "7"),
        ('<c t="s" r="A1"><v>0</v></c>', "Mã hồ sơ"),
        ('<c r="A1" s="1" t="s"><f>A2/c</f><v>0</v></c>', "Mã hồ sơ"),
        ('<c r="A1" t="str"><v>a &lt; b &amp;amp; c</v></c>', "a < b &amp; c"),
        ('<c r="A1" t="inlineStr"><is><t>a</t><t>b</t></is></c>', "ab"),
        ('<c r="A1" t="inlineStr"><is><t>arrow> row></t></is></c>', "arrow> row>"),
    ],
)
def test_a_cell_is_read_however_it_is_spelled(tmp_path: Path, cell: str, text: str) -> None:
    rows = f'<row r="1">{cell}</row><row r="2"><c r="A2"><v>8</v></c></row>'
    assert first_rows(book(tmp_path, rows)) == [(1, [text]), (2, ["8"])]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r = "A1"><v>7</v></c>',
        '<c r="a1"><v>7</v></c>',
        '<c r="A1" t = "s"><v>0</v></c>',
        '<c r="A1" t="s"><!-- --><v>0</v></c>',
        '<c r="A1" t="&#115;"><v>0</v></c>',
        """<c s=" r='A9'" r="A1"><v>7</v></c>""",
        '<c r="A1"><v><![CDATA[7]]></v></c>',
        '<c r="A1"><?x y?><v>7</v></c>',
    ],
)
def test_a_cell_that_would_be_passed_over_or_misread_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(Unreadable):
        first_rows(book(tmp_path, f'<row r="1">{cell}</row>'))


def test_pieces_are_cut_between_rows_alone(tmp_path: Path) -> None:
    """Wherever a piece ends, a text that looks like the end of a row does not end one."""
    text = "narrow> row> /row>" * 1000
    count = 2 * PIECE // len(text)
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c>'
        f'<c r="B{n}"><v>{n}</v></c></row >'
        for n in range(1, count + 1)
    )
    with Book(book(tmp_path, rows)) as opened:
        pieces = list(opened.pieces("S", [0, 1]))
    assert len(pieces) > 1
    assert {each for (_first, table), _read in pieces for each in table["A"]} == {text}
    read = [each for (_first, table), _read in pieces for each in table["B"]]
    assert read == [str(n) for n in range(1, count + 1)]


def test_a_row_beyond_the_last_of_a_sheet_asks_for_no_memory(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>7</v></c><c r="A9999999"><v>8</v></c></row>'
    with Book(book(tmp_path, rows)) as opened, pytest.raises(TooLarge):
        list(opened.pieces("S", [0]))


def test_texts_behind_the_head_are_refused_and_never_others(tmp_path: Path) -> None:
    """The first rows name the first texts, as Excel writes them; a page waits for no more."""
    texts = "".join(f"<si><t>{n:0>9999}</t></si>" for n in range(HEAD_OF_TEXTS // 9999))
    first, last = NAMED.format(0), NAMED.format(HEAD_OF_TEXTS // 9999 - 1)
    assert first_rows(book(tmp_path, first, texts)) == [(1, ["0" * 9999])]
    with pytest.raises(Unreadable):
        first_rows(book(tmp_path, last, texts))
    with Book(book(tmp_path, last, texts)) as opened:
        ((_first, table), _read) = next(opened.pieces("S", [0]))
    assert table["A"][0].lstrip("0") == str(HEAD_OF_TEXTS // 9999 - 1)

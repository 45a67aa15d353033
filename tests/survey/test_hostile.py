"""Files that break readers: each is refused with its file and place, or read right, in little time and memory."""

# ruff: noqa: E501
import resource
import subprocess
import sys
import time
import zipfile

import openpyxl
import pytest

from miner.base.errors import InputError
from miner.survey.answers import read

HEAD = ["団体コード", "市区町村", "令和5年6月の自主返納件数"]
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


def book(path, *rows):
    made = openpyxl.Workbook()
    for row in rows or (HEAD, ["141003", "横浜市", 140]):
        made.active.append(row)
    made.save(path)
    return path


def rewritten(path, part, change, extra=()):
    """Write the workbook again with one part changed and others added."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts:
            new.writestr(name, change(content) if name == part else content)
        for name, content in extra:
            new.writestr(name, content)
    return path


def answers(path):
    return [(a.municipality, a.value) for a in read(path)]


def refusal(path):
    """Return the refusal of the whole file, or the only one of a cell."""
    try:
        found = read(path)
    except InputError as error:
        return str(error)
    (refused,) = found.refusals
    return str(refused)


def zip_bomb(folder):
    row = b"<row>" + b"<c><v>1</v></c>" * 1000 + b"</row>"
    return rewritten(
        book(folder / "bomb.xlsx"), "xl/worksheets/sheet1.xml", lambda _: SHEET.encode().replace(b"{}", b"<sheetData>" + row * 30_000 + b"</sheetData>")
    )


def whole_merge(folder):
    cell = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return rewritten(book(folder / "merge.xlsx"), "xl/worksheets/sheet1.xml", lambda _: SHEET.format(cell).encode())


def many_sheets(folder):
    extra = [(f"xl/worksheets/sheet{i}.xml", SHEET.format("<sheetData/>")) for i in range(2, 5001)]
    return rewritten(book(folder / "sheets.xlsx"), "", lambda c: c, extra)


def two_parts(folder):
    with pytest.warns(UserWarning, match="Duplicate"):
        return rewritten(book(folder / "twice.xlsx"), "", lambda c: c, [("xl/worksheets/sheet1.xml", b"<worksheet/>")])


def zip_slip(folder):
    return rewritten(book(folder / "slip.xlsx"), "", lambda c: c, [("../../evil.xml", b"<x/>")])


def entities(folder):
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    return rewritten(book(folder / "entity.xlsx"), "xl/worksheets/sheet1.xml", lambda c: laughs + c)


def truncated(folder):
    path = book(folder / "cut.xlsx")
    path.write_bytes(path.read_bytes()[:-500])
    return path


def no_cache(folder):
    return book(folder / "formula.xlsx", HEAD, ["141003", "横浜市", "=1+2"])


def nul(folder):
    path = folder / "nul.csv"
    path.write_bytes(f"{','.join(HEAD)}\n141003,横浜市,1\x004\n".encode())
    return path


def big_cell(folder):
    path = folder / "cell.csv"
    path.write_bytes(f"{','.join(HEAD)}\n141003,横浜市,".encode() + b"1" * 50_000_000 + b"\n")
    return path


def unclosed(folder):
    path = folder / "quote.csv"
    path.write_text(f'{",".join(HEAD)}\n141003,"横浜市,140\n', "utf-8")
    return path


def picture(folder):
    path = folder / "scan.pdf"
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    page = canvas.Canvas(str(path))
    page.rect(10, 10, 200, 200, fill=1)
    page.save()
    return path


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (zip_bomb, "unpacks to"),
        (whole_merge, "cells A1:XFD1048576"),
        (many_sheets, "5,000 sheets"),
        (two_parts, "two parts of this name"),
        (zip_slip, "outside the workbook"),
        (entities, "declares entities"),
        (truncated, "broken"),
        (no_cache, "cell C2 (横浜市, 2023-06): it is a formula without a computed value"),
        (nul, "line 2"),
        (big_cell, "line 2"),
        (unclosed, "line 2"),
        (picture, "scanned pictures"),
    ],
)
def test_refused_with_its_place(make, says, tmp_path):
    path = make(tmp_path)
    began = time.perf_counter()
    message = refusal(path)
    assert time.perf_counter() - began < 5
    assert says in message
    assert path.name in message
    assert len(message.splitlines()) == 1


def test_cell_in_the_last_row(tmp_path):
    path = book(tmp_path / "last.xlsx")
    made = openpyxl.load_workbook(path)
    made.active.cell(1_048_576, 2, "※おわり")
    made.save(path)
    assert answers(path) == [("横浜市", 140)]


def test_external_links_are_not_followed(tmp_path):
    path = book(tmp_path / "link.xlsx", HEAD, ["141003", "横浜市", "=[1]Sheet1!$A$1"])
    assert "formula without a computed value" in refusal(path)


@pytest.mark.parametrize("content", [True, float("inf"), -3, 12.5, 1e20, "#REF!", "１０〜２０件", "=A1"])
def test_typed_cells_that_are_no_count(content, tmp_path):
    path = book(tmp_path / "typed.xlsx", HEAD, ["141003", "横浜市", content if content != float("inf") else "1e400"])
    assert "cell C2" in refusal(path)


def test_ragged_rows_semicolons_and_double_headers(tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text("自治体;2023年5月の自主返納;2023年6月の自主返納;備考;備考\n横浜市;11;140\n川崎市;11;42;x;y;z\n", "utf-8")
    assert [(a.municipality, a.value) for a in read(path)] == [("横浜市", 11), ("横浜市", 140), ("川崎市", 11), ("川崎市", 42)]


def test_rowspan_and_nested_tables(tmp_path):
    path = tmp_path / "page.html"
    rows = '<tr><th rowspan="65534">神奈川県</th><td>横浜市</td><td>140<table><tr><td>99</td></tr></table></td></tr><tr><td>川崎市</td><td>42</td></tr>'
    path.write_text(
        f"<meta charset=utf-8><table><tr><th>県</th><th>市</th><th>2023年6月の自主返納</th></tr>{rows}</table>",
        "utf-8",
    )
    assert answers(path) == [("横浜市", 140), ("川崎市", 42)]


def test_deep_html_ends(tmp_path):
    path = tmp_path / "deep.html"
    path.write_text("<table><tr><td>" * 3000, "utf-8")
    began = time.perf_counter()
    with pytest.raises(InputError):
        read(path)
    assert time.perf_counter() - began < 10


def test_raised_digits_are_no_digits(tmp_path):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    path = book(tmp_path / "raised.xlsx", HEAD, ["141003", "横浜市", CellRichText("8", TextBlock(InlineFont(vertAlign="superscript"), "1"))])
    assert answers(path) == [("横浜市", 8)]


def test_hidden_rows_columns_and_sheets_are_read_and_marked(tmp_path):
    path = book(tmp_path / "hidden.xlsx", HEAD, ["141003", "横浜市", 140], ["141305", "川崎市", 42])
    made = openpyxl.load_workbook(path)
    made.active.row_dimensions[3].hidden = True
    made.save(path)
    assert [(a.municipality, a.hidden) for a in read(path)] == [("横浜市", False), ("川崎市", True)]


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux does")
@pytest.mark.parametrize("make", [zip_bomb, big_cell])
def test_memory_stays_small(make, tmp_path):
    path = make(tmp_path)
    code = "import sys, pathlib\nfrom miner.survey.answers import read\ntry:\n    read(pathlib.Path(sys.argv[1]))\nexcept Exception as e:\n    print(type(e).__name__)"
    limit = 600 << 20
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)),
    )
    assert done.stdout.strip() == "InputError", done.stderr


def test_spans_that_fill_the_world_are_refused(tmp_path):
    path = tmp_path / "spans.html"
    path.write_text('<table><tr><td rowspan="65534" colspan="1000">x</td></tr>' + "<tr><td>1</td></tr>" * 5000 + "</table>", "utf-8")
    began = time.perf_counter()
    assert "fill more than 500,000 cells" in refusal(path)
    assert time.perf_counter() - began < 5


def test_an_ods_that_repeats_a_cell_without_end_is_refused(tmp_path):
    from tests.survey.test_tables import ods

    path = ods(tmp_path / "repeat.ods", 回答=[["自主返納", ""], ["横浜市", "140"]])
    rewritten(path, "content.xml", lambda c: c.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="9000000">', 1))
    assert "repeated 9,000,000 times" in refusal(path)

"""Files of texts → rows: encodings, row numbers, and refusals that say where, what and what to do."""

import codecs
import json
import re
import subprocess
import sys
import zipfile
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.base.errors import InputError, MinerError, UsageError
from miner.survey import tables
from miner.survey.tables import Reading, open_table

ANSWERS = "id,理由\nA1,個人情報が心配\nA2,使わない\n"
READ = [("A1", "個人情報が心配"), ("A2", "使わない")]


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def read(path, reading=None):
    """Return (number, cells in order of the columns) of each row."""
    return [(row.number, tuple(row.cells.values())) for row in open_table(path, reading or Reading()).rows]


def cells(path, reading=None):
    return [row for _, row in read(path, reading)]


def refusal(path, reading=None, error=InputError):
    """Return the message of the refusal, after checking that it is one line with where, what and a way out."""
    with pytest.raises(error) as caught:
        read(path, reading)
    raised, message = caught.value, str(caught.value)
    assert message.splitlines() == [message]
    assert raised.where
    assert raised.found
    assert raised.remedy.endswith((".", "?"))
    return message


def workbook(path, **sheets):
    """Write a workbook; each sheet is a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def ods(path, **sheets):
    """Write the least OpenDocument spreadsheet that programs read."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(cell.format(escape(c)) for c in row)}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0" office:version="1.2"><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{space}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return path


# Encodings and separators


@pytest.mark.parametrize(
    ("name", "content", "guessed"),
    [
        ("utf8.csv", ANSWERS.encode("utf-8"), False),
        ("bom.csv", ANSWERS.encode("utf-8-sig"), False),
        ("cp932.csv", ANSWERS.encode("cp932"), True),
        ("eucjp.csv", ANSWERS.encode("euc_jp"), True),
        ("jis.csv", ANSWERS.encode("iso2022_jp"), True),
        ("utf16.csv", ANSWERS.encode("utf-16"), False),
        ("utf16be.csv", codecs.BOM_UTF16_BE + ANSWERS.encode("utf-16-be"), False),
        ("utf32.csv", ANSWERS.encode("utf-32"), False),
        ("crlf.csv", ANSWERS.replace("\n", "\r\n").encode("utf-8"), False),
        ("cr.csv", ANSWERS.replace("\n", "\r").encode("utf-8"), False),
    ],
)
def test_encoding_is_told_from_the_bytes_and_said_when_guessed(tmp_path, name, content, guessed):
    path = write(tmp_path, name, content)
    table = open_table(path)
    assert table.columns == ("id", "理由")
    assert [tuple(row.cells.values()) for row in table.rows] == READ
    assert any("guessed" in note for note in table.notes) == guessed


@pytest.mark.parametrize(("name", "mark"), [("a.tsv", "\t"), ("a.tab", "\t"), ("a.csv", ";"), ("a.csv", "\t"), ("a.csv", ",")])
def test_separator_is_told_from_the_suffix_or_the_header(tmp_path, name, mark):
    assert cells(write(tmp_path, name, ANSWERS.replace(",", mark))) == READ


def test_other_separator_is_said(tmp_path):
    table = open_table(write(tmp_path, "a.csv", ANSWERS.replace(",", ";")))
    assert table.notes == ("a.csv: columns are separated by ';'",)


def test_separator_within_a_quoted_header_cell_does_not_count(tmp_path):
    path = write(tmp_path, "a.csv", 'id,"賛成;反対;その他"\nA1,使わない\n')
    assert open_table(path).columns == ("id", "賛成;反対;その他")


def test_named_encoding_is_used(tmp_path):
    path = write(tmp_path, "a.csv", ANSWERS.encode("cp932"))
    assert cells(path, Reading(encoding="cp932")) == READ
    assert open_table(path, Reading(encoding="shift_jis")).notes == ()


def test_utf_16_without_a_mark_is_read_when_it_is_named(tmp_path):
    """The refusal of NUL bytes says that --encoding helps."""
    path = write(tmp_path, "a.csv", ANSWERS.encode("utf-16-le"))
    assert cells(path, Reading(encoding="utf-16-le")) == READ


def test_format_may_be_named_against_the_suffix(tmp_path):
    assert cells(write(tmp_path, "a.txt", ANSWERS), Reading(format="csv")) == READ


def test_byte_order_mark_is_no_part_of_the_first_column_even_when_utf_8_is_named(tmp_path):
    path = write(tmp_path, "a.csv", ANSWERS.encode("utf-8-sig"))
    assert open_table(path, Reading(encoding="utf-8")).columns == ("id", "理由")


# Row numbers


def test_row_after_a_quoted_line_break_keeps_its_line_number(tmp_path):
    path = write(tmp_path, "a.csv", 'id,理由\n1,"一行目\n二行目\n三行目"\n2,不安\n\n3,怖い\n')
    assert read(path) == [(2, ("1", "一行目\n二行目\n三行目")), (5, ("2", "不安")), (7, ("3", "怖い"))]


def test_row_number_after_a_line_break_in_the_header(tmp_path):
    path = write(tmp_path, "a.csv", '\n\nid,"理由\n(自由記述)"\n1,不安\n')
    table = open_table(path)
    assert table.columns == ("id", "理由\n(自由記述)")
    assert [row.number for row in table.rows] == [5]


def test_row_of_empty_cells_is_skipped(tmp_path):
    assert read(write(tmp_path, "a.csv", "id,理由\n,\n1,不安\n")) == [(3, ("1", "不安"))]


def test_quotes_and_separators_within_a_cell(tmp_path):
    assert cells(write(tmp_path, "a.csv", 'id,理由\n1,"「不安」, と""言う"""\n')) == [("1", '「不安」, と"言う"')]


def test_column_without_a_name_is_named_by_its_place(tmp_path):
    assert open_table(write(tmp_path, "a.csv", "id,,理由\n1,2,3\n")).columns == ("id", "column_2", "理由")


@given(rows=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1), min_size=1, max_size=5))
def test_quoted_cells_come_back_with_the_line_they_begin_on(tmp_path_factory, rows):
    plain = ["x" + row for row in rows]  # nothing that looks like a guarded formula
    lines = "id,理由\n" + "".join(f'{i},"{row.replace(chr(34), chr(34) * 2)}"\n' for i, row in enumerate(plain))
    path = write(tmp_path_factory.mktemp("t"), "a.csv", lines)
    at, expected = 2, []
    for i, row in enumerate(plain):
        expected.append((at, (str(i), row)))
        at += 1 + len(re.findall("\r\n|\r|\n", row))
    assert read(path, Reading(encoding="utf-8")) == expected


# jsonl and txt


def test_jsonl_gives_a_row_a_line_with_its_own_columns(tmp_path):
    path = write(tmp_path, "a.jsonl", '{"id": 1, "text": "不安"}\n\n{"text": "怖い", "年代": null}\n"文字列だけ"\n')
    table = open_table(path)
    assert table.columns == ()
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (1, {"id": 1, "text": "不安"}),
        (3, {"text": "怖い", "年代": None}),
        (4, {"text": "文字列だけ"}),
    ]


def test_txt_is_a_text_a_line(tmp_path):
    assert read(write(tmp_path, "a.txt", "不安\r\n\r\n\n怖い, 本当に")) == [(1, ("不安",)), (4, ("怖い, 本当に",))]


def test_txt_read_whole_is_one_text(tmp_path):
    assert read(write(tmp_path, "a.txt", "不安\n\n怖い\n"), Reading(whole=True)) == [(1, ("不安\n\n怖い",))]


def test_unknown_suffix_is_read_as_txt(tmp_path):
    assert cells(write(tmp_path, "answers.dat", "不安\n")) == [("不安",)]


# Workbooks


def test_xlsx_cells_are_read_as_text_with_their_sheet_row(tmp_path):
    path = workbook(tmp_path / "a.xlsx", 回答=[["id", "年", "割合", "理由"], [1, 2023.0, 0.5, "不安"], [None] * 4, ["007", 2024, True, "=怖い"]])
    assert read(path)[0] == (2, ("1", "2023", "0.5", "不安"))
    assert read(path)[1][0] == 4
    assert read(path)[1][1][:3] == ("007", "2024", "TRUE")


def test_header_may_stand_below_blank_rows_and_beside_blank_columns(tmp_path):
    path = workbook(tmp_path / "a.xlsx", 回答=[[], [], ["id", "理由"], ["A1", "不安"]])
    table = open_table(path)
    assert table.columns == ("id", "理由")
    assert [(row.number, dict(row.cells)) for row in table.rows] == [(4, {"id": "A1", "理由": "不安"})]


def test_first_sheet_with_rows_is_read_and_the_others_are_named(tmp_path):
    path = workbook(tmp_path / "a.xlsx", 表紙=[["調査票"]], 回答=[["理由"], ["不安"]], 控え=[["理由"], ["怖い"]])
    table = open_table(path)
    assert [row.cells["理由"] for row in table.rows] == ["不安"]
    assert "'回答'" in table.notes[0]
    assert "'控え'" in table.notes[0]
    assert cells(path, Reading(sheet="控え")) == [("怖い",)]


def test_ods_is_read(tmp_path):
    path = ods(tmp_path / "a.ods", 回答=[["id", "理由"], ["A1", "個人情報が心配"], ["A2", "使わない"]], 控え=[["理由"], ["怖い"]])
    assert cells(path) == READ
    assert cells(path, Reading(sheet="控え")) == [("怖い",)]


def test_unknown_sheet_lists_the_sheets_and_suggests_one(tmp_path):
    path = workbook(tmp_path / "a.xlsx", 回答2023=[["理由"], ["不安"]], 控え=[["理由"], ["怖い"]])
    message = refusal(path, Reading(sheet="回答2024"), UsageError)
    assert "a.xlsx" in message
    assert "'回答2023', '控え'" in message
    assert "Did you mean '回答2023'?" in message


# Refusals


def test_missing_file(tmp_path):
    assert "no such file" in refusal(tmp_path / "無い.csv")


def test_directory(tmp_path):
    assert "directory" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.jsonl", "a.xlsx"])
def test_empty_file(tmp_path, name):
    assert f"{name}: the file is empty" in refusal(write(tmp_path, name, b""))


@pytest.mark.parametrize("content", ["\n\n\n", "\ufeff", "\ufeff\n", ",,\n,,\n", "   \n"])
def test_csv_without_a_header(tmp_path, content):
    assert "a.csv" in refusal(write(tmp_path, "a.csv", content))


def test_workbook_without_rows(tmp_path):
    assert "no rows" in refusal(workbook(tmp_path / "a.xlsx", 空=[], 見出し=[["id", "理由"]]))


@pytest.mark.parametrize(
    "head", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"\x1f\x8b\x08", b"\x7fELF"], ids=["pdf", "png", "jpg", "gif", "gz", "elf"]
)
@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_binary_file(tmp_path, name, head):
    assert "binary" in refusal(write(tmp_path, name, head + bytes(range(256)) * 4))


def test_workbook_under_a_text_suffix_says_to_name_its_format(tmp_path):
    workbook(tmp_path / "a.xlsx", 回答=[["理由"], ["不安"]]).rename(tmp_path / "a.csv")
    assert "--from xlsx" in refusal(tmp_path / "a.csv")
    assert cells(tmp_path / "a.csv", Reading(format="xlsx")) == [("不安",)]


def broken_workbooks(folder):
    whole = workbook(folder / "whole.xlsx", 回答=[["理由"], ["不安"]]).read_bytes()
    directory = whole.rindex(b"PK\x01\x02")
    return {
        "cut": whole[: len(whole) // 2],
        "no_zip": b"id,text\n1,2\n",
        "central_directory": whole[:directory] + b"\x00" * 20 + whole[directory + 20 :],
        "first_entry": whole[: whole.index(b"PK\x01\x02")] + b"XXXX" + whole[whole.index(b"PK\x01\x02") + 4 :],
    }


@pytest.mark.parametrize("kind", ["cut", "no_zip", "central_directory", "first_entry"])
def test_broken_workbook(tmp_path, kind):
    path = write(tmp_path, "a.xlsx", broken_workbooks(tmp_path)[kind])
    assert refusal(path).startswith("a.xlsx")


def test_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
        for _ in range(41):
            part.write(b"\x00" * 10_000_000)
    assert path.stat().st_size < 1_000_000
    assert "unpacks to 410,000,000 bytes" in refusal(path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits the memory of a process")
def test_sheet_with_two_cells_far_apart_is_read_or_refused_in_little_memory(tmp_path):
    """A file of 5 KB whose used range is the whole sheet (17 thousand million cells) must not end the process."""
    import resource

    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "理由", "不安", "x"
    book.save(tmp_path / "a.xlsx")
    script = (
        "import sys, pathlib\nfrom miner.base.errors import MinerError\nfrom miner.survey.tables import open_table\n"
        "try: print(next(open_table(pathlib.Path(sys.argv[1])).rows).cells['理由'])\n"
        "except MinerError as error: print('refused', error)\n"
    )
    limit = 3_000_000_000
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script, str(tmp_path / "a.xlsx")],
        capture_output=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.returncode == 0, done.stderr[-300:]
    assert done.stdout.decode().startswith(("不安", "refused"))


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", "id,理由\n1,不\x00安\n"), ("a.txt", "不安\n不\x00安\n"), ("a.jsonl", '{"text": "x"}\n{"text": "\x00"}\n')]
)
def test_nul_is_refused_with_its_line(tmp_path, name, content):
    assert f"{name}, line 2: there is a NUL" in refusal(write(tmp_path, name, content))


def test_nul_far_into_the_file_is_refused_with_its_line(tmp_path):
    content = "id,理由\n" + "1,不安\n" * 2000 + "2,\x00\n"
    assert "line 2002: there is a NUL" in refusal(write(tmp_path, "a.csv", content))


@pytest.mark.parametrize(("row", "n"), [("1", 1), ("1,不安,怖い", 3)])
def test_row_with_other_than_the_header_s_cells_is_refused_with_its_line(tmp_path, row, n):
    message = refusal(write(tmp_path, "a.csv", f'id,理由\n0,"不\n安"\n{row}\n'))
    assert f"a.csv, line 4: this row has {n} cells, the header has 2" in message


def test_quote_that_never_closes_is_refused_with_its_line(tmp_path):
    """Read loosely, it would swallow all later rows into one text and the counts would be wrong in silence."""
    message = refusal(write(tmp_path, "a.csv", 'id,理由\n1,不安\n2,"怖い\n3,使わない\n4,不信\n'))
    assert "a.csv, line" in message


def test_header_that_says_a_name_twice(tmp_path):
    message = refusal(write(tmp_path, "a.csv", "id,理由,理由\n1,不安,怖い\n"))
    assert "a.csv, line 1: the header has '理由' more than once" in message
    assert "sheet '回答', row 2" in refusal(workbook(tmp_path / "a.xlsx", 回答=[[], ["理由", "理由"], ["不安", "怖い"]]))


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('{"text": 不安}', "a.jsonl, line 2, column 10"),
        ('{"text": "不安"', "a.jsonl, line 2, column"),
        ("[1, 2]", "a.jsonl, line 2"),
        ("12", "a.jsonl, line 2"),
        ("[" * 100_000, "a.jsonl, line 2"),
        ('{"n": ' + "1" * 5000 + "}", "a.jsonl, line 2"),
    ],
    ids=["bare_word", "cut", "list", "number", "deep", "long_number"],
)
def test_line_that_is_no_json_object_is_refused_with_line_and_column(tmp_path, line, where):
    assert refusal(write(tmp_path, "a.jsonl", f'{{"text": "x"}}\n{line}\n')).startswith(where)


def test_undecodable_bytes_are_refused_with_their_line(tmp_path):
    path = write(tmp_path, "a.csv", "id,理由\n1,不安\n2,".encode() + b"\x81\x00\xff\xfe\xfd\n".replace(b"\x00", b"\xff"))
    message = refusal(path)
    assert message.startswith("a.csv, line 3: the bytes ")
    assert "--encoding" in message


def test_bytes_that_the_named_encoding_lacks_are_refused_with_their_line(tmp_path):
    path = write(tmp_path, "a.csv", b"id,reason\n1,abc\n2,abc\n3," + "不安".encode("cp932") + b"\n")
    message = refusal(path, Reading(encoding="utf-8"))
    assert message.startswith("a.csv, line 4: the bytes 95 73 88 c0 are no utf-8")


def test_half_a_utf_16_character_is_refused_with_its_line(tmp_path):
    path = write(tmp_path, "a.csv", ANSWERS.encode("utf-16") + b"\x00")
    assert refusal(path).startswith("a.csv, line ")


@pytest.mark.parametrize("name", ["utf8mb4", "rot13", "base64", "hex"])
def test_encoding_that_is_none_of_text_is_refused(tmp_path, name):
    assert repr(name) in refusal(write(tmp_path, "a.csv", ANSWERS), Reading(encoding=name))


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.jsonl"])
def test_cell_of_more_than_ten_million_characters_is_refused_with_its_line(tmp_path, name):
    head = {"a.csv": "理由\n", "a.txt": "不安\n", "a.jsonl": '"不安"\n'}[name]
    message = refusal(write(tmp_path, name, head + "a" * (tables.MAX_CELL + 1) + "\n"))
    assert f"{name}, line 2: a cell has more than 10,000,000 characters" in message


def test_quoted_cell_of_many_lines_over_ten_million_characters_is_refused_with_its_line(tmp_path):
    message = refusal(write(tmp_path, "a.csv", "理由\n不安\n" + '"' + ("a" * 99 + "\n") * 100_001 + '"\n'))
    assert "a.csv, line 3: a cell has more than 10,000,000 characters" in message


def test_cell_of_just_under_ten_million_characters_is_read(tmp_path):
    assert len(cells(write(tmp_path, "a.csv", "理由\n" + "a" * (tables.MAX_CELL - 1) + "\n"))[0][0]) == tables.MAX_CELL - 1


@given(content=st.binary(min_size=1, max_size=80), name=st.sampled_from(["a.csv", "a.tsv", "a.txt", "a.jsonl", "a.xlsx"]))
def test_any_bytes_give_rows_or_a_refusal(tmp_path_factory, content, name):
    path = write(tmp_path_factory.mktemp("t"), name, content)
    try:
        numbers = [row.number for row in open_table(path).rows]
    except MinerError as refused:
        message = str(refused)
    else:
        message = "read"
        assert numbers == sorted(numbers)
    assert len(message.splitlines()) == 1


@given(value=st.dictionaries(st.text(max_size=5), st.text(max_size=10) | st.none() | st.integers() | st.booleans(), min_size=1, max_size=4))
def test_any_json_object_comes_back(tmp_path_factory, value):
    path = write(tmp_path_factory.mktemp("t"), "a.jsonl", json.dumps(value) + "\n")
    assert [dict(row.cells) for row in open_table(path).rows] == [value]

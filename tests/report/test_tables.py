"""Records → files: the format, the guard against formulas, and whole or absent."""

import csv
import json
import os
import stat
import subprocess
import sys

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from miner.base.errors import InputError, OutputError, UsageError
from miner.report.tables import aligned, format_of, width, write
from miner.survey.tables import open_table

ROWS = [
    {"id": "A1", "text": "個人情報が心配", "codes": ["a", "b"], "n": 3, "share": 0.5, "place": None, "evidence": [{"code": "a", "span": [0, 4]}]},
    {"id": "A2", "text": '一行目\n二行目, 「と」"', "codes": [], "n": 0, "share": 0.0, "place": "港北野区", "evidence": []},
]


def as_text(rows):
    for row in rows:
        yield f"{row['id']}\t{row['text']}"


def put(path, rows, format_=None):
    write(rows, path, format_of(path, format_), as_text)
    return path


def back(path):
    return [tuple(row.cells.values()) for row in open_table(path).rows]


def left_in(folder):
    return sorted(os.listdir(folder))


def broken_after(n, error):
    yield from [{"id": str(i), "text": "不安" * 500} for i in range(n)]
    raise error


# Formats


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("a.txt", None, "text"),
        ("a.jsonl", None, "jsonl"),
        ("a.csv", None, "csv"),
        ("a.CSV", None, "csv"),
        ("a.xlsx", None, "xlsx"),
        ("a.xlsx", "xlsx", "xlsx"),
        ("a.dat", "jsonl", "jsonl"),
        ("noext", "csv", "csv"),
    ],
)
def test_format_is_told_by_the_suffix_else_as_asked(tmp_path, name, asked, expected):
    assert format_of(tmp_path / name, asked) == expected


def test_format_on_standard_output_is_text_unless_asked():
    assert [format_of(None, asked) for asked in (None, "text", "jsonl", "csv")] == ["text", "text", "jsonl", "csv"]
    with pytest.raises(UsageError, match=r"-o FILE\.xlsx"):
        format_of(None, "xlsx")


@pytest.mark.parametrize(("name", "asked", "says"), [("a.dat", None, r"'\.dat' names no format.*\.csv"), ("a.csv", "jsonl", "differ")])
def test_suffix_that_names_no_format_or_another_is_refused(tmp_path, name, asked, says):
    with pytest.raises(UsageError, match=says):
        format_of(tmp_path / name, asked)


def test_csv_begins_with_a_byte_order_mark_and_has_flat_cells(tmp_path):
    content = put(tmp_path / "a.csv", ROWS).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,text,codes,n,share,place,evidence\r\n")
    assert list(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True)))[1:] == [
        ["A1", "個人情報が心配", "a|b", "3", "0.5", "", '[{"code": "a", "span": [0, 4]}]'],
        ["A2", '一行目\n二行目, 「と」"', "", "0", "0.0", "港北野区", ""],
    ]


def test_jsonl_gives_the_rows_back(tmp_path):
    content = put(tmp_path / "a.jsonl", ROWS).read_text("utf-8")
    assert [json.loads(line) for line in content.splitlines()] == ROWS
    assert "個人情報" in content


def test_text_is_the_command_s_own_lines(tmp_path):
    assert put(tmp_path / "a.txt", ROWS[:1]).read_bytes() == "A1\t個人情報が心配\n".encode()


def test_xlsx_keeps_numbers_as_numbers_and_the_rest_as_text(tmp_path):
    sheet = openpyxl.load_workbook(put(tmp_path / "a.xlsx", ROWS)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("id", "text", "codes", "n", "share", "place", "evidence")
    assert rows[1][:5] == ("A1", "個人情報が心配", "a|b", 3, 0.5)
    assert [back(tmp_path / "a.xlsx")[1][i] for i in (0, 1, 5)] == ["A2", '一行目\n二行目, 「と」"', "港北野区"]


def test_rows_are_written_as_they_come(tmp_path):
    """A million rows need no list in memory."""
    seen = []

    def rows():
        for i in range(3):
            seen.append(i)
            yield {"id": str(i), "text": "x"}

    put(tmp_path / "a.csv", rows())
    assert seen == [0, 1, 2]
    assert back(tmp_path / "a.csv") == [("0", "x"), ("1", "x"), ("2", "x")]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_row_with_other_columns_is_refused(tmp_path, suffix):
    with pytest.raises(OutputError, match=r"row 'A2'.*'extra'.*jsonl"):
        put(tmp_path / f"a{suffix}", [{"id": "A1", "text": ""}, {"id": "A2", "text": "", "extra": 1}])
    assert left_in(tmp_path) == []


# Formulas

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=", "-", "- 手数料が高い", "＝不安"]


@pytest.mark.parametrize("cell", FORMULAS[:-1])
def test_csv_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(tmp_path, cell):
    content = put(tmp_path / "a.csv", [{"id": "A1", "text": cell}]).read_text("utf-8-sig")
    assert ("A1,'" in content) or ("A1,\"'" in content)


@pytest.mark.parametrize("cell", ["-5", "+1.5", "-1e3", "不安=1", "＝不安", ""])
def test_csv_number_or_harmless_text_stays_as_it_is(tmp_path, cell):
    assert put(tmp_path / "a.csv", [{"id": "A1", "text": cell}]).read_text("utf-8-sig").splitlines()[1] == f"A1,{cell}"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")) | st.text(st.sampled_from("'=+-@\t\r\n1,;\"a")))
@example("'=1")
@example("''=1")
@example("'-5")
@example("'")
def test_csv_cell_comes_back_through_our_reader(tmp_path_factory, cell):
    path = put(tmp_path_factory.mktemp("t") / "a.csv", [{"id": "A1", "text": cell}])
    assert back(path) == [("A1", cell)]


@pytest.mark.parametrize("name", ["=1+1", "@理由", "-", "+81"])
def test_csv_column_name_comes_back_through_our_reader(tmp_path, name):
    path = put(tmp_path / "a.csv", [{"id": "A1", name: "不安"}])
    assert open_table(path).columns == ("id", name)


@pytest.mark.parametrize("name", ["賛成;反対;その他", 'a\tb\tc"', "一行目\n二行目"])
def test_csv_column_name_with_separators_comes_back_through_our_reader(tmp_path, name):
    path = put(tmp_path / "a.csv", [{"id": "A1", name: "不安"}])
    assert open_table(path).columns == ("id", name)
    assert back(path) == [("A1", "不安")]


@pytest.mark.parametrize("cell", FORMULAS)
def test_xlsx_cell_is_a_string_even_when_it_begins_like_a_formula(tmp_path, cell):
    sheet = openpyxl.load_workbook(put(tmp_path / "a.xlsx", [{"id": "A1", "text": cell}])).active
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].value in (cell, cell.replace("\r", "\n"))


def test_xlsx_header_is_a_string_even_when_it_begins_like_a_formula(tmp_path):
    sheet = openpyxl.load_workbook(put(tmp_path / "a.xlsx", [{"id": "A1", "=1+1": "不安"}])).active
    assert (sheet["B1"].data_type, sheet["B1"].value) == ("s", "=1+1")


def test_xlsx_control_characters_are_replaced_in_cells_and_header(tmp_path):
    path = put(tmp_path / "a.xlsx", [{"id": "A1", "text": "不\x0b安\x1f", "x\x0b": "1"}])
    sheet = openpyxl.load_workbook(path).active
    assert sheet["B2"].value == "不\ufffd安\ufffd"
    assert sheet["C1"].value == "x\ufffd"


def test_xlsx_cell_longer_than_excel_holds_is_refused_with_its_row(tmp_path):
    put(tmp_path / "a.xlsx", [{"id": "A1", "text": "あ" * 32_767}])
    with pytest.raises(OutputError, match=r"row 'A2' has 32,768 characters.*csv or jsonl"):
        put(tmp_path / "b.xlsx", [{"id": "A1", "text": ""}, {"id": "A2", "text": "あ" * 32_768}])
    assert left_in(tmp_path) == ["a.xlsx"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl", ".txt"])
def test_half_a_character_is_written_as_a_file_that_reads_back(tmp_path, suffix):
    path = put(tmp_path / f"a{suffix}", [{"id": "A1", "text": "不安\ud800"}])
    assert "不安" in str(back(path))


# Whole or absent


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl", ".txt"])
@pytest.mark.parametrize("n", [0, 1, 200])
@pytest.mark.parametrize("error", [InputError("a.csv, line 9", "broken", "Mend it."), KeyboardInterrupt(), SystemExit(143)], ids=lambda e: type(e).__name__)
def test_exception_among_the_rows_leaves_the_old_file_and_no_part(tmp_path, suffix, n, error):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"old")
    with pytest.raises(type(error)):
        put(path, broken_after(n, error))
    assert path.read_bytes() == b"old"
    assert left_in(tmp_path) == [path.name]


def test_old_file_is_replaced_whole(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old " * 1000)
    assert put(path, [{"id": "1", "text": "x"}]).read_bytes() == b"1\tx\n"
    assert left_in(tmp_path) == ["a.txt"]


def test_file_can_be_written_over_the_one_that_is_read(tmp_path):
    path = put(tmp_path / "a.csv", [{"id": str(i), "text": "不安"} for i in range(3000)])
    put(path, ({**row.cells, "n": row.number} for row in open_table(path).rows))
    assert len(back(path)) == 3000


@pytest.mark.skipif(os.name == "nt", reason="the system has no permission bits")
def test_new_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "plain").touch()
    assert put(tmp_path / "a.txt", ROWS).stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_long_and_japanese_names_can_be_written(tmp_path):
    assert put(tmp_path / ("理" * 80 + ".txt"), ROWS[:1]).exists()


def test_directory_is_refused(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(OutputError, match="directory"):
        put(tmp_path / "a.csv", ROWS)
    assert left_in(tmp_path) == ["a.csv"]


def test_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(OutputError, match=r"a\.csv: it cannot be written .*No such file or directory"):
        put(tmp_path / "none" / "a.csv", ROWS)
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="Not a directory"):
        put(tmp_path / "file" / "a.csv", ROWS)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_folder_without_permission_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="Permission denied"):
            put(tmp_path / "a.csv", ROWS)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="the system has no limit of file sizes")
def test_file_larger_than_the_system_allows_is_refused_and_nothing_is_left(tmp_path):
    """As on a full disk: the write itself fails."""
    script = (
        "import resource, signal, sys, pathlib\nfrom miner.base.errors import OutputError\nfrom miner.report.tables import write\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "rows = lambda: ({'id': str(i), 'text': str(i * i)} for i in range(50000))\n"
        "for name, kind in [('a.csv', 'csv'), ('a.jsonl', 'jsonl'), ('a.txt', 'text'), ('a.xlsx', 'xlsx')]:\n"
        "    try: write(rows(), pathlib.Path(sys.argv[1]) / name, kind, lambda found: (row['text'] for row in found))\n"
        "    except OutputError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60)
    assert left_in(tmp_path) == []
    assert 'Traceback (most recent call last):\n  File "<string>"' not in done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 4
    assert all("it cannot be written" in line and "File too large" in line for line in lines)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_device_or_pipe_is_not_replaced_by_a_file(tmp_path):
    """``-o /dev/null -f csv`` run by root must leave /dev/null a device: write into it, or refuse."""
    path = tmp_path / "a.csv"
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except OSError:
        os.mkfifo(path)
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    else:
        reader = None
    before = stat.S_IFMT(path.stat().st_mode)
    try:
        put(path, ROWS)
    except OutputError:
        pass
    finally:
        if reader is not None:
            os.close(reader)
    assert stat.S_IFMT(path.stat().st_mode) == before
    assert left_in(tmp_path) == ["a.csv"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")
def test_full_device_on_standard_output_is_an_error(tmp_path):
    script = "import sys\nfrom miner.report.tables import write\nwrite([{'id': '1'}], None, 'jsonl', None)\n"
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode != 0
    assert "No space left" in done.stderr


# Tables on a terminal


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("理由", 4), ("ｶﾞ", 2), ("か\u3099", 2), ("Ａ", 2), ("", 0)])
def test_width_is_that_of_a_terminal(text, columns):
    assert width(text) == columns


def test_columns_are_aligned_by_width():
    assert list(aligned(["コード", "件数"], [["不安", "5"], ["a", "1,000"]], right={1})) == ["コード   件数", "不安        5", "a       1,000"]


@given(st.lists(st.tuples(st.text("あaｱ漢", max_size=6), st.text("あ1", max_size=6)), max_size=5))
def test_right_column_ends_at_the_same_place_in_every_line(rows):
    lines = list(aligned(["x", "y"], [[left, right + "1"] for left, right in rows], right={1}))
    assert len({width(line) for line in lines}) == 1

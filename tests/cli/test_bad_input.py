"""Bad input and rough surroundings: one line on stderr, the right exit code, no traceback, nothing half-written."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

import openpyxl
import pytest

from tests.cli.conftest import heeds_interrupts

ANSWERS = "id,市町村,理由\nA1,港北野区,個人情報が漏れそうで怖い\nA2,桃野里町,使わない\n"
posix = pytest.mark.skipif(os.name == "nt", reason="pipes, signals and file descriptors of POSIX")
COMMANDS = ["tokens", "code", "count"]


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def two_columns_of_texts():
    return "a,b\n" + "".join(f"情報漏れが不安です{i},窓口が遠くて大変です{i}\n" for i in range(3))


def broken_xlsx(folder):
    book = openpyxl.Workbook()
    book.active.append(["理由"])
    book.active.append(["不安"])
    book.save(folder / "whole.xlsx")
    content = (folder / "whole.xlsx").read_bytes()
    (folder / "whole.xlsx").unlink()
    return content[:-40]


BAD_FILES = {
    # name, content, exit code, what the message holds
    "empty": ("a.csv", b"", 1, "a.csv: the file is empty"),
    "binary": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 1, "a.csv: this is a binary file"),
    "undecodable": ("a.csv", "id,理由\n1,".encode() + b"\x81\xff\xff\xfe\n", 1, "a.csv, line 2: the bytes"),
    "ragged": ("a.csv", "id,理由\n1,不安\n2,怖い,余分\n", 1, "a.csv, line 3: this row has 3 cells"),
    "nul": ("a.csv", b"id,text\n1,a\n2,a\x00b\n", 1, "a.csv, line 3: there is a NUL"),
    "no_text_column": ("a.csv", "x,y\n1,2\n3,4\n", 2, "Name the column with --text-column; the columns are 'x', 'y'."),
    "two_text_columns": ("a.csv", two_columns_of_texts(), 2, "'a', 'b' could each hold the texts"),
    "no_rows": ("a.csv", "id,理由\n", 1, "a.csv: there are no rows"),
    "blank_rows": ("a.csv", ",,\n,,\n", 1, "a.csv"),
    "no_json": ("a.jsonl", '{"text": "x"}\n{"text": }\n', 1, "a.jsonl, line 2, column 10"),
    "blank_txt": ("a.txt", "\n\n", 1, "a.txt: there are no rows"),
    "line_break_in_a_name": ("a\nb.csv", b"", 1, "the file is empty"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_bad_file_is_refused_in_one_line(miner_command, tmp_path, kind):
    name, content, code, message = BAD_FILES[kind]
    path = write(tmp_path, name, content)
    command = COMMANDS[len(kind) % 3]
    assert message in miner_command(command, path, "-o", tmp_path / "out.csv").refused(code)
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_a_missing_file(miner_command, tmp_path, command):
    assert "無い.csv: there is no such file" in miner_command(command, tmp_path / "無い.csv").refused(1)


def test_directory_is_refused(miner_command, tmp_path):
    assert "this is a directory" in miner_command("count", tmp_path).refused(1)


def test_broken_workbook_is_refused(miner_command, tmp_path):
    path = write(tmp_path, "a.xlsx", broken_xlsx(tmp_path))
    assert miner_command("code", path, "-o", tmp_path / "out.xlsx").refused(1).startswith("a.xlsx")
    assert os.listdir(tmp_path) == ["a.xlsx"]


def test_cell_of_fifty_megabytes_is_refused(miner_command, tmp_path):
    path = write(tmp_path, "a.csv", b"text\n" + b"a" * 50_000_000 + b"\n")
    assert "a.csv, line 2: a cell has more than 10,000,000 characters" in miner_command("code", path).refused(1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["count", "a.csv", "--text-column", "理由欄"], "no column '理由欄'. The columns are 'id', '市町村', '理由'. Did you mean '理由'?"),
        (["count", "a.csv", "--by", "市区町村"], "no column '市区町村'. The columns are 'id', '市町村', '理由'. Did you mean '市町村'?"),
        (["cuont", "a.csv"], "there is no command 'cuont'. Did you mean 'count'?"),
        (["frobnicate"], "Commands are tokens, code,"),
        (["count", "a.csv", "--colunm", "x"], "No such option"),
        (["count"], "Missing argument 'FILE'"),
        (["count", "a.csv", "--unit", "page"], "'page' is not one of 'text', 'sentence'"),
        (["count", "a.csv", "--workers", "0"], "--workers"),
        (["count", "a.csv", "-f", "xlsx"], "-o FILE.xlsx"),
        (["count", "a.csv", "-o", "out.pdf"], "the suffix '.pdf' names no format"),
        (["count", "a.csv", "-o", "out.csv", "-f", "jsonl"], "differ"),
        (["count", "a.csv", "--sheet"], "--sheet"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_refused_with_the_way_out(miner_command, tmp_path, arguments, message):
    write(tmp_path, "a.csv", ANSWERS)
    assert message in miner_command(*arguments, cwd=tmp_path).refused(2)
    assert os.listdir(tmp_path) == ["a.csv"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--encoding", "utf8mb4"], 1, "'utf8mb4' is no encoding"),
        (["--encoding", "rot13"], 1, "'rot13'"),
        (["--words", "none.txt"], 1, "none.txt: there is no such file"),
        (["--codebook", "none.toml"], 1, "none.toml: there is no such file"),
        (["-o", "none/out.csv"], 1, "none/out.csv: it cannot be written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_value_is_refused(miner_command, tmp_path, arguments, code, message):
    write(tmp_path, "a.csv", ANSWERS)
    assert message in miner_command("code", "a.csv", *arguments, cwd=tmp_path).refused(code)
    assert os.listdir(tmp_path) == ["a.csv"]


def test_unknown_sheet_lists_the_sheets(miner_command, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "回答"
    book.active.append(["理由"])
    book.active.append(["不安"])
    book.save(tmp_path / "a.xlsx")
    assert "there is no sheet '解答'. The sheets are '回答'. Did you mean '回答'?" in miner_command("code", tmp_path / "a.xlsx", "--sheet", "解答").refused(2)


def test_miner_alone_shows_its_help_and_says_it_is_wrong_usage(miner_command):
    done = miner_command()
    assert done.code == 2
    assert "Usage: miner" in done.out + done.err
    assert all(len(line) <= 200 for line in done.err.splitlines())


def test_debug_shows_the_traceback(miner_command, tmp_path):
    done = miner_command("code", tmp_path / "none.csv", "--debug")
    assert (done.code, done.out) == (1, "")
    assert "Traceback (most recent call last)" in done.err
    assert done.err.splitlines()[-1].startswith("miner: ")


# Errors in the middle


def long_file(folder, n, last):
    return write(folder, "long.csv", "id,理由\n" + "".join(f"A{i},個人情報が漏れそうで怖い\n" for i in range(n)) + last)


@pytest.mark.parametrize(("name", "workers"), [("out.csv", 1), ("out.xlsx", 1), ("out.jsonl", 2)])
def test_error_in_the_middle_leaves_the_old_output_and_no_part(miner_command, tmp_path, name, workers):
    path = long_file(tmp_path, 600, "A,怖い,余分\n")
    write(tmp_path, name, "old")
    line = miner_command("code", path, "-o", tmp_path / name, "--workers", workers).refused(1)
    assert line.startswith("long.csv, line 602: this row has 3 cells")
    assert (tmp_path / name).read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == sorted(["long.csv", name])


def test_cell_that_excel_cannot_hold_is_refused_and_nothing_is_left(miner_command, tmp_path):
    path = write(tmp_path, "a.csv", "id,理由\nA1,不安\nA2," + "あ" * 40_000 + "\n")
    assert "row 'A2' has 40,000 characters" in miner_command("code", path, "-o", tmp_path / "out.xlsx").refused(1)
    assert os.listdir(tmp_path) == ["a.csv"]


# Standard output and input


@pytest.mark.parametrize("n", [1, 3000], ids=["short", "long"])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")
def test_full_device_is_one_line_and_1(miner_command, tmp_path, n):
    path = long_file(tmp_path, n, "")
    with open("/dev/full", "wb") as full:
        line = miner_command("code", path, "-f", "jsonl", stdout=full).refused(1)
    assert "No space left on device" in line


@pytest.mark.parametrize("arguments", [["-f", "jsonl"], ["-f", "csv", "--workers", "2"]], ids=" ".join)
@posix
def test_reader_that_goes_away_ends_quietly_with_141(miner_process, tmp_path, arguments):
    with miner_process("code", long_file(tmp_path, 8000, ""), *arguments) as process:
        assert process.stdout.readline()
        process.stdout.close()
        error = process.stderr.read().decode()
    assert process.returncode == 141
    assert error.splitlines() == ["miner: long.csv: texts are read from column '理由'"]


@posix
def test_reader_that_never_reads_ends_quietly_with_141(miner_command, tmp_path):
    read_end, write_end = os.pipe()
    os.close(read_end)
    with open(write_end, "wb") as closed:
        done = miner_command("code", write(tmp_path, "a.txt", "不安\n"), stdout=closed)
    assert (done.code, done.err) == (141, "")


@posix
def test_standard_output_that_is_closed_is_refused(miner_command, tmp_path):
    path = write(tmp_path, "a.txt", "不安\n")
    assert "standard output: it is closed" in miner_command("code", path, stdout=None, preexec_fn=lambda: os.close(1)).refused(1)
    done = miner_command("code", path, "-o", tmp_path / "out.jsonl", stdout=None, preexec_fn=lambda: os.close(1))
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "out.jsonl").stat().st_size > 0


@posix
def test_standard_error_that_is_closed_changes_no_exit_code(miner_command, tmp_path):
    path = write(tmp_path, "a.csv", ANSWERS)
    assert miner_command("count", path, "-f", "jsonl", preexec_fn=lambda: os.close(2)).code == 0
    assert miner_command("count", tmp_path / "none", preexec_fn=lambda: os.close(2)).code == 1


@posix
def test_standard_input_that_is_closed_or_empty_is_refused(miner_command):
    assert "-: standard input is closed" in miner_command("code", "-", stdin=None, preexec_fn=lambda: os.close(0)).refused(1)
    assert "-: the file is empty" in miner_command("code", "-").refused(1)


def test_standard_input_that_is_bad_is_refused_with_its_line(miner_command):
    assert miner_command("code", "-", "--from", "csv", stdin="id,理由\n1,不安\n2\n".encode()).refused(1).startswith("-, line 3")


def test_temporary_copy_of_standard_input_is_removed(miner_command, tmp_path):
    for content, code in [("不安\n".encode(), 0), (b"\x00", 1)]:
        assert miner_command("code", "-", stdin=content, env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONUTF8": "1"}).code == code
        assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/dev/stdin"), reason="the system has no /dev/stdin")
def test_pipe_as_file_is_read_or_refused_for_what_it_is(miner_command):
    """As in ``miner count <(zcat answers.csv.gz)``; "there are no rows" would be untrue."""
    done = miner_command("count", "/dev/stdin", "--from", "csv", "-f", "jsonl", stdin=ANSWERS.encode())
    if done.code:
        assert re.search("pipe|not a (regular )?file|standard input", done.refused(done.code))
    else:
        assert '"security_anxiety"' in done.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_named_pipe_as_file_ends(miner_process, tmp_path):
    os.mkfifo(tmp_path / "a.csv")

    def feed():
        with open(tmp_path / "a.csv", "wb") as pipe:
            pipe.write(ANSWERS.encode())

    thread = threading.Thread(target=feed, daemon=True)
    process = miner_process("count", tmp_path / "a.csv", "-f", "jsonl")
    thread.start()
    try:
        out, error = process.communicate(timeout=3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail("it waits for ever for a second writer")
    assert (process.returncode == 0 and b"security_anxiety" in out) or (process.returncode in (1, 2) and b"pipe" in error)


# Signals


def wait_for(condition, process):
    end = time.monotonic() + 20
    while not condition():
        assert process.poll() is None, process.stderr.read().decode()
        assert time.monotonic() < end
        time.sleep(0.01)


def half_written(folder):
    """Return whether a .part file of some size is there."""
    return any(path.stat().st_size > 100_000 for path in folder.glob(".*.part"))


@pytest.fixture(scope="module")
def big_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("big") / "big.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,理由\n")
        file.writelines(f"A{i},{i}番目の個人情報が漏れそうで怖い。使い道もない。\n" for i in range(400_000))
    return path


@pytest.mark.parametrize(
    ("sent", "expected"),
    [(signal.SIGINT, (130, ["miner: interrupted; nothing half-written is left."])), (signal.SIGTERM, (143, []))],
    ids=["SIGINT", "SIGTERM"],
)
@pytest.mark.parametrize("workers", [1, 2])
@posix
def test_signal_half_way_leaves_the_old_output_and_no_part(miner_process, big_file, tmp_path, sent, expected, workers):
    """Sent to the whole group, as a terminal does on Ctrl-C."""
    code, said = expected
    out = write(tmp_path, "out.jsonl", "old")
    process = miner_process("code", big_file, "-o", out, "--workers", workers)
    try:
        wait_for(lambda: half_written(tmp_path), process)
        os.killpg(process.pid, sent)
        _, error = process.communicate(timeout=20)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert process.returncode == code
    assert error.decode().splitlines() == ["miner: big.csv: texts are read from column '理由'", *said]
    assert out.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.jsonl"]


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
@posix
def test_signal_while_waiting_for_standard_input_leaves_nothing(tmp_path, sent, code):
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", "from miner.cli import main; main()", "code", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, preexec_fn=heeds_interrupts)
    wait_for(lambda: any(tmp_path.glob("*/stdin*")), process)
    time.sleep(0.1)
    process.send_signal(sent)
    process.wait(timeout=20)
    process.stdin.close()
    with process.stdout, process.stderr:
        assert process.stdout.read() == b""
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == code
    assert os.listdir(tmp_path) == []


# Environments


@pytest.fixture(scope="module")
def plain(miner_command, tmp_path_factory):
    """The output in a UTF-8 environment, and the file it came from."""
    path = write(tmp_path_factory.mktemp("plain"), "答え.csv", ANSWERS + "A3,𠮷野家市,強制されるのは嫌だ〜①👍\n")
    return path, miner_command("code", path, "-f", "jsonl").out, miner_command("code", path).out


@pytest.mark.parametrize(
    "env", [{}, {"LC_ALL": "POSIX"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, {"LANG": "ja_JP.UTF-8"}], ids=["env -i", "POSIX", "C", "ja_JP"]
)
def test_bare_environment_gives_the_same_output(miner_command, plain, env):
    path, jsonl, text = plain
    done = miner_command("code", path, "-f", "jsonl", env=env)
    assert (done.code, done.out) == (0, jsonl)
    assert done.said == ["miner: 答え.csv: texts are read from column '理由'"]
    assert miner_command("code", path, env=env).out == text


def test_bare_environment_without_utf_8_gives_readable_output(miner_command, plain):
    path, jsonl, _ = plain
    done = miner_command("code", path, "-f", "jsonl", env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"})
    assert done.code == 0
    assert all(byte < 128 for byte in done.raw)
    assert [json.loads(line) for line in done.out.splitlines()] == [json.loads(line) for line in jsonl.splitlines()]


@pytest.mark.parametrize("encoding", ["cp932", "ascii"])
def test_terminal_of_another_encoding_gets_what_it_has(miner_command, plain, encoding):
    path, jsonl, text = plain
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = miner_command("code", path, env=environment)
    assert done.code == 0
    expected = text.encode(encoding, "replace").decode(encoding).splitlines()
    assert done.raw.decode(encoding).splitlines() == expected
    notes = done.raw_error.decode(encoding).splitlines()
    assert all(line.startswith("miner: ") for line in notes)
    assert any(encoding in note and "?" in note for note in notes)
    done = miner_command("code", path, "-f", "jsonl", env=environment)
    assert [json.loads(line) for line in done.raw.decode("ascii").splitlines()] == [json.loads(line) for line in jsonl.splitlines()]


@pytest.mark.parametrize("encoding", ["cp932", "ascii"])
def test_error_on_a_terminal_of_another_encoding_is_one_line(miner_command, tmp_path, encoding):
    done = miner_command("code", tmp_path / "無い👍.csv", env={**os.environ, "PYTHONIOENCODING": encoding})
    assert (done.code, done.raw) == (1, b"")
    line = done.raw_error.decode(encoding)
    assert line.startswith("miner: ")
    assert line.count("\n") == 1
    assert "there is no such file" in line


def test_written_file_does_not_depend_on_the_environment(miner_command, plain, tmp_path):
    path, jsonl, _ = plain
    done = miner_command("code", path, "-o", tmp_path / "out.jsonl", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert done.code == 0
    assert (tmp_path / "out.jsonl").read_text("utf-8") == jsonl

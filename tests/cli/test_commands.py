"""The commands on the sample answers: every format out, every way in, and the examples of their help."""

import csv
import io
import json
import re
import shlex
import shutil

import openpyxl
import pytest

import miner
from miner.survey.tables import open_table

COMMANDS = ["tokens", "code", "count"]
COUNT = ["group", "code", "label", "n", "n_distinct", "n_texts", "share", "low", "high", "method"]
TOKEN = ["id", "surface", "start", "end", "lemma", "base", "pos", "pos_detail", "form", "known"]
CODE = ["id", "text", "codes", "decision", "evidence", "coder", "segment", "period_start", "period_end", "place"]


@pytest.fixture(scope="module")
def rows(miner_command, answers):
    """What each command gives on the sample answers, as jsonl."""
    return {command: jsonl(miner_command(command, answers, "-f", "jsonl")) for command in COMMANDS}


@pytest.fixture(scope="module")
def given_texts(answers):
    with answers.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["理由"] for row in csv.DictReader(file)}


def jsonl(done):
    assert done.code == 0, done.err
    assert all(line.startswith("miner: ") for line in done.err.splitlines())
    return [json.loads(line) for line in done.out.splitlines()]


def adds_up(rows):
    """Every text is in at least one row, and every number fits the others."""
    assert len({row["n_texts"] for row in rows}) == 1
    assert sum(row["n"] for row in rows) >= rows[0]["n_texts"]
    for row in rows:
        assert row["n_distinct"] <= row["n"] <= row["n_texts"]
        assert row["share"] == row["n"] / row["n_texts"]
        assert 0 <= row["low"] <= row["share"] <= row["high"] <= 1
        assert "Wilson" in row["method"]


# What the commands give


def test_code_gives_a_line_a_text_with_evidence_that_points_into_it(rows, given_texts):
    assert {row["id"]: row["text"] for row in rows["code"]} == given_texts
    for row in rows["code"]:
        assert list(row)[: len(CODE)] == CODE
        assert row["segment"] == [0, len(row["text"])]
        assert (row["decision"] == "coded") == bool(row["codes"])
        assert {found["code"] for found in row["evidence"]} >= set(row["codes"])
        assert all(row["text"][slice(*found["span"])] == found["text"] for found in row["evidence"])
        assert re.fullmatch(r"rules:return_reasons:[0-9a-f]{12}:[0-9a-f]{8}", row["coder"])
    assert {row["decision"] for row in rows["code"]} <= {"coded", "other", "no_reason", "not_a_reason", "abstain"}
    assert all(row["decision"] == "no_reason" for row in rows["code"] if not row["text"])
    assert rows["code"][0]["市町村"] == "港北野区"


def test_code_of_known_answers(rows):
    found = {row["id"]: (row["codes"], row["decision"]) for row in rows["code"]}
    assert found["A047"] == (["security_anxiety"], "coded")
    assert found["A056"] == ([], "other")
    assert found["A258"] == ([], "no_reason")


def test_tokens_give_a_line_a_word_that_stands_in_its_text(rows, given_texts):
    for row in rows["tokens"]:
        assert list(row) == TOKEN
        assert given_texts[row["id"]][row["start"] : row["end"]] == row["surface"]
    assert {row["id"] for row in rows["tokens"]} == {id_ for id_, text in given_texts.items() if text.strip()}


def test_count_adds_up_to_what_code_gives(rows):
    assert all(list(row) == COUNT for row in rows["count"])
    adds_up(rows["count"])
    assert rows["count"][0]["n_texts"] == 260
    for row in rows["count"]:
        having = [coding for coding in rows["code"] if row["code"] in coding["codes"] or row["code"] == coding["decision"]]
        assert row["n"] == len(having)
    assert {code.name for code in miner.Codebook.load() if not code.decision} <= {row["code"] for row in rows["count"]}


def test_count_by_a_column_has_a_block_a_value(miner_command, answers, rows):
    blocks = {}
    for row in jsonl(miner_command("count", answers, "--by", "年代", "-f", "jsonl")):
        blocks.setdefault(row["group"], []).append(row)
    for block in blocks.values():
        adds_up(block)
    sizes = {group: sum(coding["年代"] == group for coding in rows["code"]) for group in {coding["年代"] for coding in rows["code"]}}
    assert {group: block[0]["n_texts"] for group, block in blocks.items()} == sizes
    for row in rows["count"]:
        assert sum(other["n"] for block in blocks.values() for other in block if other["code"] == row["code"]) == row["n"]


@pytest.mark.parametrize("column", ["id", "理由"])
def test_count_by_the_id_or_the_text_groups_by_it_or_is_refused(miner_command, tmp_path, column):
    """One group without a name would be wrong in silence."""
    (tmp_path / "a.csv").write_text("id,理由\nA1,不安\nA2,怖い\n", "utf-8")
    done = miner_command("count", tmp_path / "a.csv", "--by", column, "-f", "jsonl")
    if done.code:
        assert column in done.refused(2)
    else:
        assert {row["group"] for row in jsonl(done)} == ({"A1", "A2"} if column == "id" else {"不安", "怖い"})


def test_count_by_a_number_of_zero_has_its_own_block(miner_command):
    given = '{"text": "不安", "返納": 0}\n{"text": "怖い", "返納": 1}\n{"text": "心配", "返納": null}\n'
    found = jsonl(miner_command("count", "-", "--from", "jsonl", "--by", "返納", "-f", "jsonl", stdin=given.encode()))
    assert {row["group"]: row["n_texts"] for row in found} == {"": 1, "0": 1, "1": 1}


def test_sentence_unit_gives_a_line_a_sentence(miner_command, answers, given_texts, rows):
    codings = jsonl(miner_command("code", answers, "--unit", "sentence", "-f", "jsonl"))
    assert len(codings) > len([text for text in given_texts.values() if text.strip()])
    for row in codings:
        assert given_texts[row["id"]][slice(*row["segment"])] == row["text"]
        assert all(given_texts[row["id"]][slice(*found["span"])] == found["text"] for found in row["evidence"])
    counts = jsonl(miner_command("count", answers, "--unit", "sentence", "-f", "jsonl"))
    adds_up(counts)
    assert counts[0]["n_texts"] == len(codings)
    by_text = {row["id"]: set() for row in codings}
    for row in codings:
        by_text[row["id"]] |= set(row["codes"])
    assert by_text == {row["id"]: set(row["codes"]) for row in rows["code"] if row["id"] in by_text}


def test_two_workers_give_the_same_bytes(miner_command, answers):
    alone, shared = (miner_command("code", answers, "-f", "csv", "--workers", workers) for workers in (1, 2))
    assert (alone.code, alone.raw, alone.err) == (shared.code, shared.raw, shared.err)


def test_text_output_is_for_people(miner_command, answers, rows):
    code = miner_command("code", answers).out.splitlines()
    assert len(code) == 260
    id_, reasons, text = code[46].split("\t")
    assert (id_, text) == ("A047", "個人情報が流出しそうで怖いから。")
    assert reasons.startswith("情報漏えい・安全面の不安〔")
    count = miner_command("count", answers, "--by", "年代").out.splitlines()
    assert count[0] == "■ 年代: (空欄) (" + str(sum(not row["年代"] for row in rows["code"])) + " 件)"
    assert "件数" in count[1]
    assert any("Wilson" in line for line in count[-2:])
    tokens = miner_command("tokens", "-", stdin="返納した。".encode()).out.splitlines()
    assert tokens[0].split("\t")[:2] == ["返納", "返納"]


# Every format out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_format_holds_the_same_rows(miner_command, answers, tmp_path, rows, command):
    expected = rows[command]
    for suffix in ("csv", "jsonl", "xlsx", "txt"):
        done = miner_command(command, answers, "-o", tmp_path / f"out.{suffix}")
        assert (done.code, done.out) == (0, "")
    assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()] == expected
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "out.txt").read_text("utf-8").strip()
    sheet = list(openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True))
    assert list(sheet[0]) == list(expected[0])
    numbers = [i for i, value in enumerate(expected[0].values()) if isinstance(value, int | float) and not isinstance(value, bool)]
    for got, row in zip(sheet[1:], expected, strict=True):
        assert [got[i] for i in numbers] == pytest.approx([list(row.values())[i] for i in numbers], rel=1e-14)
    flat = [[flat_cell(value) for value in row.values()] for row in expected]
    assert [list(row.cells.values()) for row in open_table(tmp_path / "out.csv").rows] == flat
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.jsonl", "out.txt", "out.xlsx"]


def flat_cell(value):
    if isinstance(value, list):
        return "|".join(value) if all(isinstance(item, str) for item in value) else json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_on_standard_output_has_no_byte_order_mark(miner_command, answers, rows, command):
    done = miner_command(command, answers, "-f", "csv")
    assert done.code == 0
    assert not done.raw.startswith(b"\xef\xbb\xbf")
    assert not done.raw.split(b"\n")[0].endswith(b"\r")
    assert next(csv.reader(io.StringIO(done.out))) == list(rows[command][0])


# Every way in


@pytest.mark.parametrize("command", COMMANDS)
def test_standard_input_gives_what_the_file_gives(miner_command, answers, rows, command):
    found = jsonl(miner_command(command, "-", "--from", "csv", "-f", "jsonl", stdin=answers.read_bytes()))
    assert found == rows[command]


def test_every_input_format_gives_the_same_counts(miner_command, answers, tmp_path, rows):
    table = [tuple(row.cells.values()) for row in open_table(answers).rows]
    header = list(open_table(answers).columns)
    book = openpyxl.Workbook()
    for row in [header, *table]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False) + "\n" for row in table), "utf-8")
    (tmp_path / "a.tsv").write_text("\n".join("\t".join(row) for row in [header, *table]), "utf-8")
    (tmp_path / "cp932.csv").write_bytes(answers.read_bytes().decode("utf-8").encode("cp932"))
    for name in ("a.xlsx", "a.jsonl", "a.tsv", "cp932.csv"):
        assert jsonl(miner_command("count", tmp_path / name, "-f", "jsonl")) == rows["count"], name


def test_standard_input_is_a_text_a_line_or_one_whole(miner_command):
    text = "空が青い。\n情報が漏れそうで怖い。\n".encode()
    assert [row["id"] for row in jsonl(miner_command("code", "-", "-f", "jsonl", stdin=text))] == ["-:1", "-:2"]
    (whole,) = jsonl(miner_command("code", "-", "--whole", "-f", "jsonl", stdin=text))
    assert whole["text"] == "空が青い。\n情報が漏れそうで怖い。"
    assert whole["codes"] == ["security_anxiety"]


def test_text_of_half_a_character_is_coded_and_counted(miner_command):
    given = b'{"text": "\\ud800 \xe6\x83\x85\xe5\xa0\xb1\xe3\x81\x8c\xe6\xbc\x8f\xe3\x82\x8c\xe3\x82\x8b\xe3\x81\xae\xe3\x81\x8c\xe6\x80\x96\xe3\x81\x84"}\n'
    for command in COMMANDS:
        assert jsonl(miner_command(command, "-", "--from", "jsonl", "-f", "jsonl", stdin=given))


def test_own_words_and_codebook_are_used(miner_command, tmp_path):
    (tmp_path / "words.txt").write_text("ポイント還元\n", "utf-8")
    (tmp_path / "mine.toml").write_text('[[codes]]\nname = "points"\nja = "ポイント"\nrules = ["ポイント還元"]\n', "utf-8")
    arguments = ["--words", tmp_path / "words.txt", "-f", "jsonl"]
    text = "ポイント還元が終わった\n".encode()
    assert "ポイント還元" in [row["surface"] for row in jsonl(miner_command("tokens", "-", *arguments, stdin=text))]
    (row,) = jsonl(miner_command("code", "-", "--codebook", tmp_path / "mine.toml", *arguments, stdin=text))
    assert row["codes"] == ["points"]
    assert row["coder"].startswith("rules:mine:")


def test_notes_go_to_standard_error_and_only_there(miner_command, answers):
    done = miner_command("count", answers, "-f", "jsonl")
    assert done.said == ["miner: answers.csv: texts are read from column '理由'"]
    assert all(line.startswith("{") for line in done.out.splitlines())
    assert miner_command("count", "-", stdin="不安\n".encode()).err == ""


# Help


@pytest.fixture(scope="module")
def helps(miner_command):
    return {command: miner_command(command, "--help") for command in COMMANDS}


def test_help_lists_every_command(miner_command):
    done = miner_command("--help")
    assert (done.code, done.err) == (0, "")
    assert all(re.search(rf"^  {command}  ", done.out, re.MULTILINE) for command in COMMANDS)
    version = miner_command("--version")
    assert (version.code, version.out) == (0, f"miner, version {miner.__version__}\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_that_runs_and_names_its_python_twin(miner_command, helps, answers, tmp_path, command):
    done = helps[command]
    assert (done.code, done.err) == (0, "")
    words = " ".join(done.out.split())
    assert re.search(r"In Python: miner\.\w+", words)
    program, *arguments = shlex.split(re.search(r"Example: (miner .*)$", words)[1])
    assert (program, arguments[0]) == ("miner", command)
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(answers.read_text("utf-8"))):
        book.active.append(row)
    book.save(tmp_path / "answers.xlsx")
    shutil.copy(answers.parent / "articles/01.txt", tmp_path / "article.txt")
    ran = miner_command(*arguments, cwd=tmp_path)
    assert (ran.code, [line for line in ran.err.splitlines() if not line.startswith("miner: ")]) == (0, [])
    if "-o" in arguments:
        assert (tmp_path / arguments[arguments.index("-o") + 1]).stat().st_size > 0
    else:
        assert ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_a_help_text(helps, command):
    options = re.split(r"^Options:$", helps[command].out, flags=re.MULTILINE)[1]
    entries = re.split(r"\n(?=  -)", options)[1:]
    assert len(entries) >= 5
    for entry in entries:
        assert re.search(r"\S  +\S|\n {8,}\S", entry.strip()), entry

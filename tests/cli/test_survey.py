"""``miner import answers``, ``miner check`` and ``miner tally`` as a shell runs them."""

import csv
import json
from pathlib import Path

import pytest

from tests.survey import demo

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus/sample/survey"
GOOD = "市区町村,自主返納 2023年5月,自主返納 2023年6月\n横浜市,11,140\n川崎市,11,約42件\n大阪市,集計していない,集計していない\n"


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.csv"
    path.write_text(GOOD, "utf-8")
    return path


def test_answers_as_text(miner_command, good):
    done = miner_command("import", "answers", good)
    assert done.code == 0
    assert "川崎市" in done.out
    assert "about" in done.out
    assert "not_tallied" in done.out


def test_answers_as_jsonl_have_the_fields_in_order(miner_command, good):
    done = miner_command("import", "answers", good, "-f", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert list(rows[0])[:6] == ["id", "source", "publisher", "published", "question", "municipality_code"]
    assert (rows[1]["municipality_code"], rows[1]["value"], rows[1]["period_end"], rows[1]["cell"]) == ("141003", 140, "2023-06-30", "C2")


def test_one_refusal_writes_nothing(miner_command, tmp_path):
    done = miner_command("import", "answers", SAMPLE / "answers.xlsx", "-o", tmp_path / "out.csv")
    assert done.code == 1
    assert done.raw == b""
    assert not (tmp_path / "out.csv").exists()
    assert any("cell F10 (府中市, 2023-06): '10〜20件' is a range, not a count." in line for line in done.said)


def test_keep_going_imports_the_rest_and_lists_what_it_left_out(miner_command, tmp_path):
    done = miner_command("import", "answers", SAMPLE / "answers.xlsx", "--keep-going", "-o", tmp_path / "out.csv")
    assert done.code == 1
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {row["municipality"] for row in rows if row["level"] == "municipality"} >= {"札幌市", "横浜市", "梼原町"}
    with (tmp_path / "out.refused.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 2


def test_explain_writes_nothing_and_tells_what_was_detected(miner_command, good):
    done = miner_command("import", "answers", good, "--explain")
    assert done.code == 0
    assert "header rows: 1" in done.out
    assert "column 2: 自主返納 2023年5月 → voluntary_return 2023-05-01–2023-05-31" in done.out
    assert "6 answers, 0 refused" in done.out


def test_months_without_a_year_need_the_day_of_publication(miner_command, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("自主返納\n市,5月\n横浜市,11\n", "utf-8")
    assert "the year of its month is not said" in miner_command("import", "answers", path).err
    done = miner_command("import", "answers", path, "--published", "2023-07-13", "-f", "jsonl")
    assert json.loads(done.out)["period_start"] == "2023-05-01"


def test_reasons_alone_go_to_code(miner_command, tmp_path):
    out = tmp_path / "reasons.csv"
    miner_command("import", "answers", SAMPLE / "answers.xlsx", "--keep-going", "--only", "reasons", "-o", out)
    done = miner_command("code", out, "--text-column", "text", "--reasons", "-f", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert ["no_benefit"] in [row["codes"] for row in rows]
    assert all(row["given_codes"] == "" and row["municipality"] for row in rows)


def test_standard_input(miner_command):
    done = miner_command("import", "answers", "-", "--from", "csv", "-f", "jsonl", stdin=GOOD.encode())
    assert len(done.out.splitlines()) == 6


def test_layout_file(miner_command, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n横浜市,140\n", "utf-8")
    layout = tmp_path / "l.toml"
    layout.write_text('header_rows = [1]\n[columns]\nA = "municipality"\nB = {measure = "voluntary_return", period = "2023-06"}\n', "utf-8")
    done = miner_command("import", "answers", tmp_path / "x.csv", "--layout", layout, "-f", "jsonl")
    assert json.loads(done.out)["value"] == 140


def test_tally_prints_the_table_of_the_seed(miner_command, tmp_path):
    done = miner_command("tally", demo.workbook(tmp_path / "demo.xlsx"), "--asked", "nhk74", "-f", "csv")
    rows = list(csv.DictReader(done.out.splitlines()))
    assert [(row["period_start"][:7], row["n_asked"], row["n_tallied"], row["total"]) for row in rows] == [
        ("2023-04", "74", "48", "124"),
        ("2023-05", "74", "48", "205"),
        ("2023-06", "74", "48", "899"),
    ]


def test_tally_of_imported_answers_is_that_of_the_file(miner_command, good, tmp_path):
    miner_command("import", "answers", good, "-o", tmp_path / "answers.csv")
    assert miner_command("tally", tmp_path / "answers.csv").out == miner_command("tally", good).out


def test_tally_with_a_file_of_who_was_asked_and_denominators(miner_command, good, tmp_path):
    (tmp_path / "asked.csv").write_text("code\n141003\n141305\n131121\n", "utf-8")
    (tmp_path / "per.csv").write_text("code,people\n141003,1400000\n141305,420000\n", "utf-8")
    done = miner_command("tally", good, "--asked", tmp_path / "asked.csv", "--per", tmp_path / "per.csv", "-f", "jsonl")
    june = json.loads(done.out.splitlines()[1])
    assert (june["n_asked"], june["n_tallied"], june["total"], june["qualifier"], june["rate"]) == (3, 2, 182, "about", 1.0)
    assert "not asked, left out: 大阪市" in done.err


def test_check_finds_a_wrong_total(miner_command, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(GOOD.replace("約42件", "42") + "合計,23,182\n", "utf-8")
    done = miner_command("check", path)
    assert done.code == 1
    assert "縦計" in done.out
    assert "B5" in done.out


def test_check_without_a_finding(miner_command, good):
    done = miner_command("check", good)
    assert (done.code, done.out) == (0, "食い違いは見つからなかった。\n")


def test_check_and_tally_of_the_published_figures(miner_command):
    figures = ROOT / "corpus/survey/figures.csv"
    found = [json.loads(line) for line in miner_command("check", figures, "-f", "jsonl").out.splitlines()]
    assert [(row["verdict"], row["cell"]) for row in found] == [("superseded", "F159"), ("conflict", "F176")]
    assert miner_command("tally", figures, "--asked", "nhk74").out == (figures.parent / "tally.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["import", "answer", "x"], 2, "No such command 'answer'"),
        (["import", "answers", "nowhere.csv"], 1, "no such file"),
        (["import", "answers", "good.csv", "--measure", "voluntary"], 2, "Did you mean 'voluntary_return'"),
        (["import", "answers", "good.csv", "--published", "July"], 2, "--published"),
        (["import", "answers", "good.csv", "--layout", "nowhere.toml"], 1, "nowhere.toml"),
        (["tally", "good.csv", "--asked", "nhk75"], 1, "nhk75"),
        (["tally", "good.csv", "--by", "week"], 2, "--by"),
        (["check", "nowhere.xlsx"], 1, "no such file"),
    ],
)
def test_wrong_use(arguments, code, says, miner_command, good):
    done = miner_command(*arguments, cwd=good.parent)
    assert done.code == code
    assert says in done.err
    assert done.raw == b""
    assert len(done.said) == 1


def test_a_count_for_two_reasons_is_an_interval_for_each(miner_command, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("市,自主返納 2023年6月\n横浜市,30件(うち不信または漏えい不安が18件)\n川崎市,5件(うち使わないが2件)\n", "utf-8")
    rows = [json.loads(line) for line in miner_command("tally", path, "--reasons", "-f", "jsonl").out.splitlines()]
    assert {row["code"]: (row["low"], row["high"], row["n_whole"]) for row in rows} == {
        "distrust": (0, 18, 35),
        "security_anxiety": (0, 18, 35),
        "no_benefit": (2, 2, 35),
    }

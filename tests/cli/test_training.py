"""train, evaluate, code --coder, themes and sample, as a shell runs them."""

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest

import miner

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "corpus/gold/reasons.jsonl"
COMMANDS = ["train", "evaluate", "themes", "sample"]


@pytest.fixture(scope="module")
def model(miner_command, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "reasons.miner"
    done = miner_command("train", GOLD, "-o", path)
    assert (done.code, done.out) == (0, "")
    assert re.search(r"260 texts, 16 codes: micro-F1 0\.\d+ out of fold, 0\.\d+ expected", done.said[-1])
    return path


def test_code_by_a_model_gives_what_its_python_twin_gives(miner_command, answers, model):
    done = miner_command("code", answers, "--text-column", "理由", "--coder", model, "-f", "jsonl")
    assert done.code == 0, done.err
    rows = [json.loads(line) for line in done.out.splitlines()]
    twin = miner.TrainedCoder.load(model).code([row["text"] for row in rows], reasons=True)
    assert [(row["codes"], row["decision"], row["evidence"]) for row in rows] == list(zip(twin["codes"], twin["decision"], twin["evidence"], strict=True))
    assert {row["decision"] for row in rows} <= {"coded", "other", "no_reason", "not_a_reason"}
    assert all(row["used_for"] == ["training"] for row in rows if row["text"])


def test_matrix_of_a_model(miner_command, answers, model):
    done = miner_command("code", answers, "--text-column", "理由", "--coder", model, "--matrix", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 260
    assert {row["distrust"] for row in rows} == {"0", "1"}


def test_evaluate_gives_a_line_a_code_and_one_of_all(miner_command):
    done = miner_command("evaluate", GOLD, "-f", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["code"] for row in rows][-2:] == ["usability", "all"]
    assert rows[-1]["n"] == 254


def test_themes_write_a_draft_code_that_counts(miner_command, answers, tmp_path):
    done = miner_command("themes", answers, "--text-column", "理由", "--all", "-k", "4", "-f", "jsonl", "--draft", tmp_path / "code.toml")
    assert [json.loads(line)["theme"] for line in done.out.splitlines()] == [1, 2, 3, 4]
    assert any("belong to none" in line for line in done.said)
    counted = miner_command("count", answers, "--text-column", "理由", "--codebook", tmp_path / "code.toml", "-f", "jsonl")
    assert any(json.loads(line)["code"] == "theme_1" and json.loads(line)["n"] > 0 for line in counted.out.splitlines())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_that_runs_and_names_its_python_twin(miner_command, tmp_path, command):
    words = " ".join(miner_command(command, "--help").out.split())
    assert "In Python: miner." in words
    _, *arguments = shlex.split(re.search(r"Example: (miner .*)$", words)[1])
    arguments = [str(ROOT / word) if word.startswith("corpus/") else word for word in arguments]
    done = miner_command(*arguments, cwd=tmp_path)
    assert done.code == 0, done.err
    assert done.out or list(tmp_path.iterdir())


def test_refusals_are_one_line(miner_command, answers, model, tmp_path):
    (tmp_path / "broken.miner").write_bytes(model.read_bytes()[:5000])
    said = miner_command("code", answers, "--text-column", "理由", "--coder", tmp_path / "broken.miner").refused(1)
    assert said.startswith("broken.miner: it is truncated or no model file")
    said = miner_command("code", answers, "--text-column", "理由", "--coder", model, "--codebook", ROOT / "corpus/codebooks/economy_watchers.toml").refused(1)
    assert "it was trained with the codebook return_reasons" in said
    assert "is for rules alone" in miner_command("code", answers, "--coder", model, "--native").refused(2)
    assert "there is no column 'codes'" in miner_command("train", answers, "--text-column", "理由", "-o", tmp_path / "m").refused(2)
    assert not (tmp_path / "m").exists()

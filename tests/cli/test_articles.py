"""Articles in the shell: figures, quotes, check, and code --quotes."""

import json
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample" / "articles"
FIGURE = "id place municipality_code level n_places measure value missing unit qualifier kind period_start period_end as_of publisher parent span text".split()
QUOTE = "id span text direct speaker role place act return_reason".split()
ARTICLE = "甲市のマイナンバーカードの自主返納は先月12件だった。カードを返した60代の男性は「漏れるのが怖い」と話した。通りかかった女性は「便利だ」と話した。\n"


def jsonl(done):
    assert done.code in {0, 1}, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def test_figures_are_rows_with_the_documented_fields(miner_command):
    rows = jsonl(miner_command("figures", SAMPLE / "07.txt", "-f", "jsonl"))
    assert all(list(row) == FIGURE for row in rows)
    assert [(row["value"], row["place"], row["period_start"]) for row in rows][:2] == [(66, "暁台市", "2023-04-01"), (1, "暁台市", "2023-04-01")]
    text = (SAMPLE / "07.txt").read_text("utf-8")
    assert all(text[slice(*row["span"])] == row["text"] for row in rows)


def test_day_of_publication_is_an_option_a_column_or_unknown_and_said(miner_command, tmp_path):
    (row,) = jsonl(miner_command("figures", "-", "--published", "2023-07-13", "-f", "jsonl", stdin=ARTICLE.encode()))
    assert row["period_start"] == "2023-06-01"
    done = miner_command("figures", "-", "-f", "jsonl", stdin=ARTICLE.encode())
    assert jsonl(done)[0]["period_start"] is None
    assert "--published" in done.err
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "x", "published": "2024-01-05", "text": ARTICLE}), "utf-8")
    (row,) = jsonl(miner_command("figures", tmp_path / "a.jsonl", "-f", "jsonl"))
    assert (row["id"], row["period_start"]) == ("x#1", "2023-12-01")


def test_a_day_that_is_none_is_refused(miner_command):
    done = miner_command("figures", "-", "--published", "7月13日", stdin=ARTICLE.encode())
    assert done.code == 2
    assert "'7月13日' is no day" in done.err


def test_quotes_are_rows_with_the_documented_fields(miner_command):
    rows = jsonl(miner_command("quotes", "-", "-f", "jsonl", stdin=ARTICLE.encode()))
    assert all(list(row) == QUOTE for row in rows)
    assert [(row["speaker"], row["return_reason"]) for row in rows] == [("60代の男性", True), ("女性", False)]
    assert "60代の男性" in miner_command("quotes", "-", stdin=ARTICLE.encode()).out


def test_check_finds_the_sum_that_is_wrong_and_says_so_in_its_exit_code(miner_command):
    done = miner_command("check", SAMPLE / "07.txt", "-f", "jsonl")
    assert done.code == 1
    assert [(row["kind"], row["printed"], row["verdict"]) for row in jsonl(done)] == [("months", "66件", "wrong")]
    assert miner_command("check", SAMPLE / "03.txt").code == 0


def test_code_of_quotes_counts_reasons_alone_and_copies_once(miner_command, tmp_path):
    rows = [json.dumps({"id": id_, "text": ARTICLE}, ensure_ascii=False) for id_ in ("x", "y")]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), "utf-8")
    done = miner_command("code", tmp_path / "a.jsonl", "--quotes", "-f", "jsonl")
    found = jsonl(done)
    assert [(row["id"], row["decision"], row["role"]) for row in found] == [("x#q1", "coded", "citizen"), ("x#q2", "not_a_reason", "citizen")]
    assert all(ARTICLE[slice(*row["segment"])] == row["text"] for row in found)
    assert "2 statements" in done.err
    counts = {row["code"]: row["n"] for row in jsonl(miner_command("count", tmp_path / "a.jsonl", "--quotes", "-f", "jsonl"))}
    assert (counts["security_anxiety"], counts["not_a_reason"]) == (1, 1)


@pytest.mark.parametrize("option", [["--unit", "sentence"], ["--workers", "2"]])
def test_quotes_go_with_no_other_unit(miner_command, option):
    assert miner_command("code", "-", "--quotes", *option, stdin=ARTICLE.encode()).code == 2

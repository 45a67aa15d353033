"""Files of answers by people who had not read the reader, with the answers that two careful readers would agree on.

Each set was measured before anybody looked at its errors, then worked with; DECISIONS.md has the figures.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from miner.base.errors import InputError
from miner.survey.answers import Wanted, read

DATA = Path(__file__).parent / "data" / "by_others"
OPTIONS = json.loads((DATA / "options.json").read_text("utf-8"))
EXPECTED = [json.loads(line) for line in (DATA / "expected.jsonl").read_text("utf-8").splitlines()]
FILES = sorted(path.name for path in DATA.iterdir() if path.name not in ("options.json", "expected.jsonl"))
REFUSED = "REF"  # in place of a value that nobody can know


def answers(name):
    given = OPTIONS.get(name, {})
    wanted = Wanted(published=date.fromisoformat(given["published"]) if "published" in given else None, measure=given.get("measure"))
    try:
        return [answer for answer in read(DATA / name, wanted=wanted) if answer.measure != "reason"]
    except InputError:  # refused whole
        return []


def same_time(gold, answer):
    ends = gold["end"] in (answer.period_end, answer.as_of)
    if gold["start"] is None:
        return ends and (gold["measure"] == "issued_cards" or answer.period_start is None)
    return ends and answer.period_start == gold["start"]


def same_place(gold, answer):
    code, wanted = answer.municipality_code or "", gold["code"]
    whole = answer.level in ("prefecture", "aggregate")
    if gold.get("total") and whole and not code:
        return True
    if gold["level"] != "municipality":
        return whole and (not code or not wanted or code == wanted)
    return answer.cell == gold["cell"] if wanted.startswith("?") else code == wanted


def verdict(gold, answer):
    if gold["value"] == REFUSED:
        return "right" if answer is None or answer.value is None else "wrong"
    if answer is None or (answer.value is None and gold["value"] is not None):
        return "refused"
    if answer.value is None:
        return "right" if answer.missing == gold["missing"] else "another kind"
    return "right" if answer.value == gold["value"] and answer.qualifier in gold["qualifier"].split("|") else "wrong"


def scored(name):
    """Return how many answers are right, refused, wrong, or missing of another kind; a number that stands for none of them is wrong."""
    left, found = answers(name), Counter()
    for gold in sorted((gold for gold in EXPECTED if gold["file"] == name), key=lambda gold: gold.get("optional", False)):
        same = [answer for answer in left if answer.measure == gold["measure"] and same_place(gold, answer) and same_time(gold, answer)]
        best = min(same, key=lambda answer: answer.value != gold["value"], default=None)
        if best is not None:
            left.remove(best)
        if not gold.get("optional") or best is not None:
            result = verdict(gold, best)
            found["optional " + result if gold.get("optional") and result != "wrong" else result] += 1
    found["wrong"] += sum(answer.value is not None and not answer.parent and answer.measure != "other_count" for answer in left)
    return found


@pytest.fixture(scope="module")
def totals():
    return sum((scored(name) for name in FILES), Counter())


def test_nearly_all_answers_are_right_and_none_is_silently_wrong(totals):
    required = totals["right"] + totals["refused"] + totals["wrong"] + totals["another kind"]
    assert len(FILES) >= 150
    assert required >= 7_100
    assert totals["right"] / required >= 0.99
    assert totals["wrong"] == 0


def test_codes_alone_under_headers_that_begin_with_a_month_are_read(tmp_path):
    (tmp_path / "a.csv").write_text("団体コード,2023-06 自主返納,2023-06 廃止枚数\n271004,22,280\n271403,7,50\n", "utf-8")
    assert [(a.municipality, a.value, a.period_start) for a in read(tmp_path / "a.csv")][::2] == [("大阪市", 22, "2023-06-01"), ("堺市", 7, "2023-06-01")]

"""What the reader of articles scores on invented ones, and how it takes pages that are none.

The first forty were written beside the reader; the others by people who had not read it, and were read only after it had been measured on them
(DECISIONS.md says what it scored then). The gate: the floors belong to these very data (their digest); lowering one, or changing the data,
needs both changed.
"""

import hashlib
import json
import time
from datetime import date
from pathlib import Path

import pytest

from miner.text.articles import published
from miner.text.figures import figures
from miner.text.quotes import quotes
from tests.text import scoring

DATA = Path(__file__).parent / "data"
FLOORS = {
    "articles.jsonl": ("5e4ddfcf3850e5f6", {"figures": 0.99, "quotes": 0.99, "speakers": 0.98, "return_reason": 0.98}),
    "articles_by_others.jsonl": ("3b5104d045459147", {"figures": 0.97, "quotes": 0.985, "speakers": 0.97, "return_reason": 0.95}),
}
DAY = date(2023, 7, 13)


def articles(name):
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def found_figures(article):
    return [row.as_row() for row in figures(article["text"], date.fromisoformat(article["published"]))]


def found_quotes(article):
    return [row.as_row() for row in quotes(article["text"])]


@pytest.mark.parametrize(("name", "digest"), [(name, digest) for name, (digest, _) in FLOORS.items()])
def test_articles_are_those_that_the_floors_were_measured_on(name, digest):
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest()[:16] == digest
    assert len(articles(name)) >= 40


@pytest.mark.parametrize("name", FLOORS)
def test_gold_spans_are_the_words_of_their_articles(name):
    for article in articles(name):
        for row in article["figures"] + article["quotes"]:
            assert article["text"][slice(*row["span"])] == row["text"], article["id"]


@pytest.mark.parametrize(("name", "floors"), [(name, floors) for name, (_, floors) in FLOORS.items()])
def test_quality_does_not_fall(name, floors):
    found = scoring.scores(articles(name), found_figures, found_quotes)
    assert {measure: value for measure, value in found.items() if value < floors[measure]} == {}


@pytest.mark.parametrize(
    "page",
    ["マイナンバーカードの自主返納" + "1234567890" * 100_000, "「" * 10_000, "「" * 3_000 + "不安" + "」" * 3_000, "「」" * 10_000],
    ids=["a megabyte of digits", "10,000 opening brackets", "3,000 nested brackets", "10,000 empty brackets"],
)
def test_pages_that_are_no_articles_are_read_in_time(page):
    begin = time.process_time()
    figures(page, DAY)
    quotes(page)
    assert time.process_time() - begin < 10  # measured: 3 s, on a machine with two busy cores


def test_time_grows_with_length_and_no_faster():
    text = "".join(article["text"] for article in articles("articles.jsonl") if "マイナ" in article["text"])
    times = []
    for n in (1, 4):
        begin = time.process_time()
        figures(text * n, DAY)
        quotes(text * n)
        times.append(time.process_time() - begin)
    assert times[1] < 4 * times[0] * 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("見出し\n公開日 2023-07-12\n\n本文", date(2023, 7, 12)),
        ("見出し\n掲載日：2023年7月12日\n本文", date(2023, 7, 12)),
        ("見出し\n更新日時 令和5年7月12日\n本文", date(2023, 7, 12)),
        ("見出し\n7月12日の公開日に\n本文", None),
        ("見出し\n本文", None),
    ],
)
def test_day_of_publication_is_read_from_its_line(text, day):
    assert published(text) == day

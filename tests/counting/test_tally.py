"""Totals beside asked, responded and tallied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.base import places
from miner.base.errors import UsageError
from miner.base.records import Answer
from miner.counting.tally import Options, intervals, tally
from miner.survey.answers import read
from tests.survey import demo

YOKOHAMA, KAWASAKI, SAKAI, OSAKA = "141003", "141305", "271403", "271004"


def answer(code, month, value=None, qualifier="exact", missing=None, **more):
    place = places.place(code)
    start, end = (f"2023-{month:02}-01", {4: "2023-04-30", 5: "2023-05-31", 6: "2023-06-30"}[month])
    fields = {"period_start": start, "period_end": end, "kind": "flow", "measure": "voluntary_return", "cell": "A1"} | more
    return Answer(
        id=f"{code}{month}{value}{missing}",
        municipality_code=code,
        municipality=place.name,
        prefecture=place.prefecture,
        value=value,
        qualifier=qualifier if value is not None else None,
        missing=missing,
        **fields,
    )


def lines(answers, **options):
    return list(tally(answers, Options(**options)).totals)


def test_the_seeds_table(tmp_path):
    found = lines(read(demo.workbook(tmp_path / "demo.xlsx")), asked=places.asked("nhk74"))
    assert [(t.period_start[:7], t.n_asked, t.n_tallied, t.total) for t in found] == [
        ("2023-04", 74, 48, 124),
        ("2023-05", 74, 48, 205),
        ("2023-06", 74, 48, 899),
    ]
    assert [t.n_responded for t in found] == [74, 74, 74]
    assert found[2].drivers.startswith("横浜市 +129")


def test_asked_responded_and_tallied_are_three_numbers():
    (total,) = lines(
        [answer(YOKOHAMA, 6, 140), answer(KAWASAKI, 6, missing="not_tallied"), answer(SAKAI, 6, missing="not_answered")],
        asked=[YOKOHAMA, KAWASAKI, SAKAI, OSAKA],
    )
    assert (total.n_asked, total.n_responded, total.n_tallied, total.total) == (4, 2, 1, 140)


def test_nothing_tallied_is_no_nought():
    (total,) = lines([answer(YOKOHAMA, 6, missing="not_tallied")])
    assert (total.total, total.low, total.high, total.n_tallied) == (None, None, None, 0)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((140, "exact"), (42, "exact"), (182, "exact", 182, 182)),
        ((140, "exact"), (42, "at_least"), (182, "at_least", 182, None)),
        ((140, "exact"), (42, "about"), (182, "about", 182, 182)),
        ((140, "exact"), (42, "at_most"), (182, "at_most", 140, 182)),
        ((140, "at_least"), (42, "at_most"), (182, "about", 140, None)),
    ],
)
def test_qualifiers_are_carried_through_the_sum(first, second, expected):
    (total,) = lines([answer(YOKOHAMA, 6, *first), answer(KAWASAKI, 6, *second)])
    assert (total.total, total.qualifier, total.low, total.high) == expected


def test_suppressed_cells_are_bounds():
    (total,) = lines([answer(YOKOHAMA, 6, 140), answer(KAWASAKI, 6, missing="suppressed", low=1, high=4)])
    assert (total.total, total.low, total.high, total.n_tallied) == (140, 141, 144, 2)
    (open_ended,) = lines([answer(YOKOHAMA, 6, 140), answer(KAWASAKI, 6, missing="suppressed")])
    assert (open_ended.low, open_ended.high) == (140, None)


def test_the_same_answer_in_two_sources_counts_once():
    reprint = answer(YOKOHAMA, 6, 140, source="b", published="2023-07-20")
    early = answer(YOKOHAMA, 6, 50, "at_least", source="c", published="2023-07-01")
    (total,) = lines([answer(YOKOHAMA, 6, 140, source="a", published="2023-07-13"), reprint, early])
    assert (total.total, total.qualifier, total.n_tallied) == (140, "exact", 1)


def test_sources_that_differ_are_bounds_and_said():
    found = tally([answer(YOKOHAMA, 6, 140, source="a"), answer(YOKOHAMA, 6, 141, source="b")])
    (total,) = found.totals
    assert (total.low, total.high, total.qualifier) == (140, 141, "about")
    assert "横浜市" in found.notes[0]


def test_parts_wards_and_printed_totals_are_not_added():
    ward = answer("141011", 6, 30)
    part = answer(YOKOHAMA, 6, 100, parent="x")
    printed = answer(YOKOHAMA, 6, 999, level="prefecture")
    found = tally([answer(YOKOHAMA, 6, 140), ward, part, printed])
    assert [t.total for t in found.totals] == [140]
    assert "鶴見区" in found.notes[0]


def test_flow_stock_and_cumulative_are_never_added():
    stock = answer(YOKOHAMA, 6, 1000, kind="cumulative", period_start=None)
    assert sorted((t.kind, t.total) for t in lines([answer(YOKOHAMA, 6, 140), stock])) == [("cumulative", 1000), ("flow", 140)]


def test_panel_of_those_that_tallied_in_all_months():
    found = lines([answer(YOKOHAMA, 5, 11), answer(YOKOHAMA, 6, 140), answer(KAWASAKI, 6, 42), answer(KAWASAKI, 5, missing="not_tallied")])
    assert [(t.total, t.n_complete, t.total_complete) for t in found] == [(11, 1, 11), (182, 1, 140)]
    assert (found[1].change, found[1].n_change, found[1].drivers) == (129, 1, "横浜市 +129")


def test_one_that_does_not_tally_at_all_is_asked_in_each_month():
    span = {"period_start": "2023-05-01", "period_end": "2023-06-30"}
    found = lines([answer(YOKOHAMA, 5, 11), answer(YOKOHAMA, 6, 140), answer(OSAKA, 5, missing="not_tallied", **span)])
    assert [(t.period_start[:7], t.n_asked, t.n_responded, t.n_tallied) for t in found] == [("2023-05", 2, 2, 1), ("2023-06", 2, 2, 1)]


def test_a_count_up_to_an_earlier_day_is_a_lower_bound():
    (total,) = lines([answer(YOKOHAMA, 6, 140), answer(KAWASAKI, 6, 18, period_end="2023-06-27")])
    assert (total.total, total.qualifier, total.high) == (158, "at_least", None)


def test_rates_leave_out_those_without_a_denominator():
    found = tally([answer(YOKOHAMA, 6, 140), answer(KAWASAKI, 6, 42)], Options(per={YOKOHAMA: 1_400_000}))
    (total,) = found.totals
    assert (total.total, total.rate, total.n_without_denominator) == (140, 1.0, 1)
    assert "川崎市" in found.notes[0]


def test_an_assumption_is_named_and_off_by_default():
    answers = [answer(YOKOHAMA, 6, 140), answer(KAWASAKI, 6, missing="not_tallied")]
    assert lines(answers)[0].estimate is None
    (total,) = lines(answers, assume="like_responders")
    assert (total.total, total.estimate, total.assumption) == (140, 280.0, "like_responders")


@pytest.mark.parametrize(("by", "groups"), [("prefecture", ["神奈川県", "大阪府"]), ("municipality", ["横浜市", "川崎市", "堺市"])])
def test_groups(by, groups):
    found = lines([answer(YOKOHAMA, 6, 140), answer(KAWASAKI, 6, 42), answer(SAKAI, 6, 44)], by=by)
    assert [t.group for t in found] == groups
    assert sum(t.total for t in found) == 226


def test_unknown_words():
    with pytest.raises(UsageError):
        tally([], Options(by="month"))
    with pytest.raises(UsageError):
        tally([], Options(assume="all_alike"))


def test_a_count_for_two_reasons_is_an_interval_for_each():
    assert intervals([(["distrust", "security_anxiety"], 18), (["distrust"], 3)], whole=20) == {"distrust": (3, 20), "security_anxiety": (0, 18)}


@given(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(["exact", "at_least", "at_most", "about"])), min_size=1, max_size=30))
def test_bounds_hold_the_total(given_answers):
    codes = places.asked("nhk74")
    (total,) = lines([answer(code, 6, n, q) for code, (n, q) in zip(codes, given_answers, strict=False)])
    assert total.total == sum(n for n, _ in given_answers)
    assert total.low <= total.total
    assert total.high is None or total.high >= total.total

"""Files of answers, in the shapes in which they come, → typed answers; what cannot be known is refused, never guessed."""

from collections import Counter
from datetime import date

import openpyxl
import pytest

from miner.base.errors import InputError, UsageError
from miner.survey.answers import Wanted, read
from miner.survey.layout import Layout
from tests.survey import demo, dirty
from tests.survey.test_tables import ods

JULY = date(2023, 7, 13)


def table(folder, text, name="t.csv", **wanted):
    path = folder / name
    path.write_text(text, "utf-8")
    return read(path, wanted=Wanted(**wanted))


def numbers(found):
    return [(a.municipality, (a.period_start or "")[:7], (a.period_end or "")[:7], a.measure, a.value if a.missing is None else a.missing) for a in found]


def short(found):
    return [(a.municipality, (a.period_end or "")[:7], a.value if a.missing is None else a.missing) for a in found if a.text is None]


@pytest.mark.parametrize("seed", [1, 2])
def test_dirty_tables(seed, tmp_path):
    """Of all answers at least 98 % are wholly right, none is silently wrong, and nothing that must be refused gets through."""
    n = right = 0
    wrong = {}
    for file in dirty.files(seed):
        (tmp_path / file.name).write_bytes(file.content)
        found = read(tmp_path / file.name, wanted=Wanted(**file.options)) if file.answers or not file.refused else None
        if found is None:
            with_refusals = read(tmp_path / file.name, wanted=Wanted(**file.options))
            assert list(with_refusals) == []
            assert with_refusals.refusals
            continue
        counts = [a for a in found if a.level == "municipality" and a.text is None]
        got = Counter((a.municipality_code, a.period_start, a.period_end, a.measure, a.value, a.missing, a.qualifier) for a in counts)
        expected = Counter(set(file.answers))
        n += sum(expected.values())
        right += sum((got & expected).values())
        if extra := set(got) - set(expected):
            wrong[file.name] = extra
        assert bool(file.refused) == bool(found.refusals), file.name
        assert set(file.reasons) <= {(a.municipality_code, a.text) for a in found}
    assert wrong == {}
    assert n >= 600
    assert right >= 0.98 * n


MONTHS = "自主返納件数\n市区町村,令和5年4月,5月,6月\n"


def test_months_after_one_with_its_year(tmp_path):
    found = table(tmp_path, MONTHS + "横浜市,14,11,140\n川崎市,,11,約42件\n相模原市,,,\n")
    assert short(found) == [
        ("横浜市", "2023-04", 14),
        ("横浜市", "2023-05", 11),
        ("横浜市", "2023-06", 140),
        ("川崎市", "2023-04", "unclear"),  # a blank that no legend explains
        ("川崎市", "2023-05", 11),
        ("川崎市", "2023-06", 42),
        ("相模原市", "2023-04", "not_answered"),  # nothing at all
        ("相模原市", "2023-05", "not_answered"),
        ("相模原市", "2023-06", "not_answered"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the year from a span in the title; a running number; a total of the prefecture
        (
            "神奈川県内市町村の自主返納(令和5年5月~6月),,,,\nNo,市町村名,5月,6月,計\n1,横浜市,11,140,151\n,県計,11,140,151\n",
            [
                ("横浜市", "2023-05", 11),
                ("横浜市", "2023-06", 140),
                ("横浜市", "2023-06", 151),
                ("県計", "2023-05", 11),
                ("県計", "2023-06", 140),
                ("県計", "2023-06", 151),
            ],
        ),
        # municipalities across, months and their total down
        (
            "自主返納\n月,横浜市,川崎市\n令和5年4月,14,3\n5月,11,11\n計,25,14\n",
            [
                ("横浜市", "2023-04", 14),
                ("川崎市", "2023-04", 3),
                ("横浜市", "2023-05", 11),
                ("川崎市", "2023-05", 11),
                ("横浜市", "2023-05", 25),
                ("川崎市", "2023-05", 14),
            ],
        ),
        # year and month in columns of their own
        ("自主返納件数\n市区町村,年,月,件数\n横浜市,2023,4,14\n横浜市,2023,5,11\n", [("横浜市", "2023-04", 14), ("横浜市", "2023-05", 11)]),
        # one municipality after the other under the same title
        (
            "自主返納件数\n横浜市\n月,件数\n令和5年4月,14\n川崎市\n月,件数\n令和5年4月,3\n",
            [("横浜市", "2023-04", 14), ("川崎市", "2023-04", 3)],
        ),
        # two tables side by side
        (
            "自主返納件数(令和5年6月)\n市区町村,件数,,市区町村,件数\n横浜市,140,,川崎市,42\n",
            [("横浜市", "2023-06", 140), ("川崎市", "2023-06", 42)],
        ),
        # the prefecture as a line of its own
        (
            "自主返納(2023年度)\n,4月,5月\n広島県,,\n府中市,1,3\n東京都,,\n府中市,2,4\n",
            [("府中市", f"2023-0{m}", n) for m, n in ((4, 1), (5, 3), (4, 2), (5, 4))],
        ),
        # inhabitants, shares and ranks beside the count
        ("市区町村,人口,自主返納(令和5年6月),前月比,順位\n横浜市,3755793,140,129,1\n", [("横浜市", "2023-06", 140)]),
        # an average is no answer
        ("自主返納(令和5年6月)\n市,件数\n横浜市,140\n平均,140\n", [("横浜市", "2023-06", 140)]),
        # a group's heading over columns, unmerged
        (
            "市区町村,令和4年 自主返納件数,,令和5年 自主返納件数,\n,11月,12月,1月,2月\n横浜市,1,2,3,4\n",
            [("横浜市", "2022-11", 1), ("横浜市", "2022-12", 2), ("横浜市", "2023-01", 3), ("横浜市", "2023-02", 4)],
        ),
        # the measure in the corner
        ("自主返納,2023年6月\n横浜市,140\n", [("横浜市", "2023-06", 140)]),
        # the first of a month in digits, as spreadsheets write it
        ("自主返納件数\n市区町村,2023/4/1,2023/5/1\n横浜市,14,11\n", [("横浜市", "2023-04", 14), ("横浜市", "2023-05", 11)]),
        # a name without suffix in the prefecture of the title
        ("福岡県内の自主返納\n市町村,2023年6月\n川崎,3\n福岡,10\n", [("川崎町", "2023-06", 3), ("福岡市", "2023-06", 10)]),
        # a rate among the rows, an example, marks before a number
        ("市区町村,項目,2023年6月\n例)横浜市,自主返納,5\n横浜市,自主返納,※11\n横浜市,自主返納の割合,12\n", [("横浜市", "2023-06", 11)]),
        # thousands
        ("自主返納件数 単位:千枚\n市区町村,2023年6月\n横浜市,12\n", [("横浜市", "2023-06", 12000)]),
    ],
)
def test_layouts(text, expected, tmp_path):
    found = table(tmp_path, text)
    assert short(found) == expected
    assert found.refusals == []


def test_rows_of_different_counts(tmp_path):
    found = table(tmp_path, "市区町村,項目,2023年6月\n横浜市,自主返納,140\n横浜市,問い合わせ,200\n,うち自主返納,3\n")
    assert [(a.measure, a.value, bool(a.parent)) for a in found] == [("voluntary_return", 140, False), ("inquiries", 200, False), ("voluntary_return", 3, True)]


def test_parts_and_their_whole(tmp_path):
    found = table(tmp_path, "令和5年6月,,,\n市,返納件数,うち自主返納,うち転出\n横浜市,540,27,100\n")
    assert [(a.measure, a.value, a.parent) for a in found] == [
        ("all_returns", 540, None),
        ("voluntary_return", 27, "t.csv:B3"),
        ("all_returns", 100, "t.csv:B3"),
    ]


def test_a_breakdown_beside_its_total(tmp_path):
    found = table(tmp_path, "自主返納 2023年6月\n市,窓口,郵送,計\n横浜市,100,40,140\n")
    assert [(a.value, a.parent) for a in found] == [(100, "t.csv:D3"), (40, "t.csv:D3"), (140, None)]


def test_counts_up_to_a_day(tmp_path):
    found = table(tmp_path, "自主返納\n市区町村,令和5年4月末,令和5年5月末\n横浜市,14,25\n")
    assert [(a.period_start, a.period_end, a.as_of, a.kind) for a in found] == [
        (None, "2023-04-30", "2023-04-30", "cumulative"),
        (None, "2023-05-31", "2023-05-31", "cumulative"),
    ]
    (part,) = table(tmp_path, "自主返納\n市,令和5年6月\n横浜市,4件(8日まで)\n")
    assert (part.period_start, part.period_end) == ("2023-06-01", "2023-06-08")


def test_reasons_are_texts_with_place_and_time(tmp_path):
    found = table(tmp_path, "市区町村,自主返納(令和5年6月),主な理由\n横浜市,140,不安を感じる\n")
    assert [(a.municipality_code, a.text, a.period_start, a.value) for a in found if a.text] == [("141003", "不安を感じる", "2023-06-01", None)]


def test_blocks_of_a_text(tmp_path):
    found = table(
        tmp_path,
        "1 自主返納数(月別)\n2 主な理由\n【横浜市】\n1=5月:11件、6月:１４０件\n2=「不安」「信用できない」\n【大阪市】1=集計していない 2=－\n"
        "川崎市 (1)5月11件、6月は集計中 (2)理由は聞いていません\n",
        "t.txt",
        published=JULY,
    )
    assert short(found) == [
        ("横浜市", "2023-05", 11),
        ("横浜市", "2023-06", 140),
        ("大阪市", "2023-06", "not_tallied"),
        ("川崎市", "2023-05", 11),
        ("川崎市", "2023-06", "under_survey"),
    ]
    assert [a.text for a in found if a.text] == ["不安", "信用できない"]
    assert [a.cell for a in found][:2] == ["line 4", "line 4.2"]


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("市区町村,4月\n横浜市,14\n", "cell B1", "what is counted is not said"),
        ("団体コード,自治体名,返納件数 2023年6月\n141003,横浜市,12\n", "cell C1", "whether 返納 means voluntary ones or all"),
        ("自主返納\n市,4月\n横浜市,14\n", "cell B3", "the year of its month is not said"),
        ("自主返納(5月・6月)\n市区町村,件数\n横浜市,140\n", "cell B3", "its time is not said"),
        ("自主返納 2023年6月\n市,窓口,郵送\n横浜市,100,40\n", "cell B2", "what the column '窓口' counts"),
        ("自主返納 2023年6月\n市区町村,件数\n府中市,1\n", "cell A3", "東京都府中市 (132063), 広島県府中市 (342084)"),
        ("自主返納 2023年6月\n市区町村,件数\n甲市,1\n", "cell A3", "'甲市' is no municipality"),
        ("自主返納 2023年6月\n県,市区町村,件数\n東京都,横浜市,1\n", "cell B3", "in 東京都"),
        ("自主返納 2023年6月\nコード,市区町村,件数\n131121,横浜市,1\n", "cell B3", "that of 東京都世田谷区"),
        ("自主返納 2023年6月\nコード,市区町村,件数\n141004,横浜市,1\n", "cell B3", "check digit"),
        ("自主返納 2022年\n市,11月,12月,1月\n横浜市,1,2,3\n", "cell B3", "do not run forward"),
        ("自主返納 2023年6月\n市,件数\n横浜市,4件(8月8日まで)\n", "cell B3", "a day that is not in its period"),
    ],
)
def test_refusals(text, where, says, tmp_path):
    found = table(tmp_path, text)
    assert list(found) == []
    assert where in str(found.refusals[0])
    assert says in str(found.refusals[0])
    assert str(found.refusals[0]).endswith(".")


def test_what_the_user_says_of_a_file(tmp_path):
    text = "市,返納件数 4月\n横浜市,14\n"
    found = table(tmp_path, text, published=JULY, measure="voluntary_return")
    assert numbers(found) == [("横浜市", "2023-04", "2023-04", "voluntary_return", 14)]
    with pytest.raises(UsageError, match="voluntary_return"):
        table(tmp_path, text, measure="voluntary")


def test_contradicting_rows_are_both_refused(tmp_path):
    found = table(tmp_path, "市,自主返納 2023年6月\n横浜市,140\n川崎市,42\n横浜市,141\n川崎市,42\n")
    assert short(found) == [("川崎市", "2023-06", 42)]
    assert [r.where for r in found.refusals] == ["t.csv, cell B2", "t.csv, cell B4"]


def test_a_large_file_is_kept_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("miner.survey.spool.IN_MEMORY", 2)
    monkeypatch.setattr("miner.survey.spool._CHUNK", 3)
    found = table(tmp_path, MONTHS + "横浜市,14,11,140\n川崎市,3,11,42\n")
    assert [a.value for a in found] == [14, 11, 140, 3, 11, 42]
    assert [a.value for a in found] == [14, 11, 140, 3, 11, 42]
    assert found.n_answers == 6


def test_an_ods_is_read_too(tmp_path):
    path = ods(tmp_path / "a.ods", 回答=[["自主返納件数", ""], ["市区町村", "令和5年6月"], ["横浜市", "140件"], ["川崎市", "…"]])
    assert short(read(path)) == [("横浜市", "2023-06", 140), ("川崎市", "2023-06", "not_tallied")]


def test_no_answers(tmp_path):
    with pytest.raises(InputError, match="no answer was found"):
        table(tmp_path, "a,b\n1,2\n3,4\n")


def test_explained(tmp_path):
    found = table(tmp_path, "※「-」は0件\n" + MONTHS + "横浜市,14,-,140\n※郵送を含む。\n")
    (said,) = found.described
    assert said.header == (3,)
    assert said.columns[1].startswith("2: 令和5年4月 → voluntary_return 2023-04-01–2023-04-30")
    assert said.legend == ("- = 0",)
    assert "※郵送を含む。" in said.notes


def test_layout_file(tmp_path):
    layout = tmp_path / "layout.toml"
    layout.write_text(
        'header_rows = [1]\nprefecture = "広島県"\n[columns]\nA = "municipality"\nB = {measure = "voluntary_return", period = "2023-06"}\n'
        'C = {measure = "inquiries", period = "令和5年4月〜6月"}\n[legend]\n"-" = 0\n"" = "not_answered"\n',
        "utf-8",
    )
    found = table(tmp_path, "x,y,z\n府中市,-,\n", layout=Layout.load(layout))
    assert numbers(found) == [
        ("府中市", "2023-06", "2023-06", "voluntary_return", 0),
        ("府中市", "2023-04", "2023-06", "inquiries", "not_answered"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = [", "no TOML"),
        ("rows = 3", "'rows'"),
        ("measure = 'voluntary_return'", "no table"),
        ('[columns]\nA = "town"', "'town'"),
        ('[columns]\n1 = "code"', "'1' is no column"),
        ('[columns]\nA = {measure = "voluntary"}', "Did you mean"),
        ('prefecture = "東京市"\n[columns]\nA = "code"', "no prefecture"),
        ('[columns]\nA = "code"\n[legend]\n"-" = "none"', "'none'"),
    ],
)
def test_broken_layout_is_refused(text, says, tmp_path):
    path = tmp_path / "layout.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"layout\.toml") as caught:
        Layout.load(path)
    assert says in str(caught.value)


def test_demonstration_workbook_is_invented_and_says_so(tmp_path):
    path = demo.workbook(tmp_path / "demo.xlsx")
    found = read(path)
    assert found.refusals == []
    assert "架空の値" in openpyxl.load_workbook(path).active["A1"].value
    assert {a.value for a in found if a.municipality == "横浜市"} == {14, 11, 140}


def test_a_column_under_a_groups_heading_only_is_refused(tmp_path):
    found = table(tmp_path, "自主返納\n市区町村,令和5年,,\n,4月,,6月\n横浜市,14,11,140\n")
    assert short(found) == [("横浜市", "2023-04", 14), ("横浜市", "2023-06", 140)]
    assert "no heading of its own" in str(found.refusals[0])


def test_the_number_of_a_question_is_no_part_of_its_month(tmp_path):
    found = table(tmp_path, "自主返納(2023年)\n市区町村,問1 2月の件数,問2 3月の件数\n横浜市,14,11\n")
    assert short(found) == [("横浜市", "2023-02", 14), ("横浜市", "2023-03", 11)]


def test_months_run_on_past_the_fiscal_year_of_the_title(tmp_path):
    text = "令和3年度の自主返納件数\n年月,萩市\n令和4年2月,1\n3月,2\n4月,3\n"
    assert [a.period_start for a in table(tmp_path, text)] == ["2022-02-01", "2022-03-01", "2022-04-01"]
    unsaid = table(tmp_path, text.replace("令和4年2月", "2月"))
    assert [a.period_start for a in unsaid] == ["2022-02-01", "2022-03-01"]
    assert "forward" in str(unsaid.refusals[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("市,令和5年6月の返納枚数（百枚） 自主返納\n萩市,4\n", 400),
        ("市,令和5年6月末の交付枚数（千枚）\n萩市,35\n", 35_000),
        ("自主返納（単位：万件）\n市,令和5年6月の件数（件）\n萩市,7\n", 7),
    ],
)
def test_the_unit_of_a_header(text, value, tmp_path):
    assert [a.value for a in table(tmp_path, text)] == [value]


def test_a_city_and_its_ward_in_two_columns(tmp_path):
    found = table(tmp_path, "令和5年6月 自主返納件数\n市,区,件数\n川崎市,中原区,2\n川崎市,宮前区,3\n")
    assert [(a.municipality, a.value) for a in found] == [("川崎市中原区", 2), ("川崎市宮前区", 3)]


def test_a_workbooks_merged_numbers_and_formats(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    for row in (["市", "令和5年6月の自主返納件数"], ["萩市", 8], ["防府市", None], ["宇部市", 20], ["下関市", 31]):
        page.append(row)
    page.merge_cells("B2:B3")
    page["B4"].number_format = '"およそ"#,##0"件"'
    page["B5"].number_format = '0"件以上"'
    book.save(tmp_path / "b.xlsx")
    found = read(tmp_path / "b.xlsx")
    assert [(a.municipality, a.value, a.qualifier) for a in found] == [("宇部市", 20, "about"), ("下関市", 31, "at_least")]
    assert [refusal.cell for refusal in found.refusals] == ["B2", "B3"]
    assert [refusal.where for refusal in found.refusals] == [
        "b.xlsx, sheet 'Sheet', cell B2 (萩市, 2023-06)",
        "b.xlsx, sheet 'Sheet', cell B3 (防府市, 2023-06)",
    ]


def test_a_number_merged_over_two_months_is_refused_for_both(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["市", "令和5年5月の自主返納件数", "令和5年6月の自主返納件数", "計"],
        ["萩市", 12, None, 12],
        ["防府市", "十二件", None, 12],
        ["宇部市", "集計していない", None, "集計していない"],
        ["下関市", 3, 4, 7],
    ):
        page.append(row)
    for row in (2, 3, 4):
        page.merge_cells(f"B{row}:C{row}")
    book.save(tmp_path / "b.xlsx")
    found = read(tmp_path / "b.xlsx")
    assert [refusal.cell for refusal in found.refusals] == ["B2", "C2", "B3", "C3"]
    assert all("one number for several" in refusal.found for refusal in found.refusals)
    assert [(a.municipality, a.cell, a.value, a.missing) for a in found] == [
        ("萩市", "D2", 12, None),
        ("防府市", "D3", 12, None),
        ("宇部市", "B4", None, "not_tallied"),
        ("宇部市", "C4", None, "not_tallied"),
        ("宇部市", "D4", None, "not_tallied"),
        ("下関市", "B5", 3, None),
        ("下関市", "C5", 4, None),
        ("下関市", "D5", 7, None),
    ]


def test_a_number_in_two_merged_columns_under_one_merged_heading_is_one(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    for row in (["市", "令和5年5月の自主返納件数"], ["萩市", 12], ["防府市", 3]):
        page.append(row)
    for row in (1, 2, 3):
        page.merge_cells(f"B{row}:C{row}")
    book.save(tmp_path / "b.xlsx")
    assert [(a.municipality, a.value) for a in read(tmp_path / "b.xlsx")] == [("萩市", 12), ("防府市", 3)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("令和5年6月 自主返納件数\n市,件数,内線\n萩市,4,221\n", (4, "exact")),
        ("市,令和5年6月の自主返納件数,前回差\n萩市,4,1\n", (4, "exact")),
        ("市,令和5年6月の自主返納件数\n萩市,20枚を超える\n", (20, "at_least")),
        ("市,令和5年6月の自主返納件数\n萩市,9件（前年同月比－3件）\n", (9, "exact")),
        ("令和5年6月 自主返納件数\n県,市,件数\n山口県,萩市,6\n", (6, "exact")),
        ("自主返納件数\n市,年,月,件数\n萩市,令和5,6,7\n", (7, "exact")),
        ("No.,質問,回答\n1,市町村名,萩市\n2,令和5年6月の自主返納件数,8,件\n", (8, "exact")),
    ],
)
def test_what_stands_beside_a_count(text, said, tmp_path):
    found = table(tmp_path, text)
    assert found.refusals == []
    assert [(a.municipality, a.period_end, a.value, a.qualifier) for a in found] == [("萩市", "2023-06-30", *said)]


def test_a_code_without_its_check_digit_among_others_with_it(tmp_path):
    found = table(tmp_path, "令和5年6月 自主返納件数\nコード,市,件数\n352047,萩市,1\n35206,防府市,2\n352021,宇部市,3\n")
    assert [(a.municipality, a.value) for a in found] == [("萩市", 1), ("防府市", 2), ("宇部市", 3)]
    assert found.refusals == []

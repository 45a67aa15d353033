"""Families of inputs, as clerks and spreadsheets vary them: each is right as a whole, or refused."""

import pytest

from miner.survey.answers import read
from tests.survey.test_answers import JULY, short, table

TITLE = "マイナンバーカードの自主返納件数"
TWO = "萩市,1,2\n"


def times(found):
    return [(a.period_start, a.period_end, a.kind, a.value) for a in found if a.text is None]


def month(number, until=None, year=2023):
    return f"{year}-{number:02}-01", f"{year}-{number:02}-{until or {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(number, 31)}"


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}（2023年7月12日現在）\n市,5月,6月,7月\n萩市,1,2,3\n",
        f"{TITLE}（R5.7.12時点）\n市,R5.5,R5.6,R5.7\n萩市,1,2,3\n",
        f"{TITLE}（令和5年）\n市,5月,6月,7月\n萩市,1,2,3\n※７月は１２日までの件数\n",
        f"{TITLE}（令和5年）\n7月12日現在\n市,5月,6月,7月\n萩市,1,2,3\n",
        f"{TITLE}\n市,令和5年5月,6月,7月（注1）\n萩市,1,2,3\n（注1）12日まで\n",
        f"{TITLE}\n集計日：2023年7月12日\n市,5月,6月,7月\n萩市,1,2,3\n",
        f"{TITLE}\n調査日,令和5年7月12日\n市,5月,6月,7月\n萩市,1,2,3\n",
        f"{TITLE},,,令和5年7月12日現在\n市,5月,6月,7月\n萩市,1,2,3\n",
        f"{TITLE}（令和5年5月1日～7月12日）\n市,5月,6月,7月\n萩市,1,2,3\n",
        f"{TITLE}（令和5年7月12日現在）\n市,月,件数\n萩市,5月,1\n萩市,6月,2\n萩市,7月,3\n",
    ],
)
def test_the_day_of_the_data_cuts_the_last_month(text, tmp_path):
    assert [(start, end) for start, end, *_ in times(table(tmp_path, text))] == [month(5), month(6), month(7, 12)]


@pytest.mark.parametrize("line", ["※人口は令和5年6月1日現在", "回答期限：令和5年6月12日", "※交付枚数は6月10日現在", "＊１　6月10日までの速報"])
def test_other_days_cut_no_month(line, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年）\n市,5月,6月\n{TWO}{line}\n")
    assert [(start, end) for start, end, *_ in times(found)] == [month(5), month(6)]


def test_two_days_of_the_data_are_refused(tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年7月10日時点）\n市,6月,7月\n{TWO}※7月は12日まで\n")
    assert [start for start, *_ in times(found)] == ["2023-06-01"]
    assert "two ways" in str(found.refusals[0])


@pytest.mark.parametrize(
    ("title", "header", "start", "end"),
    [
        ("（令和5年6月）", "累計", None, "2023-06-30"),
        ("（令和5年6月）", "今年度累計", "2023-04-01", "2023-06-30"),
        ("（令和5年6月）", "4月からの累計", "2023-04-01", "2023-06-30"),
        ("（令和5年6月）", "前年同期今年度累計", "2022-04-01", "2022-06-30"),
        ("", "累計（R5.6末まで）", None, "2023-06-30"),
        ("", "年度累計（R5.6末）", "2023-04-01", "2023-06-30"),
        ("", "累計（制度開始からR5.6末まで）", None, "2023-06-30"),
        ("", "制度開始からの累計（R5.6末）", None, "2023-06-30"),
        ("", "累計（令和5年6月30日現在）", None, "2023-06-30"),
        ("", "R5.4～R5.6累計", "2023-04-01", "2023-06-30"),
    ],
)
def test_a_running_total_is_never_one_month(title, header, start, end, tmp_path):
    found = table(tmp_path, f"{TITLE}{title}\n市,令和5年6月,{header}\n萩市,1,30\n")
    assert times(found)[1] == (start, end, "cumulative", 30)


@pytest.mark.parametrize(("totals", "start"), [((3, 7), "2023-04-01"), ((30, 70), None)])
def test_a_running_total_beside_its_months_begins_with_them_where_it_is_their_sum(totals, start, tmp_path):
    columns = table(tmp_path, f"{TITLE}\n市,令和5年4月,5月,累計\n萩市,1,2,{totals[0]}\n防府市,3,4,{totals[1]}\n")
    assert times(columns)[2] == (start, "2023-05-31", "cumulative", totals[0])
    rows = table(tmp_path, f"{TITLE}\n月,萩市,防府市\n令和5年4月,1,3\n5月,2,4\n累計,{totals[0]},{totals[1]}\n")
    assert times(rows)[-2:] == [(start, "2023-05-31", "cumulative", total) for total in totals]


def test_a_title_of_running_totals_makes_months_ends(tmp_path):
    found = table(tmp_path, f"{TITLE}の累計\n市,令和5年4月,令和5年5月\n{TWO}")
    assert times(found) == [(None, "2023-04-30", "cumulative", 1), (None, "2023-05-31", "cumulative", 2)]


@pytest.mark.parametrize(
    ("title", "header", "expected"),
    [
        ("（令和5年6月）", "今月,前月", [month(6), month(5)]),
        ("（令和5年1月分）", "当月,前月", [month(1), month(12, year=2022)]),
        ("", "令和5年6月,前年同月", [month(6), month(6, year=2022)]),
        ("（令和5年6月）", "件数,前年同月", [month(6), month(6, year=2022)]),
        ("（令和5年4～6月）", "件数,前年同期", [("2023-04-01", "2023-06-30"), ("2022-04-01", "2022-06-30")]),
        ("", "令和5年度,前年度", [("2023-04-01", "2024-03-31"), ("2022-04-01", "2023-03-31")]),
        ("（令和5年6月）", "本年,昨年", [month(6), month(6, year=2022)]),
        ("", "令和4年度上半期,令和4年度下半期", [("2022-04-01", "2022-09-30"), ("2022-10-01", "2023-03-31")]),
        ("（令和4年度）", "上半期,下半期", [("2022-04-01", "2022-09-30"), ("2022-10-01", "2023-03-31")]),
        ("（令和5年度）", "第1四半期,第2四半期", [("2023-04-01", "2023-06-30"), ("2023-07-01", "2023-09-30")]),
        ("", "May-23,Jun-23", [month(5), month(6)]),
        ("", "202305,202306", [month(5), month(6)]),
        ("", "2023.5,2023.6", [month(5), month(6)]),
        ("", "令5.5,令5.6", [month(5), month(6)]),
        ("", "令和5年5月*,6月 2)", [month(5), month(6)]),
        ("", "令和5年5月（注1）,6月[3]", [month(5), month(6)]),
    ],
)
def test_times_of_headers(title, header, expected, tmp_path):
    found = table(tmp_path, f"{TITLE}{title}\n市町名（注1）,{header}\n{TWO}（注1）回答順\n")
    assert [(start, end) for start, end, *_ in times(found)] == expected
    assert found.refusals == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the newest month first
        ("（令和5年）\n市,6月,5月,4月\n萩市,3,2,1\n", [month(6), month(5), month(4)]),
        # a second row of the header that ends in a total
        ("\n市,令和5年5月,,\n,窓口,郵送,計\n萩市,1,2,3\n", [month(5)] * 3),
        ("\n市,令和5年5月,\n,当月,累計\n萩市,1,10\n", [month(5), (None, "2023-05-31")]),
        ("\n市,令和5年5月,\n,本年,前年\n萩市,1,10\n", [month(5), month(5, year=2022)]),
        ("\n市,令和4年,,令和5年,\n,12月,計,1月,計\n萩市,1,9,2,2\n", [month(12, year=2022), ("2022-01-01", "2022-12-31"), month(1), month(1)]),
        # the total of a year of which only the first months are there
        ("\n市,令和5年4月,5月,令和5年度計\n萩市,1,2,3\n", [month(4), month(5), ("2023-04-01", "2023-05-31")]),
        ("\n市,前回（令和5年5月）,今回（令和5年6月）\n萩市,1,2\n", [month(5), month(6)]),
        ("\n市,令和5年6月,（参考）令和4年6月\n萩市,1,2\n", [month(6), month(6, year=2022)]),
        ("（6月30日まで）令和5年度\n市,件数\n萩市,1\n", [("2023-04-01", "2023-06-30")]),
        ("（令和5年6月）※累計ではありません\n市,件数\n萩市,1\n", [month(6)]),
        ("（令和5年6月）（調査期間：令和5年7月1日～7月14日）\n市,件数\n萩市,1\n", [month(6)]),
        ("\n市,令和5年7月,備考\n萩市,1,7月12日までの件数\n防府市,2,\n", [month(7, 12), month(7)]),
        ("（令和5年7月12日現在）\n市,6月,累計\n萩市,1,20\n", [month(6), (None, "2023-07-12")]),
        ("\n市,令和4年度末\n萩市,1\n", [(None, "2023-03-31")]),
        ("（6月分）令和5年7月10日公表\n市,件数\n萩市,1\n", [month(6)]),
    ],
)
def test_times_of_whole_headers_and_titles(text, expected, tmp_path):
    assert [(start, end) for start, end, *_ in times(table(tmp_path, TITLE + text))] == expected


@pytest.mark.parametrize("title", ["カードの廃止・返納状況", "自主返納及び問い合わせの状況"])
def test_a_title_that_names_two_counts_is_asked_about(title, tmp_path):
    found = table(tmp_path, f"{title}（令和5年6月）\n市,件数\n萩市,1\n")
    assert list(found) == []
    assert found.refusals


@pytest.mark.parametrize("header", ["R4上期,R4下期", "上半期,下半期", "前月,今月", "23.5,23.6"])
def test_times_that_no_one_knows_are_refused(header, tmp_path):
    found = table(tmp_path, f"{TITLE}\n市,{header}\n{TWO}")
    assert list(found) == []
    assert found.refusals


@pytest.mark.parametrize(
    ("title", "header"),
    [("令和５年度", "2024-05,2024-06"), ("令和5年", "2024-05,2024-06"), ("令和5年6月", "2024-05,2024-06")],
)
def test_dates_of_a_spreadsheet_against_the_year_of_the_title_are_refused(title, header, tmp_path):
    found = table(tmp_path, f"{title} {TITLE}\n市,{header}\n{TWO}")
    assert list(found) == []
    assert "not in the year of the title" in str(found.refusals[0])


@pytest.mark.parametrize("header", ["2022-06,2023-06", "2023-05,2023-06", "2023-12,2024-01"])
def test_dates_of_a_spreadsheet_that_agree_with_the_title(header, tmp_path):
    assert len(times(table(tmp_path, f"令和5年度 {TITLE}\n市,{header}\n{TWO}"))) == 2


@pytest.mark.parametrize(
    "signs", ["■{}", "《{}》", "【{}】", "＜{}＞", "◆ {}", "―{}―", "〜{}〜", "＊{}", "1. {}", "(1) {}", "{}:", "→{}", "【{}】（2市町村）", "{}"]
)
def test_headings_of_prefectures_hold_until_the_next(signs, tmp_path):
    heads = [signs.format(name) for name in ("青森県", "山梨県", "富山県")]
    rows = f"{heads[0]},\n八戸市,1\n{heads[1]},\n南部町,2\n{heads[2]},\n朝日町,3\n"
    found = table(tmp_path, f"{TITLE}\n市町村,令和5年6月\n{rows}")
    assert [(a.prefecture, a.municipality, a.value) for a in found] == [("青森県", "八戸市", 1), ("山梨県", "南部町", 2), ("富山県", "朝日町", 3)]
    assert found.refusals == []


def test_another_heading_ends_a_prefecture(tmp_path):
    found = table(tmp_path, f"{TITLE}\n市町村,令和5年6月\n■山形県,\n朝日町,1\n■その他,\n朝日町,2\n")
    assert [a.prefecture for a in found] == ["山形県"]
    assert "may be" in str(found.refusals[0])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("【今立郡】,\n池田町,1\n【揖斐郡】,\n池田町,3\n", ["福井県", "岐阜県"]),
        ("■北海道,\n【市】,\n伊達市,1\n【町村】,\n池田町,2\n■福島県,\n【市】,\n伊達市,3\n", ["北海道", "北海道", "福島県"]),
        ("山形県,10\n朝日町,1\n富山県,20\n朝日町,3\n", ["山形県", "山形県", "富山県", "富山県"]),
    ],
)
def test_headings_of_counties_and_parts(rows, expected, tmp_path):
    assert [a.prefecture for a in table(tmp_path, f"{TITLE}\n市町村,令和5年6月\n{rows}")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TITLE}\n市,件数\n【令和5年5月】,\n萩市,1\n【令和5年6月】,\n萩市,2\n", [month(5), month(6)]),
        (f"{TITLE}（令和5年）\n市,件数\n5月,\n萩市,1\n6月,\n萩市,2\n", [month(5), month(6)]),
        (f"{TITLE}（令和5年5月）\n市,件数\n萩市,1\n令和5年6月分,\n萩市,2\n", [month(5), month(6)]),
        (f"{TITLE}\n市,4月\n令和4年度,\n萩市,1\n令和5年度,\n萩市,2\n", [month(4, year=2022), month(4)]),
    ],
)
def test_headings_of_times(text, expected, tmp_path):
    assert [(start, end) for start, end, *_ in times(table(tmp_path, text))] == expected


def test_headings_of_measures(tmp_path):
    found = table(tmp_path, "令和5年6月\n市,件数\n■自主返納,\n萩市,1\n■問い合わせ,\n萩市,2\n")
    assert [(a.measure, a.value) for a in found] == [("voluntary_return", 1), ("inquiries", 2)]
    assert found.refusals == []


@pytest.mark.parametrize(
    ("lines", "measure", "n"),
    [
        ("都道府県名：,鳥取県\n市町村名,R5.4,R5.5\n岩美町,1,2\n", None, 2),
        ("担当者,山田,連絡先,03-1234-5678\n\n市町村,令和5年4月,5月\n岩美町,1,2\n", None, 2),
        ("令和５年７月２０日　鳥取県市町村課調べ\n市町村,４月,５月\n岩美町,1,2\n", None, 2),
        ("（2023年7月実施）\n市町村,４月,５月\n岩美町,1,2\n", None, 2),
        ("令和5年\n年月,岩美町,若桜町,県計\n4月,1,2,3\n5月,1,2,3\n", None, 6),
        ("令和5年6月\n項目,岩美町,若桜町,計\n自主返納件数,1,2,3\n", None, 3),
        ("令和5年\n,鳥取県,山形県\n月,岩美町,朝日町\n4月,1,2\n", None, 2),
        ("令和5年6月\n圏域,市町村,件数\n東部,岩美町,1\n,小計,1\n中部,北栄町,2\n,小計,2\n", None, 4),
        ("令和5年6月\n団体名,件数,人口\n,（件）,（人）\n岩美町,1,9000\n", None, 1),
        ("令和5年6月\n市町村,件数,7月見込み,男,支所\n岩美町,1,2,1,0\n", None, 1),
    ],
)
def test_what_stands_around_a_table(lines, measure, n, tmp_path):
    found = table(tmp_path, f"{TITLE}\n{lines}", measure=measure)
    assert (len(list(found)), found.refusals) == (n, [])


@pytest.mark.parametrize(
    "header",
    ["令和5年5月の自主返納件数,〃 6月", "自主返納件数（令和5年5月）,同（6月）", "自主返納件数 令和5年5月,同 6月"],
)
def test_ditto_in_headers(header, tmp_path):
    found = table(tmp_path, f"市,{header}\n{TWO}")
    assert [(a.measure, a.period_start) for a in found] == [("voluntary_return", "2023-05-01"), ("voluntary_return", "2023-06-01")]


@pytest.mark.parametrize("header", ["電子証明書の失効", "再交付", "マイナ保険証の利用登録解除", "運転免許の自主返納", "カードの更新件数", "交付申請件数"])
def test_what_is_no_return_of_cards(header, tmp_path):
    found = table(tmp_path, f"令和5年6月\n市,自主返納,{header}\n{TWO}")
    assert [a.measure for a in found] == ["voluntary_return", "other_count"]


@pytest.mark.parametrize("header", ["うち紐付け誤りへの不安によるもの", "うち即日返納", "うち理由が不明", "うち郵送"])
def test_parts_of_the_returns(header, tmp_path):
    found = table(tmp_path, f"令和5年6月\n市,自主返納件数,{header}\n{TWO}")
    assert [(a.measure, bool(a.parent)) for a in found] == [("voluntary_return", False), ("voluntary_return", True)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("市,令和5年6月末の交付枚数（千枚）\n萩市,50.6\n", 50_600),
        ("市,令和5年6月末の交付枚数（単位：万枚）\n萩市,68.2\n", 682_000),
        ("令和5年6月 自主返納件数\n市,件数\n萩市,１２．０\n", 12),
        ("令和5年6月 自主返納件数\n市,件数\n萩市,6月は12件\n", 12),
        ("令和5年6月 自主返納件数\n市,件数\n萩市,12件（R5.6.30現在）\n", 12),
        ("令和5年6月 自主返納件数\n※（　）内は前月の件数\n市,件数\n萩市,12（6）\n", 12),
        ("令和5年6月 自主返納件数\n市,件数\n萩市役所,12[3]\n", 12),
        ("山口県 令和5年6月 自主返納件数\n市,件数\n萩,12\n", 12),
    ],
)
def test_cells(text, value, tmp_path):
    found = table(tmp_path, text)
    assert [(a.municipality, a.value) for a in found] == [("萩市", value)]


@pytest.mark.parametrize(
    "text",
    [
        "団体名,山口県,萩市\n質問,回答,備考\n令和5年5月の自主返納件数,1\n令和5年6月の自主返納件数,2,概数\n",
        "自主返納件数の回答\n県名,山口県\n市町名,萩市\n照会事項,回答\n令和5年5月の自主返納件数,1\n令和5年6月の自主返納件数,2\n集計しているか,はい\n",
        "質問,回答\n令和5年5月の自主返納件数,1\n令和5年6月の自主返納件数,2\n回答自治体,萩市\n",
        "団体名：萩市\n回答日：令和5年7月3日\n自主返納件数\n5月,6月\n1,2\n",
        "自治体名,萩市\n\n問1,令和5年度の自主返納件数をご記入ください。\n5月,6月\n1,2\n",
        "団体名,萩市\n月,自主返納件数,理由\n令和5年5月,1,なし\n6月,2,特になし\n",
    ],
)
def test_forms(text, tmp_path):
    found = table(tmp_path, text)
    assert [(a.municipality, a.period_start, a.value) for a in found] == [("萩市", "2023-05-01", 1), ("萩市", "2023-06-01", 2)]
    assert found.refusals == []


@pytest.mark.parametrize(
    "text",
    [
        "調査（2023年7月実施）\n(1)自主返納の件数 (2)理由\n呉市 (1)4月1件、5月2件 (2)なし\n北海道札幌市 (1)4月3件、5月4件\n",
        "自主返納の件数\n呉市：4月1件、5月2件\n札幌市：4月3件、5月4件\n",
        "【呉市】自主返納：4月1件、5月2件\n【札幌市】自主返納：4月3件、5月4件\n",
        "①自主返納件数 ②問い合わせ\n【呉市】①4月1件、5月2件\n【札幌市】①4月3件、5月4件\n",
        "問1 自主返納件数\n問2 理由\n呉市\n問1 4月1件、5月2件\n問2 なし\n札幌市\n問1 4月3件、5月4件\n",
        "1=自主返納件数\n■広島県\n【呉市】1=4月1件。5月2件\n■北海道\n【札幌市】1=4月3件。5月4件\n",
    ],
)
def test_blocks(text, tmp_path):
    found = table(tmp_path, text, "t.txt", published=JULY)
    expected = [("呉市", "2023-04-01", 1), ("呉市", "2023-05-01", 2), ("札幌市", "2023-04-01", 3), ("札幌市", "2023-05-01", 4)]
    assert [(a.municipality, a.period_start, a.value) for a in found if a.text is None] == expected
    assert found.refusals == []


def test_a_prefecture_over_blocks_ends_with_the_next(tmp_path):
    found = table(tmp_path, "1=自主返納件数\n■山形県\n【朝日町】1=6月3件\n■富山県\n【朝日町】1=6月4件\n", "t.txt", published=JULY)
    assert [(a.prefecture, a.value) for a in found] == [("山形県", 3), ("富山県", 4)]


def test_paragraphs_right_above_a_table_are_its_titles(tmp_path):
    page = "<h3>令和5年5月</h3><table><tr><th>市<th>件数<tr><td>萩市<td>1</table><h3>令和5年6月</h3><table><tr><th>市<th>件数<tr><td>萩市<td>2</table>"
    found = table(tmp_path, f"<html><h1>自主返納</h1>{page}</html>", "t.html")
    assert [(start, value) for start, _, _, value in times(found)] == [("2023-05-01", 1), ("2023-06-01", 2)]
    page = "<html><p>令和五年六月の自主返納（件）</p><table><tr><td>市<td>件数<tr><td>萩市<td>十五<tr><td>防府市<td>3</table></html>"
    assert [value for *_, value in times(table(tmp_path, page, "u.html"))] == [15, 3]


@pytest.mark.parametrize(
    "text", ["市町村　5月　6月\n萩市　　1　　2\n防府市　3　　4\n", "| 市町村 | 5月 | 6月 |\n|---|---|---|\n| 萩市 | 1 | 2 |\n| 防府市 | 3 | 4 |\n"]
)
def test_tables_typed_into_a_text(text, tmp_path):
    found = table(tmp_path, f"自主返納件数（令和5年）\n{text}", "t.txt")
    assert [a.value for a in found] == [1, 2, 3, 4]


def test_a_mark_that_is_explained_in_two_ways_is_unclear(tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年6月）\n※「-」は0件\n市,件数\n萩市,-\n※「-」は未集計\n")
    assert [(a.value, a.missing) for a in found] == [(None, "unclear")]


def test_columns_left_out_are_said(tmp_path):
    found = table(tmp_path, f"令和5年6月\n市,{TITLE},7月見込み,理由別内訳：不安,支所\n萩市,3,4,1,2\n")
    assert [(a.value, a.parent) for a in found] == [(3, None)]
    assert found.refusals == []
    assert [line.split("'")[1] for line in found.notes] == ["7月見込み", "理由別内訳：不安", "支所"]


def test_rows_below_a_heading_of_a_part_are_refused(tmp_path):
    found = table(tmp_path, f"{TITLE} 令和5年6月\n市,件数\n萩市,10\n【うち不安によるもの】,\n防府市,1\n")
    assert [(a.municipality, a.value) for a in found] == [("萩市", 10)]
    assert "a part of another count" in str(found.refusals[0])


def test_the_total_of_a_prefecture_ends_its_heading(tmp_path):
    found = table(tmp_path, f"{TITLE}\n市,令和5年6月\n■東京都,\n府中市,1\n東京都計,1\n府中市,3\n")
    assert [(a.level, a.prefecture, a.value) for a in found] == [("municipality", "東京都", 1), ("prefecture", "東京都", 1)]
    assert "may be" in str(found.refusals[0])


def spans(found):
    return [(a.municipality, a.period_start, a.period_end, a.value) for a in found]


@pytest.mark.parametrize("head", ["集計基準日", "現在日", "集計期限", "締め日", "基準日", "終了日", "時点", "集計日", "いつまで"])
@pytest.mark.parametrize("count", ["令和5年4月1日から基準日までの自主返納件数", "令和5年4月以降の自主返納件数", "令和5年度の自主返納件数"])
def test_each_row_ends_on_its_own_day(head, count, tmp_path):
    found = table(tmp_path, f"市,{head},{count}\n萩市,令和5年7月10日,6\n防府市,2023-06-30,9\n宇部市,R5.6.21,3\n")
    begin = "2023-04-01"
    assert spans(found) == [("萩市", begin, "2023-07-10", 6), ("防府市", begin, "2023-06-30", 9), ("宇部市", begin, "2023-06-21", 3)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市,開始日,終了日,件数\n萩市,2023/4/1,2023/6/20,1\n", ("2023-04-01", "2023-06-20")),
        ("市,対象期間,,件数\n,自,至,\n萩市,令和5年4月3日,令和5年6月20日,1\n", ("2023-04-03", "2023-06-20")),
        ("市,集計期間,件数\n萩市,令和5年4月1日～6月20日,1\n", ("2023-04-01", "2023-06-20")),
        ("市,件数,締め日\n萩市,1,令和5年6月20日\n", (None, "2023-06-20")),
        ("令和5年6月\n市,件数,締め日\n萩市,1,6/20\n", ("2023-06-01", "2023-06-20")),
        ("令和5年6月\n市,件数,集計日\n萩市,1,7/5\n", ("2023-06-01", "2023-06-30")),
    ],
)
def test_times_of_rows_in_columns_of_their_own(text, expected, tmp_path):
    found = table(tmp_path, f"{TITLE}\n{text}")
    assert [(a.period_start, a.period_end) for a in found] == [expected]


@pytest.mark.parametrize("day", ["", "未定", "2月30日"])
def test_a_row_without_its_last_day_is_refused(day, tmp_path):
    found = table(tmp_path, f"市,基準日,令和5年4月1日から基準日までの自主返納件数\n萩市,{day},6\n防府市,2023-06-30,9\n")
    assert [a.municipality for a in found] == ["防府市"]
    assert found.refusals


@pytest.mark.parametrize("head", ["入力日", "回答日", "更新日", "受付日", "記入日", "回答年月日", "提出日時", "取材日"])
def test_the_day_of_an_entry_is_no_time_of_its_counts(head, tmp_path):
    found = table(tmp_path, f"{TITLE}\n対象月,市,件数,{head}\n2023-05,萩市,9,2023-08-09\n2023-06,萩市,5,2023-08\n")
    assert [(start, end) for start, end, *_ in times(found)] == [month(5), month(6)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("月,令和4年,令和5年\n4月,1,2\n", [month(4, year=2022), month(4)]),
        ("月,令和4年度,令和5年度\n1月,1,2\n", [month(1), month(1, year=2024)]),
        ("年度,4月,1月\n令和4年度,1,2\n", [month(4, year=2022), month(1)]),
        ("年,4月,5月\n2023年,1,2\n", [month(4), month(5)]),
        ("月,件数,前年同月\n令和5年4月,1,2\n", [month(4), month(4, year=2022)]),
        ("月,件数,累計\n令和5年4月,1,2\n", [month(4), (None, "2023-04-30")]),
        ("月,件数,年度累計\n令和5年5月,1,2\n", [month(5), ("2023-04-01", "2023-05-31")]),
    ],
)
def test_times_that_rows_and_columns_name_together(text, expected, tmp_path):
    found = table(tmp_path, f"萩市 {TITLE}\n{text}")
    assert [(start, end) for start, end, *_ in times(found)] == expected


@pytest.mark.parametrize(
    ("below", "second"),
    [
        ("当月,4月からの累計", ("2023-04-01", "2023-05-31")),
        ("今月,累計", (None, "2023-05-31")),
        ("単月,年度累計", ("2023-04-01", "2023-05-31")),
        ("件数,累計", (None, "2023-05-31")),
        ("件数,累計（4月～）", ("2023-04-01", "2023-05-31")),
    ],
)
def test_running_totals_below_their_month(below, second, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年度）\n市,5月,\n,{below}\n萩市,1,3\n")
    assert times(found) == [(*month(5), "flow", 1), (*second, "cumulative", 3)]


@pytest.mark.parametrize(
    "line",
    [
        "三鷹市",
        "東京都三鷹市",
        "三鷹市公式ホームページ",
        "返納件数｜三鷹市",
        "マイナンバーカードの返納（三鷹市）",
        "【三鷹市】自主返納",
        "令和5年度 三鷹市 自主返納件数",
        "団体名：三鷹市",
        "三鷹市市民部市民課",
        "三鷹市議会 答弁資料",
    ],
)
def test_a_table_of_the_municipality_that_a_line_names(line, tmp_path):
    csv = table(tmp_path, f"{line}\n月,自主返納件数\n令和5年4月,1\n5月,2\n")
    page = f"<html><title>{line}</title><table><tr><th>年度<th>月<th>自主返納件数<tr><td rowspan=2>令和5年度<td>4月<td>1<tr><td>5月<td>2</table></html>"
    for found in (csv, table(tmp_path, page, "t.html")):
        assert spans(found) == [("三鷹市", *month(4), 1), ("三鷹市", *month(5), 2)]


@pytest.mark.parametrize(
    "line", ["三鷹市と武蔵野市", "三鷹市・武蔵野市の返納", "府中市の返納", "三鷹市など3市", "三鷹市町村課調べ", "出典：三鷹市", "県内市町村"]
)
def test_a_table_of_a_municipality_that_no_line_names_alone(line, tmp_path):
    found = table(tmp_path, f"{line}\n月,自主返納件数\n令和5年4月,1\n5月,2\n")
    assert list(found) == []
    assert found.refusals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大阪市 {}\n区,件数\n北区,1\n港区,3\n", ["大阪市北区", "大阪市港区"]),
        ("{}\n区,件数\n北区,1\n港区,3\n名古屋市計,4\n", ["名古屋市北区", "名古屋市港区", "名古屋市"]),
        ("{}\n市区,件数\n静岡市,6\n葵区,1\n駿河区,2\n清水区,3\n", ["静岡市", "静岡市葵区", "静岡市駿河区", "静岡市清水区"]),
        ("{}\n市区,件数\n堺市,6\n堺区,1\n中区,1\n東区,1\n西区,1\n", ["堺市", "堺市堺区", "堺市中区", "堺市東区", "堺市西区"]),
        ("{}\n市区,件数\n大阪市,9\n北区,1\n千葉市,3\n中央区,1\n", ["大阪市", "千葉市"]),  # of Tokyo, perhaps
        ("大阪市・名古屋市 {}\n区,件数\n北区,1\n港区,3\n", []),
        ("東京23区 {}\n区,件数\n北区,1\n港区,3\n", ["北区", "港区"]),
    ],
)
def test_wards_are_those_of_the_city_that_is_listed_with_them(text, expected, tmp_path):
    found = table(tmp_path, text.format(f"{TITLE}（令和5年6月）"))
    assert [a.municipality for a in found] == expected


def test_groups_beside_municipalities_are_no_measures(tmp_path):
    rows = "市部,鳥取市,2,1,-1\n,米子市,1,7,+6\n市計,,3,8,+5\n岩美郡,岩美町,3,1,-2\n岩美郡計,,3,1,-2\n"
    found = table(tmp_path, f"鳥取県 {TITLE}\n区分,市町村名,令和5年5月,令和5年6月,増減\n{rows}")
    assert [(a.municipality, a.value) for a in found if a.level == "municipality"] == [
        ("鳥取市", 2),
        ("鳥取市", 1),
        ("米子市", 1),
        ("米子市", 7),
        ("岩美町", 3),
        ("岩美町", 1),
    ]
    assert found.refusals == []


@pytest.mark.parametrize(
    "text",
    [
        "【福井県】,,,【石川県】,\n市名,5月,,市名,5月\n福井市,1,,金沢市,2\n",
        "市名,5月,,市名,5月\n福井市,1,,金沢市,2\n,,,,\n",
        "市名,5月,市名,5月\n福井市,1,金沢市,2\n",
        "【福井市】,,,【金沢市】,\n月,件数,,月,件数\n5月,1,,5月,2\n",
    ],
)
def test_tables_side_by_side(text, tmp_path):
    found = table(tmp_path, f"令和5年 {TITLE}\n{text}")
    assert spans(found) == [("福井市", *month(5), 1), ("金沢市", *month(5), 2)]


MARKS = [
    ("秘＝件数が少なく非公表", "秘", "suppressed"),
    ("秘 少数のため秘匿", "秘", "suppressed"),
    ("◇：本庁窓口分のみの回答のため計上せず", "◇", "partial_scope"),
    ("▲：締切後に回答があったため未掲載", "▲", "late"),
    ("☆…未回答", "☆", "not_answered"),
    ("未＝未回答、調＝調査中", "調", "under_survey"),
    ("Ａ：調査中 Ｂ：未回答", "B", "not_answered"),
    ("◆は集計していない市", "◆", "not_tallied"),
]


@pytest.mark.parametrize(("line", "cell", "missing"), MARKS)
def test_marks_that_the_notes_explain(line, cell, missing, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年6月）\n市,件数\n萩市,{cell}\n防府市,1\n※{line}\n")
    assert [(a.value, a.missing) for a in found] == [(None, missing), (1, None)]


@pytest.mark.parametrize("word", ["調査", "確認", "精査", "点検", "照会", "整理", "取りまとめ", "とりまとめ", "照合", "検討"])
def test_what_is_still_being_done_is_under_survey(word, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年6月）\n市,件数\n萩市,{word}中\n防府市,1\n")
    assert [(a.value, a.missing) for a in found] == [(None, "under_survey"), (1, None)]


@pytest.mark.parametrize(
    ("cell", "qualifier"),
    [("6件（速報値）", "exact"), ("6件（暫定）", "exact"), ("6件（代理人を含む）", "exact"), ("6件（7月10日に訂正）", "exact"), ("6件（概数）", "about")],
)
def test_what_follows_a_number_in_brackets(cell, qualifier, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年6月）\n市,件数\n萩市,{cell}\n防府市,1\n")
    assert [(a.value, a.qualifier) for a in found] == [(6, qualifier), (1, "exact")]


FORM = "都道府県名,山口県\n市町村名,萩市\n団体コード,352047\n担当課,市民課\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "問1 自主返納の件数を月ごとに（令和5年）\n月,5月,6月\n件数,1,２件\n問2 理由\n回答,なし\n",
        "問1 自主返納の件数（令和5年）\n5月,6月\n1,2\n",
        "問1 自主返納の件数（令和5年）\n5月,1\n6月,2\n",
        "問1 令和5年5月の自主返納件数\n回答,1件\n問2 令和5年6月の自主返納件数\n2件\n",
        "自主返納の件数\n年月,令和5年5月,令和5年6月,計\n件数,1,2,3\n",
    ],
)
def test_small_tables_below_the_questions_of_a_form(text, tmp_path):
    found = table(tmp_path, FORM + text)
    assert spans(a for a in found if not a.text) == [("萩市", *month(5), 1), ("萩市", *month(6), 2)]
    assert found.refusals == []


def test_parts_in_the_small_table_of_a_form(tmp_path):
    found = table(tmp_path, f"{FORM}問1 自主返納の件数（令和5年）\n,5月,6月\n件数,3,4\nうち代理人,1,2\n")
    assert [(a.value, bool(a.parent)) for a in found] == [(3, False), (4, False), (1, True), (2, True)]


@pytest.mark.parametrize(
    ("head", "answers"),
    [
        ("(1)自主返納の件数 (2)理由 (3)問い合わせ件数（6月）", "(1)5月1件、6月2件(2)「不安」など(3)約40件"),
        ("（1）自主返納の件数　（2）理由　（3）問い合わせ件数（6月）", "\n(1)５月１件・６月２件\n(2)不明\n(3)約40件"),
        ("①自主返納の件数 ②理由 ③問い合わせ件数（6月）", "①5月1件 6月2件 ②なし ③約40件"),
        ("1. 自主返納の件数\n2. 理由\n3. 問い合わせ件数（6月）", "\n1. 5月1件／6月2件\n2. なし\n3. 約40件"),
    ],
)
@pytest.mark.parametrize("end", ["", "\n\n以上、よろしくお願いします。", "\n以上", "\n\n県政担当\n電話 00-0000-0000"])
def test_numbers_months_and_ends_of_blocks(head, answers, end, tmp_path):
    found = table(tmp_path, f"{head}\n\n【呉市】{answers}{end}\n", "t.txt", published=JULY)
    counts = [(a.measure, a.period_start, a.value, a.qualifier) for a in found if a.text is None]
    returns = [("voluntary_return", "2023-05-01", 1, "exact"), ("voluntary_return", "2023-06-01", 2, "exact")]
    assert counts == [*returns, ("inquiries", "2023-06-01", 40, "about")]


@pytest.mark.parametrize("line", ["日時: 2023年7月12日 18:40", "送信日時：2023/7/12 18:40", "Date: Wed, 12 Jul 2023 18:40:00 +0900"])
def test_the_day_of_a_mail_is_that_of_its_answers(line, tmp_path):
    text = f"差出人: 県政担当\n{line}\n件名: 回答\n\n質問\n1=自主返納の件数\n\n【呉市】1=5月:1件、6月:2件\n\n以上\n"
    assert [(start, end) for start, end, *_ in times(table(tmp_path, text, "t.txt"))] == [month(5), month(6)]


@pytest.mark.parametrize(
    "text",
    [
        "市,件数\n萩市,-\n防府市,△\n,\n凡例,-,該当なし,…,未集計,△,調査中\n",
        "市,件数,,記号,意味\n萩市,-,,-,該当なし\n防府市,△,,△,調査中\n宇部市,3,,,\n",
        "凡例\n-,該当なし\n△,調査中\n\n市,件数\n萩市,-\n防府市,△\n",
    ],
)
def test_legends_in_cells(text, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年6月）\n{text}")
    assert [(a.value, a.missing) for a in found][:2] == [(0, None), (None, "under_survey")]
    assert found.refusals == []


@pytest.mark.parametrize(
    "text",
    [
        ",自主返納件数,,問い合わせ件数,\n市,令和5年5月,6月,5月,6月\n萩市,1,2,3,4\n",
        "市,区分,月,件数\n萩市,自主返納,令和5年5月,1\n,自主返納,6月,2\n,問い合わせ,5月,3\n,問い合わせ,6月,4\n",
        "市,月,区分,件数\n萩市,令和5年5月,自主返納,1\n,6月,自主返納,2\n,5月,問い合わせ,3\n,6月,問い合わせ,4\n",
    ],
)
def test_months_of_another_count_are_of_the_same_year(text, tmp_path):
    found = table(tmp_path, text)
    assert [(start, end) for start, end, *_ in times(found)] == [month(5), month(6)] * 2


@pytest.mark.parametrize("text", ["市,2023/6/1,2023/6/2\n萩市,1,2\n", "日付,市,件数\n2023/6/1,萩市,1\n2023/6/2,萩市,2\n"])
def test_the_first_of_a_month_beside_other_days_is_no_month(text, tmp_path):
    found = table(tmp_path, f"{TITLE}\n{text}")
    assert list(found) == []
    assert found.refusals


def test_a_count_of_its_own_in_each_row_below_a_name(tmp_path):
    found = table(tmp_path, "令和5年6月\n市,区分,件数\n萩市,自主返納,1\n,返納総数,10\n防府市,自主返納,0\n,返納総数,5\n")
    assert [(a.municipality, a.measure, a.value) for a in found] == [
        ("萩市", "voluntary_return", 1),
        ("萩市", "all_returns", 10),
        ("防府市", "voluntary_return", 0),
        ("防府市", "all_returns", 5),
    ]


@pytest.mark.parametrize("name", ["352047 萩市", "352047:萩市", "35204_萩市"])
def test_codes_before_names(name, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年6月）\n団体,件数\n{name},3\n352063 萩市,4\n")
    assert [(a.municipality, a.value) for a in found] == [("萩市", 3)]
    assert "352063" in str(found.refusals[0])


@pytest.mark.parametrize(
    "text",
    [
        ",令和5年 {}\n,市,5月,6月\n,萩市,1,2\n",
        ",令和5年 {}\n,,\n,月,萩市\n,5月,1\n,6月,2\n",
        ",萩市 {}（令和5年）\n,,\n,月,件数\n,5月,1\n,6月,2\n",
        ",令和5年 {}\n,【山口県】,,,【広島県】,,\n,市名,5月,6月,市名,5月,6月\n,萩市,1,2,呉市,,\n",
    ],
)
def test_tables_that_begin_in_the_second_column(text, tmp_path):
    found = table(tmp_path, text.format(TITLE))
    assert spans(a for a in found if a.value is not None) == [("萩市", *month(5), 1), ("萩市", *month(6), 2)]


def test_a_column_that_names_another_place_than_its_row_is_refused(tmp_path):
    found = table(tmp_path, f"令和5年6月 {TITLE}\n市,萩市,防府市\n萩市,1,2\n")
    assert [(a.municipality, a.value) for a in found] == [("萩市", 1)]
    assert "its row names 萩市, its column 防府市" in str(found.refusals[0])


@pytest.mark.parametrize(
    "line",
    ["ハイフンは未集計、空欄は0", "-（未集計）、空欄は0", "＊-は未集計、空欄は0", "「-」（未集計） 空欄：0"],
)
def test_a_legend_beside_the_title(line, tmp_path):
    found = table(tmp_path, f'{TITLE} 令和5年6月,,,"※{line}"\n市,件数\n萩市,-\n防府市,\n')
    assert [(a.value, a.missing) for a in found] == [(None, "not_tallied"), (0, None)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3件 ※代理人を含む", (3, "exact", None)),
        ("3件 ※窓口分のみ", (None, None, "partial_scope")),
        ("0件（0.0%）", (0, "exact", None)),
        ("10件以内", (10, "at_most", None)),
    ],
)
def test_what_follows_a_number(cell, expected, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年6月）\n市,回答\n萩市,{cell}\n防府市,1\n")
    assert next((a.value, a.qualifier, a.missing) for a in found) == expected


def test_parts_of_a_span_are_its_months(tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年5月～6月）\n市,件数,うち5月,うち6月\n萩市,3,1,2\n")
    assert [(a.period_start, a.period_end, a.value, bool(a.parent)) for a in found] == [
        ("2023-05-01", "2023-06-30", 3, False),
        (*month(5), 1, True),
        (*month(6), 2, True),
    ]


def test_wards_below_a_city_that_is_written_once(tmp_path):
    found = table(tmp_path, f"{TITLE} 令和5年6月\n市,区,件数\n横浜市,計,10\n,鶴見区,4\n,西区,6\n川崎市,川崎区,3\n")
    assert [a.municipality for a in found] == ["横浜市", "横浜市鶴見区", "横浜市西区", "川崎市川崎区"]


@pytest.mark.parametrize("head", ["回答月", "公表月", "回答年月", "報告年月"])
def test_the_month_of_an_entry_is_no_time_of_its_counts(head, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年6月）\n市,{head},件数\n萩市,令和5年7月,5\n")
    assert [(start, end) for start, end, *_ in times(found)] == [month(6)]


def test_a_list_by_day_is_no_month(tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年6月）\n受付日,市,件数\n2023/6/1,萩市,1\n2023/6/2,萩市,1\n")
    assert list(found) == []
    assert len(found.refusals) == 2


def test_a_day_of_receipt_is_no_time_where_the_header_has_the_months(tmp_path):
    (tmp_path / "a.csv").write_text("自主返納件数(2023年)\n受付日,市名,5月,6月\n2023/7/4,大津市,0,1\n2023/7/5,彦根市,2,20\n2023/7/6,大津市,0,1\n", "utf-8")
    found = [(answer.municipality, answer.period_start, answer.value) for answer in read(tmp_path / "a.csv")]
    assert found[:4] == [("大津市", "2023-05-01", 0), ("大津市", "2023-06-01", 1), ("彦根市", "2023-05-01", 2), ("彦根市", "2023-06-01", 20)]


def test_a_name_with_its_reading_or_county_in_brackets_is_known(tmp_path):
    (tmp_path / "a.csv").write_text("市町,2023年6月の自主返納\n三次市（みよしし）,2\n世羅町（世羅郡）,3\n", "utf-8")
    assert [(answer.municipality, answer.value) for answer in read(tmp_path / "a.csv")] == [("三次市", 2), ("世羅町", 3)]


def test_tabs_between_columns_are_read_below_a_title_without_any(tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年）\n市\t5月\t6月\n萩市\t1\t2\n", "t.txt")
    assert short(found) == [("萩市", "2023-05", 1), ("萩市", "2023-06", 2)]


@pytest.mark.parametrize("said", ["令和5年1月から6月までに返納された件数は次のとおり。", "2023年5月、6月の自主返納の件数をまとめた。"])
def test_a_paragraph_beside_the_table_tells_its_year(said, tmp_path):
    page = f"<h1>自主返納について</h1><p>{said}</p><table><tr><th>市</th><th>5月</th><th>6月</th></tr><tr><td>萩市</td><td>1</td><td>2</td></tr></table>"
    assert short(table(tmp_path, page, "t.html")) == [("萩市", "2023-05", 1), ("萩市", "2023-06", 2)]


def test_paragraphs_of_two_years_tell_none(tmp_path):
    page = "<p>令和5年の返納を示す。</p><p>令和4年の返納も示す。</p><table><tr><th>市</th><th>自主返納5月</th></tr><tr><td>萩市</td><td>1</td></tr></table>"
    found = table(tmp_path, page, "t.html")
    assert (list(found), len(found.refusals)) == ([], 1)


def test_rows_of_change_below_the_counts_are_left_out(tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年）\n市,,5月,6月\n萩市,件数,3,5\n,増減,－,+2\n長門市,件数,4,1\n,増減,－,▲3\n")
    assert [value for *_, value in short(found)] == [3, 5, 4, 1]
    assert found.refusals == []


QUESTIONS = "調査票\n団体名,四日市市,記入者,市民課\n\n【問1】自主返納の件数\n期間,件数,備考\n令和5年5月,2,\n令和5年6月,3,\n\n"


def test_all_tables_of_a_form_are_of_the_municipality_above_them(tmp_path):
    found = table(
        tmp_path,
        f"{QUESTIONS}【問2】問い合わせ件数など\n期間,件数,備考\n令和5年5月,11,\n令和5年6月,集計していない,\n\n【問3】返納の理由\n漏えいが不安\n※期限7月14日\n",
    )
    assert [(a.measure, a.value if a.missing is None else a.missing) for a in found if a.text is None] == [
        ("voluntary_return", 2),
        ("voluntary_return", 3),
        ("inquiries", 11),
        ("inquiries", "not_tallied"),
    ]
    assert [(a.text, a.municipality, a.period_start, a.period_end) for a in found if a.text] == [("漏えいが不安", "四日市市", "2023-05-01", "2023-06-30")]
    assert found.refusals == []


def test_a_table_of_the_whole_prefecture_is_not_of_the_form_above_it(tmp_path):
    found = table(tmp_path, f"{QUESTIONS}県全体の問い合わせ件数\n期間,件数,備考\n令和5年5月,11,\n令和5年6月,12,\n")
    assert {a.measure for a in found} == {"voluntary_return"}
    assert len(found.refusals) == 2


def test_months_beside_their_label_over_one_row_of_counts(tmp_path):
    found = table(tmp_path, f"団体名,浜田市\n\n{TITLE}\n月,令和5年5月,令和5年6月\n件数,1件,集計していない\n")
    assert short(found) == [("浜田市", "2023-05", 1), ("浜田市", "2023-06", "not_tallied")]


@pytest.mark.parametrize(("cell", "expected"), [("（　８　）件", 8), ("[ 12 ]件", 12), ("（　なし　）件", 0)])
def test_a_number_written_into_its_field(cell, expected, tmp_path):
    assert short(table(tmp_path, f"{TITLE}\n市,令和5年6月\n萩市,{cell}\n")) == [("萩市", "2023-06", expected)]


@pytest.mark.parametrize(("boxes", "expected"), [("□ 集計している　■ 集計していない", "not_tallied"), ("■ 集計している　□ 集計していない", "unclear")])
def test_the_box_that_is_ticked_tells_why_fields_are_blank(boxes, expected, tmp_path):
    found = table(tmp_path, f"{boxes}\n{TITLE}\n市,令和5年5月,令和5年6月\n萩市,,1\n")
    assert short(found) == [("萩市", "2023-05", expected), ("萩市", "2023-06", 1)]


def test_no_heading_of_a_memo_is_lost_for_the_blank_line_above_it(tmp_path):
    memo = (
        "自主返納の電話メモ（茨城県、令和5年4〜6月）\n\n■7/6 10:20 土浦市 市民課 担当さん\n　4月1、5月3、6月10。\n\n"
        "■結城市\n　3か月ともゼロ。\n\n■7/7 常総市\n　4、5月は各2件。6月は15日までで9件。\n"
    )
    found = table(tmp_path, memo, "t.txt")
    assert [value for *_, value in short(found)] == [1, 3, 10, 0, 0, 0, 2, 2, 9]
    assert found.refusals == []
    assert list(found)[-1].period_end == "2023-06-15"


def test_what_stands_below_a_list_is_not_of_its_last_item(tmp_path):
    memo = "令和5年の自主返納\n・熊本市は5月が3件、6月が4件。\n・宇土市は5月から6月までの2か月で計9件。\n\n交付率は6月末で75.3％。\n"
    assert short(table(tmp_path, memo, "t.txt")) == [("熊本市", "2023-05", 3), ("熊本市", "2023-06", 4), ("宇土市", "2023-06", 9)]


def test_totals_are_of_the_months_that_they_name_or_add_up(tmp_path):
    rows = "令和4年,11月,1\n,12月,2\n,11〜12月計,3\n令和5年,1月,4\n,2月,5\n,1〜2月計,9\n,3月,7\n,小計,7\n合計,,19\n"
    found = table(tmp_path, f"萩市の{TITLE}\n年,月,件数\n{rows}")
    totals = [(a.period_start, a.period_end, a.value) for a in found if a.period_start[:7] != a.period_end[:7]]
    assert totals == [("2022-11-01", "2022-12-31", 3), ("2023-01-01", "2023-02-28", 9), ("2022-11-01", "2023-03-31", 19)]


def test_a_total_that_adds_up_nothing_above_it_is_refused(tmp_path):
    found = table(tmp_path, f"萩市の{TITLE}\n年月,件数\n令和5年1月,4\n令和5年2月,5\n小計,9\n令和5年3月,7\n計,8\n")
    assert [value for *_, value in short(found)] == [4, 5, 9, 7]
    assert "which months it adds up" in str(found.refusals[0])


def test_a_fiscal_year_beside_a_month(tmp_path):
    found = table(tmp_path, f"{TITLE}\n市,年度,月,件数\n萩市,2022,12,1\n萩市,2022,1,2\n萩市,2023,4,3\n")
    assert short(found) == [("萩市", "2022-12", 1), ("萩市", "2023-01", 2), ("萩市", "2023-04", 3)]


def test_months_below_their_quarter(tmp_path):
    found = table(tmp_path, f"{TITLE}\n市,令和5年度,,,\n,第1四半期,,,\n,4月,5月,6月,小計\n萩市,1,2,3,6\n")
    assert short(found) == [("萩市", "2023-04", 1), ("萩市", "2023-05", 2), ("萩市", "2023-06", 3), ("萩市", "2023-06", 6)]


def test_months_in_the_questions_of_an_online_form(tmp_path):
    question = "自主返納の件数（令和5年）を月別に御記入ください。"
    rows = "2023/07/11 9:02,萩市,1,2\n2023/07/11 9:30,長門市,0,4\n2023/07/12 9:30,長門市,0,4\n"
    found = table(tmp_path, f"タイムスタンプ,市町村名,{question} [5月],{question} [6月]\n{rows}")
    assert short(found) == [("萩市", "2023-05", 1), ("萩市", "2023-06", 2), ("長門市", "2023-05", 0), ("長門市", "2023-06", 4)]


def test_columns_of_codes_of_other_things_beside_those_of_municipalities(tmp_path):
    head = "表章項目 コード,表章項目,地域 コード,地域,時間軸(月次) コード,時間軸(月次),unit,value"
    found = table(
        tmp_path, f"{head}\n120,自主返納件数,35204,山口県 萩市,2023000505,2023年5月,件,1\n120,自主返納件数,35204,山口県 萩市,2023000606,2023年6月,件,2\n"
    )
    assert short(found) == [("萩市", "2023-05", 1), ("萩市", "2023-06", 2)]


def test_a_prefecture_in_latin_letters(tmp_path):
    found = table(tmp_path, "prefecture,city,voluntary_returns_2023_06\nHiroshima,府中市,3\nTokyo-to,府中市,4\n")
    assert [(a.prefecture, a.value) for a in found] == [("広島県", 3), ("東京都", 4)]


def test_questions_as_rows_below_municipalities(tmp_path):
    counts = "問1 自主返納件数（令和5年5月）,件,1,集計していない\n問1 自主返納件数（令和5年6月）,件,3,4\n"
    rows = f"{counts}問2 理由を尋ねているか,,はい,いいえ\n問3 主な理由,,漏えいが不安,特になし\n"
    found = table(tmp_path, f"アンケート（山口県）\n設問,単位,萩市,長門市\n{rows}")
    assert short(found) == [("萩市", "2023-05", 1), ("長門市", "2023-05", "not_tallied"), ("萩市", "2023-06", 3), ("長門市", "2023-06", 4)]
    assert [(a.municipality, a.text) for a in found if a.text] == [("萩市", "漏えいが不安")]
    assert found.refusals == []


@pytest.mark.parametrize("said", ["5月1件、6月4件", "5月は1件、6月は4件でした。", "5月：1件\u30006月：4件", "５月１件、６月４件"])
def test_answers_in_words_within_a_cell(said, tmp_path):
    found = table(tmp_path, f"市町村名,令和5年5～6月の自主返納件数（月ごとに）\n萩市,{said}\n長門市,いずれも集計していない\n")
    assert short(found) == [
        ("萩市", "2023-05", 1),
        ("萩市", "2023-06", 4),
        ("長門市", "2023-05", "not_tallied"),
        ("長門市", "2023-06", "not_tallied"),
    ]
    assert len({a.id for a in found}) == 4
    assert {a.cell for a in found} == {"B2", "B3"}


def test_a_number_in_brackets_counts_what_the_note_says(tmp_path):
    found = table(tmp_path, "返納総数及び自主返納件数（令和5年）\n市,5月,6月\n萩市,12（3）,8（－）\n※返納総数。（ ）内は、うち自主返納の件数。\n")
    assert [(a.measure, a.value, bool(a.parent)) for a in found] == [
        ("all_returns", 12, False),
        ("voluntary_return", 3, True),
        ("all_returns", 8, False),
        ("voluntary_return", None, True),
    ]


def test_all_wards_with_the_total_of_their_city(tmp_path):
    found = table(tmp_path, f"静岡市の{TITLE}\n年月,葵区,駿河区,清水区,静岡市計\n令和5年6月,1,2,3,6\n")
    assert [(a.municipality, a.level, a.value) for a in found][-1] == ("静岡市", "municipality", 6)


LIST = (
    "<h1>山口県内の自主返納件数（令和5年）</h1><ul><li>萩市<ul><li>5月：1件</li><li>6月：2件</li></ul></li>"
    "<li>長門市<ul><li>5月：0件</li><li>6月：集計中</li></ul></li></ul>"
)


@pytest.mark.parametrize("page", [LIST, LIST.replace("<ul>", "<dl>").replace("<li>", "<dd>").replace("</li>", "</dd>")])
def test_lists_of_a_page(page, tmp_path):
    found = table(tmp_path, page.replace("5月：0件", "5月：3件"), "t.html")
    assert short(found) == [("萩市", "2023-05", 1), ("萩市", "2023-06", 2), ("長門市", "2023-05", 3), ("長門市", "2023-06", "under_survey")]


def test_what_is_told_of_all_is_not_of_the_last_municipality(tmp_path):
    text = "令和5年の自主返納\n秋田市は、5月が1件、6月が2件でした。\n横手市は5月が3件、6月が4件でした。\n"
    text += "返納の理由としては、漏えいへの不安が多かったとのことです。\n"
    found = table(tmp_path, text, "t.txt")
    assert [value for *_, value in short(found)] == [1, 2, 3, 4]
    assert [a.text for a in found if a.text] == []


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("「…」は計数を把握していないもの", "not_tallied"),
        ("「…」は実績を集計していないもの", "not_tallied"),
        ("「…」は該当する計数のないもの", 0),
        ("「…」は計数がない場合", 0),
    ],
)
def test_what_is_not_known_is_no_nought(note, expected, tmp_path):
    assert short(table(tmp_path, f"{TITLE}（令和5年）\n市,5月,6月\n萩市,1,…\n{note}\n"))[-1] == ("萩市", "2023-06", expected)


def test_each_heading_among_the_rows_says_what_is_counted_below_it(tmp_path):
    blocks = "１　自主返納件数\n萩市,1,2\n２　カードの廃止枚数\n萩市,30,40\n３　返納についての問い合わせ件数\n萩市,5,6\n"
    found = table(tmp_path, f"市町照会（令和5年）\n市町,5月,6月\n{blocks}")
    assert [(a.measure, a.value) for a in found] == [
        ("voluntary_return", 1),
        ("voluntary_return", 2),
        ("cancelled_cards", 30),
        ("cancelled_cards", 40),
        ("inquiries", 5),
        ("inquiries", 6),
    ]


def test_a_line_that_counts_something_else_leaves_what_stands_below_it_unknown(tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年）\n市町,5月,6月\n萩市,1,2\n廃止枚数（再掲）\n長門市,30,40\n")
    assert short(found) == [("萩市", "2023-05", 1), ("萩市", "2023-06", 2)]
    assert len(found.refusals) == 1


def test_a_day_in_brackets_behind_a_month_with_its_year(tmp_path):
    found = table(tmp_path, "市町村名,今治市\n\n質問,回答\n問1 令和5年6月の自主返納件数,3件\n問2 令和5年7月の自主返納件数（7月12日現在）,4件\n")
    assert [(a.period_start, a.period_end, a.value) for a in found] == [("2023-06-01", "2023-06-30", 3), ("2023-07-01", "2023-07-12", 4)]


def test_rates_by_so_many_cards_are_no_counts(tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年）\n市,5月,1万枚当たり,6月,100世帯あたり\n萩市,1,1.2,2,0.3\n")
    assert short(found) == [("萩市", "2023-05", 1), ("萩市", "2023-06", 2)]
    assert found.refusals == []

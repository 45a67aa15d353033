"""Dirty answer tables, seeded: what municipalities and reporters send, and what must be read from each.

Written from the description of the formats alone, before the reader. All numbers are invented.
"""

# ruff: noqa: C901, B007
import calendar
import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date, datetime

import openpyxl
from openpyxl.comments import Comment

PLAIN = [  # code, prefecture, 郡, name; each name is one place in Japan
    ("011002", "北海道", "", "札幌市"),
    ("012025", "北海道", "", "函館市"),
    ("022012", "青森県", "", "青森市"),
    ("032018", "岩手県", "", "盛岡市"),
    ("041009", "宮城県", "", "仙台市"),
    ("062014", "山形県", "", "山形市"),
    ("092011", "栃木県", "", "宇都宮市"),
    ("111007", "埼玉県", "", "さいたま市"),
    ("112089", "埼玉県", "", "所沢市"),
    ("122033", "千葉県", "", "市川市"),
    ("131121", "東京都", "", "世田谷区"),
    ("131156", "東京都", "", "杉並区"),
    ("131202", "東京都", "", "練馬区"),
    ("141003", "神奈川県", "", "横浜市"),
    ("141305", "神奈川県", "", "川崎市"),
    ("142034", "神奈川県", "", "平塚市"),
    ("172014", "石川県", "", "金沢市"),
    ("202011", "長野県", "", "長野市"),
    ("221007", "静岡県", "", "静岡市"),
    ("231002", "愛知県", "", "名古屋市"),
    ("271403", "大阪府", "", "堺市"),
    ("281000", "兵庫県", "", "神戸市"),
    ("322016", "島根県", "", "松江市"),
    ("324493", "島根県", "邑智郡", "邑南町"),
    ("372013", "香川県", "", "高松市"),
    ("423211", "長崎県", "東彼杵郡", "東彼杵町"),
    ("423220", "長崎県", "東彼杵郡", "川棚町"),
    ("431001", "熊本県", "", "熊本市"),
]
SPELT = [  # another spelling → code, prefecture
    ("檮原町", "394050", "高知県"),
    ("高岡郡檮原町", "394050", "高知県"),
    ("須惠町", "403440", "福岡県"),
    ("龍ヶ崎市", "082082", "茨城県"),
    ("竜ケ崎市", "082082", "茨城県"),
    ("篠山市", "282219", "兵庫県"),
    ("三宅島三宅村", "133817", "東京都"),
    ("横浜市鶴見区", "141011", "神奈川県"),
    ("大阪市北区", "271276", "大阪府"),
    ("東彼杵郡川棚町", "423220", "長崎県"),
    ("横浜", "141003", "神奈川県"),
    ("神奈川県川崎市", "141305", "神奈川県"),
    ("⻑野市", "202011", "長野県"),
]
ENCODINGS = ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16"]


@dataclass
class Dirty:
    """A file: its bytes, the options to read it with, the answers of municipalities in it, and the cells that must be refused."""

    name: str
    content: bytes
    answers: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    options: dict = field(default_factory=dict)
    reasons: list = field(default_factory=list)


def month(year, number, until=None):
    """Return the first and last day of a month, ISO; ``until`` ends it early."""
    return f"{year}-{number:02}-01", f"{year}-{number:02}-{until or calendar.monthrange(year, number)[1]:02}"


def answer(code, period, measure, value=None, missing=None, qualifier="exact"):
    return (code, *period, measure, value, missing, qualifier if value is not None else None)


def wide(number):
    return str(number).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})


def kanji(number):
    digits, out = "〇一二三四五六七八九", ""
    if not number:
        return "〇"
    for weight, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        n, number = divmod(number, weight)
        out += ("" if n == 1 and mark else digits[n]) + mark if n else ""
    return out


def cell(rng, legend):
    """Return what a municipality wrote, the value, the kind of missing, and the qualifier."""
    n = rng.randrange(1, 400)
    unit = rng.choice(["件", "枚", "人"])
    written = [
        (n, n, None, "exact"),
        (n, n, None, "exact"),
        (0, 0, None, "exact"),
        (f"{n}{unit}", n, None, "exact"),
        (f"{wide(n)}{unit}", n, None, "exact"),
        (f" {n} ", n, None, "exact"),
        (f"{n + 1000:,}", n + 1000, None, "exact"),
        (f"{kanji(n)}件", n, None, "exact"),
        (f"約{n}件程度", n, None, "about"),
        (f"およそ{n}{unit}", n, None, "about"),
        (f"{n}件前後", n, None, "about"),
        (f"{n}件以上", n, None, "at_least"),
        (f"少なくとも約{n}件", n, None, "at_least"),
        (f"{n}件余り", n, None, "at_least"),
        (f"{n}件弱", n, None, "at_most"),
        (f"{n}件未満", n, None, "at_most"),
        ("1万2千", 12000, None, "exact"),
        ("1,200件", 1200, None, "exact"),
        (f"{n}(注1)", n, None, "exact"),
        (f"{n}¹⁾", n, None, "exact"),
        (f"{n}※", n, None, "exact"),
        ("なし", 0, None, "exact"),
        ("ゼロ", 0, None, "exact"),
        ("０件", 0, None, "exact"),
        ("返納はない", 0, None, "exact"),
        ("集計していない", None, "not_tallied", None),
        ("自主返納としては数えていません", None, "not_tallied", None),
        ("統計を取っていない", None, "not_tallied", None),
        ("区別できない", None, "not_tallied", None),
        ("調査中", None, "under_survey", None),
        ("集計中", None, "under_survey", None),
        ("確認中のため未定", None, "under_survey", None),
        ("回答なし", None, "not_answered", None),
        ("期限までに回答がなかった", None, "not_answered", None),
        ("回答を控える", None, "not_answered", None),
        ("ほぼ無かった", None, "unclear", None),
        ("本庁窓口の分に限る", None, "partial_scope", None),
        *legend,
    ]
    return rng.choice(written)


LEGENDS = [
    ("※「-」は0件、「…」は集計していない、「X」は秘匿", [("-", 0, None, "exact"), ("…", None, "not_tallied", None), ("X", None, "suppressed", None)]),
    ("(注) -:該当なし(0件) …:未集計 空欄:未回答", [("-", 0, None, "exact"), ("…", None, "not_tallied", None), (None, None, "not_answered", None)]),
    ("凡例 －=0件 ×=集計なし 空欄=調査中", [("－", 0, None, "exact"), ("×", None, "not_tallied", None), (None, None, "under_survey", None)]),
    ("「-」は集計していないことを示す。", [("-", None, "not_tallied", None), ("―", None, "not_tallied", None)]),
]


def places(rng, n):
    chosen = rng.sample(PLAIN, n)
    return sorted(chosen)


def book_bytes(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def wide_xlsx(rng, i):
    """Months as columns under a merged year, prefectures merged, codes as numbers, a legend, subtotals and a total."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "回答"
    legend_text, legend = LEGENDS[i % len(LEGENDS)]
    year, era = rng.choice([(2023, "令和5年"), (2023, "2023年"), (2023, "R5年"), (2019, "令和元年"), (2018, "平成30年")])
    months = [(4, None), (5, None), (6, rng.choice([None, 12]))]
    sheet["A1"] = "マイナンバーカード自主返納件数調べ"
    sheet.merge_cells("A1:F1")
    row = 3
    if i % 2:
        sheet["A2"] = legend_text
    heads = ["都道府県", "団体コード", "市区町村名"]
    for c, head in enumerate(heads, 1):
        sheet.cell(row, c, head)
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=c, end_column=c)
    sheet.cell(row, 4, era)
    sheet.merge_cells(start_row=row, end_row=row, start_column=4, end_column=6)
    for c, (m, until) in enumerate(months, 4):
        sheet.cell(row + 1, c, f"{m}月({until}日現在)" if until else rng.choice([f"{m}月", f"{wide(m)}月", f"{m}月分"]))
    row += 2
    expected = []
    chosen = places(rng, 9)
    if i % 3 == 0:
        sheet.cell(row, 1, "記入例")
        for c, content in enumerate(["999999", "○○市", 12, "約3件", "-"], 2):
            sheet.cell(row, c, content)
        row += 1
    start, totals = row, [0, 0, 0]
    for code, pref, county, name in chosen:
        if row == start or sheet.cell(row - 1, 1).value != pref:
            sheet.cell(row, 1, pref)
        sheet.cell(row, 2, int(code) if i % 2 == 0 else code)
        sheet.cell(row, 3, rng.choice([name, county + name]))
        for c, (m, until) in enumerate(months, 4):
            content, value, missing, qualifier = cell(rng, legend)
            sheet.cell(row, c, content)
            expected.append(answer(code, month(year, m, until), "voluntary_return", value, missing, qualifier or "exact"))
            totals[c - 4] += value or 0
        if i % 4 == 2 and rng.random() < 0.3:
            sheet.row_dimensions[row].hidden = True
        row += 1
    if i % 2:
        sheet.cell(row, 1, "合計")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        for c, total in enumerate(totals, 4):
            sheet.cell(row, c, total)
        row += 1
    else:
        sheet.cell(row, 1, legend_text)
        row += 1
    sheet.cell(row, 1, "(注1)窓口で本人が申し出た件数。48自治体が集計している。")
    sheet.cell(row + 1, 1, "¹⁾ 郵送の3件を含む。")
    return Dirty(f"wide{i}.xlsx", book_bytes(book), expected)


def merged_prefectures(rng, i):
    """Prefectures in merged cells, names that are one place only within them, a column of shares."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["自主返納(令和5年6月)", None, None, None])
    sheet.append(["県名", "市町村", "件数", "割合(%)"])
    rows = [
        ("東京都", "府中市", "132063"),
        ("東京都", "杉並区", "131156"),
        ("広島県", "府中市", "342084"),
        ("広島県", "府中町", "343021"),
        ("広島県", "三次市", "342092"),
        ("福島県", "伊達市", "072133"),
        ("岐阜県", "池田町", "214043"),
        ("長崎県", "川棚町", "423220"),
    ]
    expected, r, last = [], 3, None
    for pref, name, code in rows:
        n = rng.randrange(0, 90)
        sheet.append([pref if pref != last else None, name, n, f"{n / 7:.1f}%"])
        if pref == last:
            begin = r
            while sheet.cell(begin, 1).value is None:
                begin -= 1
        last = pref
        expected.append(answer(code, month(2023, 6), "voluntary_return", n))
        r += 1
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("A5:A7")
    return Dirty(f"merged{i}.xlsx", book_bytes(book), expected)


def encode_csv(rows, encoding, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding, "strict")


def long_csv(rng, i):
    """One row an answer: code, name, month, count, note."""
    encoding = ENCODINGS[i % len(ENCODINGS)]
    style = i % 4
    header = [["団体コード", "自治体名", "年月", "自主返納件数", "備考"], ["code", "市区町村", "対象月", "返納件数(自主返納)", "備考"]][i % 2]
    rows, expected = [header], []
    for code, pref, county, name in places(rng, 8):
        for m in (5, 6):
            content, value, missing, qualifier = cell(rng, [("…", None, "not_tallied", None)])
            if isinstance(content, str) and "¹" in content:
                content, value, missing, qualifier = "12", 12, None, "exact"
            when = [f"2023-{m:02}", f"令和5年{m}月", f"2023/{m}", f"R5.{m}"][style]
            rows.append(
                [code.lstrip("0") if style == 2 else code, name, when, "" if content is None else content, rng.choice(["", "窓口のみ確認", "郵送含む"])]
            )
            expected.append(answer(code, month(2023, m), "voluntary_return", value, missing, qualifier or "exact"))
    suffix, delimiter = ("tsv", "\t") if i % 5 == 4 else ("csv", ",")
    return Dirty(f"long{i}.{suffix}", encode_csv(rows, encoding, delimiter), expected)


def months_as_rows(rng, i):
    """Months down the side; a municipality's cell is merged over its months, or municipalities are the columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    expected = []
    if i % 2:
        chosen = places(rng, 6)
        sheet.append(["カードの自主返納(単位:件)"])
        sheet.append(["", *[name for _, _, _, name in chosen]])
        for y, m in ((2022, 12), (2023, 1), (2023, 2)):
            row = [datetime(y, m, 1)]
            for code, *_ in chosen:
                n = rng.choice([rng.randrange(0, 50), "調査中", "…"])
                row.append(n)
                expected.append(
                    answer(code, month(y, m), "voluntary_return", *((n,) if isinstance(n, int) else (None, {"調査中": "under_survey", "…": "not_tallied"}[n])))
                )
            sheet.append(row)
            sheet.cell(sheet.max_row, 1).number_format = 'yyyy"年"m"月"'
        return Dirty(f"rows{i}.xlsx", book_bytes(book), expected)
    sheet.append(["自治体", "月", "自主返納件数"])
    r = 2
    for code, _, _, name in places(rng, 5):
        for k, m in enumerate(("令和5年4月", "5月", "6月")):
            n = rng.randrange(0, 60)
            sheet.append([name if k == 0 else None, m if k == 0 else f"令和5年{m}", n])
            expected.append(answer(code, month(2023, 4 + k), "voluntary_return", n))
        sheet.merge_cells(start_row=r, end_row=r + 2, start_column=1, end_column=1)
        r += 3
    return Dirty(f"rows{i}.xlsx", book_bytes(book), expected)


def forms(rng, i):
    """A form of question and answer pairs, one municipality a sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    expected, reasons = [], []
    for code, pref, county, name in places(rng, 5):
        sheet = book.create_sheet(name)
        sheet["A1"] = "マイナンバーカードの自主返納に関する調査票"
        rows = [("自治体名", pref + county + name), ("回答日", "令和5年7月12日"), ("担当課", "市民課")]
        if i % 2:
            rows.insert(0, ("団体コード", int(code)))
        for m in (4, 5, 6):
            content, value, missing, qualifier = cell(rng, [])
            question = [f"問{m - 3} {m}月の自主返納の件数", f"({m - 3}) 令和5年{m}月の自主返納件数をお答えください。"][i % 2]
            rows.append((question, content))
            expected.append(answer(code, month(2023, m), "voluntary_return", value, missing, qualifier or "exact"))
        reason = rng.choice(["セキュリティーが心配", "使う機会がないため", "制度が信用できないから"])
        rows.append(("問4 返納の主な理由", reason))
        reasons.append((code, reason))
        for r, (question, content) in enumerate(rows, 3):
            sheet.cell(r, 1, question)
            sheet.cell(r, 2 + i % 2, content)
            if i % 2:
                sheet.merge_cells(start_row=r, end_row=r, start_column=1, end_column=2)
    return Dirty(f"form{i}.xlsx", book_bytes(book), expected, reasons=reasons)


def blocks(rng, i):
    """Numbered blocks after a legend of the questions."""
    heads = [
        ("1=自主返納数 2=主な理由", "{k}=", "【{n}】"),
        ("１＝自主返納の件数　２＝理由", "{w}＝", "【{n}】"),
        ("(1)自主返納件数 (2)主な理由", "({k})", "【{n}】"),
    ]
    legend, key, name_form = heads[i % 3]
    lines = ["県内自治体へのアンケート(2023年7月13日現在)", legend, ""]
    expected, reasons = [], []
    for code, pref, county, name in places(rng, 7):
        parts = []
        for m in (5, 6, 7):
            n = rng.randrange(0, 40)
            said, value, missing = rng.choice(
                [(f"{n}件", n, None), (f"{wide(n)}件", n, None), ("調査中", None, "under_survey"), ("集計していない", None, "not_tallied")]
            )
            until = 13 if m == 7 else None  # the day of the data in the first line
            if m == 7 and value is not None and rng.random() < 0.5:
                until, said = 8, f"{said}(8日まで)"
            parts.append(f"{m}月{rng.choice([':', '：', 'は' if i % 3 != 2 else ':'])}{said}")
            expected.append(answer(code, month(2023, m, until), "voluntary_return", value, missing))
        reason = rng.choice(["不安を感じた", "使わない", "信用できない"])
        reasons.append((code, reason))
        first, second = (key.format(k=k, w=wide(k)) for k in (1, 2))
        joint = rng.choice([" ", "\n", "　"])
        lines.append(f"{name_form.format(n=name)}{first}{'、'.join(parts)}{joint}{second}「{reason}」など。")
    return Dirty(f"blocks{i}.txt", "\n".join(lines).encode(["utf-8", "cp932", "utf-8-sig"][i % 3]), expected, reasons=reasons)


def html(rng, i):
    """A page with a layout table around, rowspan and colspan, and a second table that is none of ours."""
    expected, body, last = [], [], None
    chosen = places(rng, 7)
    for code, pref, _, name in chosen:
        span = sum(1 for c in chosen if c[1] == pref)
        cells = [f'<th rowspan="{span}">{pref}</th>'] if pref != last else []
        last = pref
        cells.append(f"<td>{name}<sup>*1</sup></td>" if rng.random() < 0.2 else f"<td>{name}</td>")
        for m in (4, 5):
            content, value, missing, qualifier = cell(rng, [("-", 0, None, "exact")])
            cells.append(f"<td> {'' if content is None else content}<br></td>")
            expected.append(answer(code, month(2023, m), "voluntary_return", value, missing, qualifier or "exact"))
        body.append(f"<tr>{''.join(cells)}</tr>")
    charset = ["utf-8", "cp932", "euc_jp"][i % 3]
    page = (
        f'<html><head><meta charset="{ {"cp932": "shift_jis", "euc_jp": "euc-jp"}.get(charset, charset) }"><title>返納状況</title></head><body>'
        "<h1>カードの自主返納の状況</h1><p>「-」は0件を表す。</p>"
        '<table border="1"><caption>自主返納件数</caption><tr><th colspan="2" rowspan="2">自治体</th><th colspan="2">令和5年</th></tr>'
        f"<tr><th>4月</th><th>5月</th></tr>{''.join(body)}</table>"
        "<table><tr><td>お問い合わせ</td><td>市民課</td></tr></table></body></html>"
    )
    return Dirty(f"page{i}.html", page.replace("¹⁾", "<sup>1)</sup>").encode(charset, "xmlcharrefreplace"), expected)


def pdf(rng, i):
    """A text pdf whose table runs over pages, its header repeated on each."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    rows, expected = [["団体コード", "市区町村", "令和5年4月", "令和5年5月"]], []
    for code, _, _, name in places(rng, 20):
        row = [code, name]
        for m in (4, 5):
            n = rng.choice([rng.randrange(0, 2000), "集計なし", "調査中"])
            row.append(f"{n:,}" if isinstance(n, int) else n)
            known = (n,) if isinstance(n, int) else (None, {"集計なし": "not_tallied", "調査中": "under_survey"}[n])
            expected.append(answer(code, month(2023, m), "voluntary_return", *known))
        rows.append(row)
    table = Table(rows, repeatRows=1, rowHeights=55)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONTNAME", (0, 0), (-1, -1), "HeiseiKakuGo-W5")]))
    style = ParagraphStyle("ja", fontName="HeiseiKakuGo-W5")
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build([Paragraph("マイナンバーカードの自主返納件数", style), table])
    return Dirty(f"table{i}.pdf", out.getvalue(), expected)


def several_measures(rng, i):
    """Columns of different counts under two or three header rows, with a part in brackets and a rate."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["個人番号カードの返納等の状況(令和5年6月)"])
    groups = [("自主返納", "voluntary_return"), ("返納総数", "all_returns"), ("廃止枚数", "cancelled_cards"), ("問い合わせ", "inquiries")]
    rng.shuffle(groups)
    sheet.append(["市区町村", *[g for g, _ in groups], "自主返納の割合"])
    sheet.append(["", *["件数"] * 4, "%"])
    expected = []
    for code, _, _, name in places(rng, 8):
        row = [name]
        for _, measure in groups:
            n = rng.randrange(0, 500)
            row.append(n)
            expected.append(answer(code, month(2023, 6), measure, n))
        sheet.append([*row, round(rng.random() * 100, 1)])
    sheet.append(["※返納総数は更新・転出を含む。問い合わせは電話3件を含む。"])
    return Dirty(f"measures{i}.xlsx", book_bytes(book), expected)


def fiscal_year(rng, i):
    """A fiscal year of twelve months which crosses the new year; the year is in the title only."""
    book = openpyxl.Workbook()
    sheet = book.active
    title, first = [("令和4年度 マイナンバーカード自主返納件数", 2022), ("2021年度自主返納の件数(月別)", 2021)][i % 2]
    sheet.append([title])
    months = [*range(4, 13), 1, 2, 3]
    sheet.append(["市町村", *[f"{m}月" for m in months], "計"])
    expected = []
    for code, _, _, name in places(rng, 5):
        values = [rng.randrange(0, 30) for _ in months]
        sheet.append([name, *values, sum(values)])
        expected += [answer(code, month(first + (m < 4), m), "voluntary_return", n) for m, n in zip(months, values, strict=True)]
        whole = (f"{first}-04-01", f"{first + 1}-03-31")
        expected.append(answer(code, whole, "voluntary_return", sum(values)))
    return Dirty(f"fiscal{i}.xlsx", book_bytes(book), expected)


def month_sheets(rng, i):
    """A sheet a month, one of them hidden, and a sheet of notes."""
    book = openpyxl.Workbook()
    book.active.title = "説明"
    book.active["A1"] = "令和5年の自主返納件数を月ごとのシートにまとめた。"
    expected = []
    for m in (4, 5, 6):
        sheet = book.create_sheet(f"令和5年{m}月")
        sheet.append(["コード", "市区町村", "自主返納件数"])
        for code, _, _, name in places(rng, 6):
            n = rng.randrange(0, 80)
            sheet.append([code if i % 2 else int(code), name, n])
            expected.append(answer(code, month(2023, m), "voluntary_return", n))
        if m == 5:
            sheet.sheet_state = "hidden"
    return Dirty(f"sheets{i}.xlsx", book_bytes(book), expected)


def spellings(rng, i):
    """Names as people write them."""
    rows, expected = [["都道府県", "自治体", "2023年6月の自主返納(件)"]], []
    by_code = {code: (name, code, pref) for name, code, pref in (SPELT if i % 2 else reversed(SPELT))}  # a place twice would contradict itself
    for name, code, pref in by_code.values():
        n = rng.randrange(0, 99)
        rows.append([pref if i % 2 else "", name, str(n)])
        expected.append(answer(code, month(2023, 6), "voluntary_return", n))
    return Dirty(f"spelt{i}.csv", encode_csv(rows, "utf-8"), expected)


def without_year(rng, i):
    """Months without a year: told by the day of publication, by the document's own date, or by nothing."""
    chosen = places(rng, 6)
    title = "自主返納の件数(令和5年2月10日現在)" if i % 3 == 1 else "自主返納の件数"
    rows, expected, refused = [[title], [], ["市区町村", "11月", "12月", "1月"]], [], []
    for code, _, _, name in chosen:
        values = [rng.randrange(0, 40) for _ in range(3)]
        rows.append([name, *map(str, values)])
        if i % 3 == 2:
            refused += [name] * 3
        else:
            expected += [answer(code, month(y, m), "voluntary_return", n) for (y, m), n in zip(((2022, 11), (2022, 12), (2023, 1)), values, strict=True)]
    options = {"published": date(2023, 2, 14)} if i % 3 == 0 else {}
    return Dirty(f"noyear{i}.csv", encode_csv(rows, "utf-8"), expected, refused, options)


def to_refuse(rng, i):
    """Cells that cannot be known, among others that can."""
    bad = ["10〜20件", "12.5件", "-3", "1e400", "TRUE", "#REF!", "=SUM(B2:B4)", "99999999999", "数十件", "1,23", "５〜６件", "3件か4件"]
    bad += ["不明瞭な文字", "12/15"]
    rng.shuffle(bad)
    rows, expected, refused = [["団体コード", "市区町村", "令和5年5月の自主返納件数", "令和5年6月の自主返納件数"]], [], []
    for (code, _, _, name), content in zip(places(rng, len(bad)), bad, strict=True):
        n = rng.randrange(0, 60)
        rows.append([code, name, str(n), content])
        expected.append(answer(code, month(2023, 5), "voluntary_return", n))
        refused.append(content)
    for code, name in (("999999", "横浜市"), ("141004", "横浜市"), ("131121", "横浜市"), ("", "府中市"), ("", "甲市"), ("12203", "")):
        rows.append([code, name, "1", "2"])
        refused += [f"{code}{name}"] * 2
    rows += [["342084", "府中市", "7", "8"], ["", "沖縄市", "3", "4"], ["", "沖縄市", "3", "5"]]
    expected += [answer("342084", month(2023, m), "voluntary_return", n) for m, n in ((5, 7), (6, 8))]
    expected += [answer("472115", month(2023, 5), "voluntary_return", 3)]
    refused += ["沖縄市", "沖縄市"]
    if i % 2:
        book = openpyxl.Workbook()
        for r, row in enumerate(rows, 1):
            for c, content in enumerate(row, 1):
                target = book.active.cell(r, c)
                target.value = {"TRUE": True, "-3": -3, "12/15": "12/15"}.get(content, content)
                if content.isdigit() and c > 2 and r > 1:
                    target.value = int(content)
                if c == 1 and r > 1 and r % 2:
                    target.comment = Comment("確認済み", "担当")
        return Dirty(f"refuse{i}.xlsx", book_bytes(book), expected, refused)
    return Dirty(f"refuse{i}.csv", encode_csv(rows, "utf-8"), expected, refused)


def epochs(rng, i):
    """Dates as Excel keeps them, in both epochs."""
    book = openpyxl.Workbook()
    if i % 2:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(["自主返納件数", None, None])
    sheet.append(["市区町村", datetime(2023, 4, 1), datetime(2023, 5, 1)])
    for c in (2, 3):
        sheet.cell(2, c).number_format = "yyyy/m"
    expected = []
    for code, _, _, name in places(rng, 6):
        a, b = rng.randrange(0, 50), rng.randrange(0, 50)
        sheet.append([name, a, b])
        expected += [answer(code, month(2023, 4), "voluntary_return", a), answer(code, month(2023, 5), "voluntary_return", b)]
    return Dirty(f"epoch{i}.xlsx", book_bytes(book), expected)


MAKERS = [
    (wide_xlsx, 12),
    (merged_prefectures, 2),
    (long_csv, 12),
    (months_as_rows, 4),
    (forms, 4),
    (blocks, 6),
    (html, 6),
    (pdf, 2),
    (several_measures, 3),
    (fiscal_year, 2),
    (month_sheets, 2),
    (spellings, 4),
    (without_year, 3),
    (to_refuse, 2),
    (epochs, 2),
]


def files(seed):
    """Return the dirty files of a seed."""
    rng = random.Random(seed)
    return [make(rng, i) for make, n in MAKERS for i in range(n)]

"""A workbook of invented answers (架空の値) of the 74 municipalities that were asked; only Yokohama's 11 and 140 are real."""

import random

import openpyxl

from miner.base import places

TOTALS = {4: 124, 5: 205, 6: 899}
YOKOHAMA = {4: 14, 5: 11, 6: 140}


def shares(rng, n, total):
    """Return n counts that add up to a total."""
    counts = [0] * n
    for _ in range(total):
        counts[rng.randrange(n)] += 1
    return counts


def workbook(path, seed=1):
    """Write the workbook: 48 municipalities with counts, 26 that do not tally."""
    rng = random.Random(seed)
    asked = [place for place in places.municipalities() if place.code in places.asked("nhk74")]
    yokohama = next(place for place in asked if place.name == "横浜市")
    others = [place for place in asked if place is not yokohama]
    tallied = set(rng.sample(range(len(others)), 47))
    counts = {m: iter(shares(rng, 47, TOTALS[m] - YOKOHAMA[m])) for m in TOTALS}
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "回答(架空)"
    sheet.append(["マイナンバーカードの自主返納件数(架空の値。横浜市の5月と6月だけが実際の値)"])
    sheet.append(["都道府県", "団体コード", "市区町村", "令和5年", None, None])
    sheet.append([None, None, None, "4月", "5月", "6月"])
    for column in "ABC":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet.merge_cells("D2:F2")
    rows = {yokohama.code: [YOKOHAMA[m] for m in TOTALS]}
    for i, place in enumerate(others):
        rows[place.code] = [next(counts[m]) for m in TOTALS] if i in tallied else ["…"] * 3
    for place in asked:
        sheet.append([place.prefecture, int(place.code), place.name, *rows[place.code]])
    sheet.append(["合計", None, None, *TOTALS.values()])
    sheet.append(["「…」は自主返納としては集計していないことを示す。"])
    book.save(path)
    return path

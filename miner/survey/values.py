"""One cell → the number that it holds, the kind of missing, or why it cannot be known. Nothing unreadable becomes 0."""

import math
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from miner.base.ja import nfkc
from miner.base.numerals import COUNTABLE, COUNTED, Quantity, find, read
from miner.survey.wording import ASIDE, BLANK, Legend, mark, meaning, usual

LARGEST = {"municipality": 4_000_000, "prefecture": 15_000_000, "nation": 130_000_000, "aggregate": 130_000_000}
_footnote = re.compile(
    r"(?:[(（\[〔]?(?:注|註|※|[*＊†‡])\s*[0-9０-９]{0,2}[)）\]〕]?)+$|(?<=[0-9０-９件枚人名])[\[［][0-9０-９]{1,2}[\]］]$|[⁰¹²³⁴-⁹⁽⁾]+$|(?<=[件枚人名])[0-9]{1,2}\)$|[①-⑳]$|(?<=[^0-9])[0-9]{1,2}\)$"
)
_decimal_zero = re.compile(r"([0-9０-９]+)[.．・][0０]{1,2}$")
_leading_mark = re.compile(r"^[※*＊†]\s*(?=[0-9０-９約])")
_spaced_digits = re.compile(r"[0-9０-９]\s+[0-9０-９]")
_superscript = re.compile(r"[⁰¹²³⁴-⁹⁽⁾ᵃ-ᶻ]+")
_bracketed = re.compile(r"^(?P<main>[^(（]+)[(（](?P<inside>[^()（）]*)[)）]$")
_noted = re.compile(r"^(?P<main>[^※(（]+?)\s*※(?P<inside>[^※()（）]{2,})$")
_filled_in = re.compile(r"[(（［\[]\s*(?P<said>[^()（）\[\]［］]*?)\s*[)）］\]]\s*(?:件|枚|人|名)")  # （　８　）件
_aside = re.compile(r"\s*\([0-9,.]+(?:件|枚|人|%)?\)$")
_part = re.compile(r"(?:うち|内(?!容|訳)|内数)")
_change = re.compile(r"(?:対?前[年月]|前年同月|昨年)(?:度|同期|同月)?(?:比|差|から|より|は|に比べ|[:：+＋-])")
_share = re.compile(r"(?:割合)?[0-9.]+\s?[%割]")
_scope = re.compile(r"のみ|に限る|分だけ|に限定|を除")
_until = re.compile(
    r"(?:(?:令和|平成|[RHS])\s?(?:元|[0-9]{1,2})(?:年|[./])|20[0-9]{2}(?:年|[./-]))\s?[0-9]{1,2}(?:月|[./-])(?:[0-9]{1,2}日?|末日?)?(?:まで|現在|時点)|(?:[0-9]{1,2}月)?[0-9]{1,2}日(?:まで|現在|時点)|[0-9]{1,2}/[0-9]{1,2}(?:まで|現在|時点)|[0-9]{1,2}月(?:末)?(?:まで|現在|時点)"
)
_led_by_month = re.compile(r"(?P<month>(?:1[0-2]|[1-9])月)(?:分|中)?(?:は|が|:|：|に|…|\s)(?P<said>[^月]+)$")  # in the column of that month
_lead = re.compile(r"(?:自主)?(?:返納)?(?:件数)?[はがの:：、\s]*(?:合?計|延べ|のべ)?")
_few = re.compile(r"(?:<\s?(?P<less>10|[1-9])|(?P<below>10|[1-9])\s?(?:件|枚|人)?未満)")
_open_box = re.compile(r"[☐□]\s*[^\s0-9☐□☑☒✓✔✅■]+")
_open_number = re.compile(r"[☐□]\s*[0-9]+(?:件|枚|人)[^\s☐□☑☒✓✔✅■]*")
_ticked = re.compile(r"[☑☒✓✔✅■レ]\s*(?P<said>[^\s☐□☑☒✓✔✅■]+)")
_boxes = re.compile(r"[☐□☑☒✓✔✅■]\s*[^\s☐□☑☒✓✔✅■]")
_close = re.compile(
    r"(?:です|でした|である|だった|。|あり|ありました|あった|の返納|え(?:た|る|ている|ました)|った|る|っている"
    r"|を?確認|を?受理|を?受け付け(?:た|ました)?)*"
)
_formula = re.compile(r"^[=+@]|^-[A-Z(]")
_plain_digits = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.0{1,3})?", re.ASCII).fullmatch
_date_in = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}/[0-9]{1,2}(?![0-9/])")
_circles = frozenset("〇○◯●◎")
_unsure = re.compile("見込|推計|推定|概数|概算|^約?程度|^約$|おおよそ|前後")
_corrected = re.compile("訂正|修正|回答|報告|入力|更新|受領|確認|追加")
_date_like = re.compile(r"[0-9]{1,4}[/-][0-9]{1,2}(?:[/-][0-9]{1,2})?$")
ERRORS = ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
WRITE = "Write one number, or '…' (not tallied), or drop the row with --keep-going."


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says: a number with its qualifier, or a kind of missing; ``until`` is a day in brackets, ``part`` a number with うち."""

    value: int | None = None
    qualifier: str | None = None
    missing: str | None = None
    unit: str = ""
    low: int | None = None
    high: int | None = None
    until: str = ""
    part: Quantity | None = None
    part_text: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell cannot be known."""

    why: str


def parse(content: Any, legend: Legend, level: str = "municipality", *, share: bool = False) -> Value | Refused:
    """Return what a cell's content says under the file's legend.

    >>> parse("約140件程度", Legend()).qualifier, parse("10〜20件", Legend()).why
    ('about', "'10〜20件' is a range, not a count")
    """
    if isinstance(content, bool):
        return Refused(f"{str(content).upper()} is a truth value, not a count")
    if isinstance(content, date | datetime):
        return Refused(f"{content.isoformat()[:10]} is a date, not a count")
    numeric = isinstance(content, int | float)
    found = _number(content, level, share=share) if numeric else _text("" if content is None else str(content), legend, level)
    meant = legend.marks.get("0")
    if meant is not None and isinstance(found, Value) and found.value == 0 and (numeric or re.match(r"\s*[0０]", str(content))):
        return Value(missing=meant.missing)  # the notes say that 0 is no sure nought
    return found


def _number(content: float, level: str, *, share: bool) -> Value | Refused:
    if share:
        return Refused(f"{content} is shown as a percentage, not a count")
    if not math.isfinite(content):
        return Refused(f"{content} is no number that can be counted")
    if content != int(content):
        return Refused(f"{content} is not a whole number")
    return _checked(int(content), "exact", "", level)


def decimal(text: str, scale: int, level: str) -> Value | Refused | None:
    """Return what a decimal number of thousands stands for, if that is a whole number: 50.6 thousand are about 50,600."""
    found = re.fullmatch(r"約?([0-9]{1,3}(?:,[0-9]{3})*|[0-9]+)(\.[0-9]+)(?:件|枚|人|通)?", nfkc(text).strip())
    number = Decimal(found[1].replace(",", "") + found[2]) * scale if found else None
    return _checked(int(number), "about", "", level) if number is not None and number == int(number) else None


def _checked(value: int, qualifier: str, unit: str, level: str) -> Value | Refused:
    if value < 0:
        return Refused(f"{value} is negative")
    if value > LARGEST[level]:
        return Refused(f"{value:,} is more than any {level} has inhabitants")
    return Value(value, qualifier, unit=unit)


@lru_cache(maxsize=16_384)
def _text(text: str, legend: Legend, level: str) -> Value | Refused:
    stripped = text.strip()
    if _plain_digits(stripped):
        return _checked(int(stripped.split(".")[0]), "exact", "", level)
    if (meant := legend.marks.get(mark(stripped))) is not None:
        return Value(meant.value, "exact" if meant.value is not None else None, meant.missing, low=meant.low, high=meant.high)
    if not stripped:
        return Value(missing=BLANK)
    if filled := _filled_in.fullmatch(stripped):
        return _text(filled["said"], legend, level)
    if stripped in _circles or stripped.upper() in ERRORS:
        what = "may be a mark or a nought" if stripped in _circles else "is an error of the spreadsheet"
        return Refused(f"{stripped!r} {what}")
    if _boxes.search(stripped):
        return _of_boxes(stripped, legend, level)
    if (few := _few.fullmatch(nfkc(stripped))) and (kept := _kept_back(few, legend)):
        return kept
    return _read(stripped, legend, level)


def _kept_back(few: re.Match[str], legend: Legend) -> Value | None:
    """Return what 5未満 or <5 stands for: a count that is kept back; with its unit (5件未満) only where the notes keep back as many, else it is a bound."""
    most = int(few["less"] or few["below"]) - 1
    bounds = {said.high for said in legend.marks.values() if said.missing == "suppressed"}
    bare = few[0].startswith("<") or few[0].endswith(few["below"] + "未満")
    return Value(missing="suppressed", low=0, high=most) if bare or most in bounds else None


def _of_boxes(text: str, legend: Legend, level: str) -> Value | Refused:
    """Return what boxes to be ticked say: ☑集計していない is not tallied, ☐集計していない 5件 is 5."""
    left = _open_box.sub(" ", text)
    said = [found["said"] for found in _ticked.finditer(left)]
    left = _ticked.sub(" ", _open_number.sub(" ", left) if said else left).strip()
    if len(said) + bool(left) > 1 or re.search("[☐□☑☒✓✔✅■]", left):
        return Refused(f"{text!r} says several things")
    return _text(said[0] if said else left, legend, level)


def _read(stripped: str, legend: Legend, level: str) -> Value | Refused:
    beside = _aside.search(nfkc(stripped)) if ASIDE in legend.marks else None
    if beside and beside.start():
        return _text(nfkc(stripped)[: beside.start()], legend, level)  # 35(6), where a note says what stands in brackets
    plain = _unmarked(_decimal_zero.sub(r"\1", stripped))
    if (found := read(plain)) is not None and found.unit in COUNTABLE:
        return _quantity(found, plain, level)
    if (meant := usual(plain)) is not None:
        return Value(missing=meant.missing)
    if (inside := _bracketed.match(plain) or _noted.match(plain)) and (valued := _with_brackets(inside, legend, level)) is not None:
        return valued
    return _words(stripped, plain, legend, level)


def _unmarked(text: str) -> str:
    """Return the text without footnote marks and superscripts at its end, which are no digits of its number."""
    shown = _leading_mark.sub("", text)
    if not _spaced_digits.search(shown):
        shown = re.sub(r"\s+", "", shown)
    while (cut := _footnote.sub("", shown).strip()) != shown and cut:
        shown = cut
    return _superscript.sub("", shown).strip() or text


def _quantity(found: Quantity, text: str, level: str) -> Value | Refused:
    if found.refusal or not isinstance(found.value, int):
        kind = {"range": "is a range, not a count", "vague": "is no number", "broken": "is no number", "fraction": "is not a whole number"}
        return Refused(f"{text!r} {kind.get(found.refusal, 'is not a whole number')}")
    return _checked(found.value, found.qualifier, found.unit, level)


def _with_brackets(inside: re.Match[str], legend: Legend, level: str) -> Value | Refused | None:
    """Read 12件(うち3件が不安), 5件(8日まで), 12件(本庁窓口の分に限る)."""
    main = _text(inside["main"], legend, level)
    said = nfkc(inside["inside"])
    if isinstance(main, Refused) or main.missing == BLANK:
        return None
    if _part.search(said):
        parts = list(find(said, COUNTABLE))
        if len(parts) != 1 or parts[0].refusal:
            return main if not parts else None
        return Value(main.value, main.qualifier, main.missing, main.unit, part=parts[0], part_text=said)
    if until := _until.search(said):
        return Value(main.value, main.qualifier, main.missing, main.unit, until=until[0]) if until[0] == re.sub(r"の数値|の?件数|に", "", said) else None
    if _scope.search(said):
        return Value(missing="partial_scope", unit=main.unit)
    if _unsure.search(said) and main.qualifier == "exact":
        return replace(main, qualifier="about")
    if _change.match(said) or _share.fullmatch(said):
        return main
    meant = meaning(said)
    if _corrected.search(said) and _date_in.search(said):
        said = _date_in.sub("", said)  # 12件(7月10日に訂正)
    return None if re.search(r"[0-9]", said) or (meant is not None and main.value != meant.value) else main


def _words(stripped: str, plain: str, legend: Legend, level: str) -> Value | Refused:
    if _formula.match(stripped):
        return Refused(f"{stripped!r} is a formula as text")
    if re.match(r"[-−▲△]\s?[0-9]", nfkc(stripped)):
        return Refused(f"{stripped!r} is negative")
    if _date_like.match(nfkc(plain)):
        return Refused(f"{stripped!r} is a date or a fraction, not a count")
    quantities = list(find(plain, COUNTABLE))
    meant = meaning(plain)
    if meant is not None and meant.missing and not quantities:
        return Value(missing=meant.missing)
    if meant is not None and meant.value is not None:
        return Value(meant.value, "exact")
    if meant is None and len(quantities) == 1 and quantities[0].unit in COUNTED:
        start, end = quantities[0].whole
        if _lead.fullmatch(plain[:start]) and _close.fullmatch(plain[end:]):
            return _quantity(quantities[0], plain, level)
    if led := _led_by_month.match(plain):
        main = _text(led["said"], legend, level)
        if isinstance(main, Value) and main.missing != BLANK and not main.until:
            return replace(main, until=led["month"])
    return Refused(f"{stripped[:60]!r} is neither a count nor a known word for a missing one")

"""What an article's text holds that a figure is made of: numbers, words for none or not known, groups of municipalities, times and places.

All spans are those of the text in NFKC (`Normalized.match`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

from miner.base import dates, mentions, numerals
from miner.base.mentions import Mention
from miner.base.periods import Clock, Period, shifted, whole_month
from miner.base.records import Span
from miner.text import sentences

UNITS = numerals.COUNTED | {"円", "件数"}
_COUNTED = UNITS | {""}
_NOT = r"(?:(?:い|お)?(?:ない|なかった)|(?:い|お)?らず|(?:い|お|おり)?ません)"  # behind して
MISSING = (
    (
        "not_tallied",
        rf"(?:集計|把握|分類|区分|カウント|記録)(?:は|を|も)?して{_NOT}|統計がな(?:い|く)|(?<!だ)(?:取り)?まとめて{_NOT}|"
        rf"区別(?:(?:は|を)?して{_NOT}(?=[^。]{{0,20}}(?:数|集計))|(?:が)?つか(?:ない|ず))|(?:抽出|集計|把握|区分)でき(?:ない|ず|ません)|"
        rf"(?:統計|記録|数|数字|内訳)(?:を|は|も)(?:取|と|残し)(?:って)?{_NOT}|記録(?:が|は)残って{_NOT}|数えて{_NOT}|(?:数|件数|数字)(?:は|を|が)出せ(?:ない|ず|ません)|"
        rf"切り分け(?:は|が)?(?:られ|でき|ついて)(?:い|お)?(?:ない|ず|らず|ません)|未集計|区別(?:が)?できない|集計対象外|(?:集計|区分|統計|記録)なし|(?:集計|統計|記録)(?:を|は)(?:取りや|とりや|や|止)め[たて]|(?:集計|把握|区分|区別|分類|カウント)(?:は|を)?せず",
    ),
    (
        "under_survey",
        rf"(?:調査|集計|確認|精査|照会|取りまとめ|とりまとめ|点検|整理)(?:作業)?(?:中|の(?:途中|さなか|最中)|を(?:急いで|進めて|続けて)い(?:る|ます))|"
        rf"(?:集計|作業|数字|数)(?:が|は)(?:終わ|まとま|そろ|定ま|固ま)って{_NOT}|まとまって{_NOT}|確定して{_NOT}|集約でき(?:て{_NOT}|ない)|間に合って{_NOT}|(?:集計|取りまとめ|調査|精査|回答)(?:が|は)間に合(?:わ(?:ず|な)|いま)|(?:報告|回答|集計)(?:を|が)?待(?:って|ち)",
    ),
    (
        "suppressed",
        rf"非公表|(?:公表|開示|公開)(?:を|は)?(?:差し控え|控え|見送|見合わせ|拒|避け|して{_NOT}|しな(?:い|かった)|しません)|"
        rf"(?:数|件数|数字)(?:は|を)明らかにし(?:な|て{_NOT}|ません)",
    ),
    (
        "not_answered",
        r"未回答|無回答|(?:回答|返答|返事)(?:は|が)?(?:な(?:し|い|かった|く)|得られ(?:ず|なかった)|届(?:か(?:ず|な)|いて(?:い)?(?:な|ませ)|きませ)|ありません)|回答を(?:控え|避け|拒|得られ(?:ず|なかった|ていな))|回答しな|(?:回答|お?答え)(?:が|は)?(?:でき(?:ない|ず|ません)|られ(?:ない|ません|ず))|(?:取材|調査|質問|照会|問い合わせ)に(?:は)?(?:応じ|答え)(?:なかった|ず|ていない)",
    ),
    ("unclear", r"(?:ほぼ|ほとんど)(?:な(?:い|かった|し)|無(?:い|かった)|ありません|いない)"),
)
NIL = (
    r"ゼロ|皆無|(?:1|一)[件人枚]も(?:な(?:い|かった|し|く)|ありません|い(?:ない|なかった|ません|ず)|[^。、「」0-9]{1,8}(?:ない|なかった|ません|ず(?=[。、に])))|"
    r"な(?:し|かった|い|く)(?=[。、,/)()」\s①-⑳]|$|と(?:答|回|し|い)|[だで])|(?:ありません|ございません)(?:でした)?|い(?:なかった|ない(?=[。、」])|ません)|"
    r"(?<=「)0(?=」)|確認されて(?:い)?(?:ない|なかった|ません)"
)
_words = re.compile(
    "(?=[答質問お集把分区カ記統取ま抽数内切未調確精照と点整作間報回非公開件無返ほゼ皆1一なあごい0])(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in MISSING)
    + f"|(?P<nil>{NIL}))"
)
_nobody = re.compile("も(?:な|ありま|い(?:な|ませ|ず)|[^。、「」0-9]{1,8}(?:ない|なかった|ません|ず[。、に]))")  # behind 1件, 1人
_row = re.compile(r"(?m)^[ \t]*【[^】\n]{2,10}】[ \t]*(?P<cells>[^\s/→]{1,8}(?:/[^\s/→]{1,8})+)")
_cell = re.compile("[^/]+")
_bare = re.compile("[0-9][0-9,]*")
_run = re.compile(r"順に(?:約)?(?P<bare>(?:[0-9][0-9,]*(?:、|・|と))+)[0-9,]+(?P<unit>[件枚人])")  # 順に1、2、8件
_towns = re.compile(
    r"(?=[0-9二三四五六七八九十百])(?<![0-9.,第])(?:(?P<number>[0-9]{1,4}|[二三四五六七八九十百]{1,4})(?:つの|の)?(?P<unit>自治体|都道府県|市区町村|区市町村|"
    r"市町村|特別区|政令市|政令指定都市|中核市|市区|区市|市町|町村|道府県|団体|市と[0-9]{1,2}町村?|市と町(?:と村)?|[市区町村県])"
    r"(?!(?![各計両])[一-鿿ァ-ヴ]|の市)|(?P<all>[0-9]{1,3})の市町村)"
)
_span_of_months = re.compile(r"の?(?:間の)?約?(?P<n>[0-9]{1,2}|[一二三四五六七八九十])(?:か|カ|ヶ|ヵ|箇)月(?!半)")
_since_start = re.compile(
    r"(?=[制発交カ運配導12平])(?:制度|発行|交付|カードの?交付|運用|配布|導入)(?:の)?(?:開始|当初|スタート)(?:以来|以降|時?から)?|(?:16|2016|平成28)年1?月?の?(?:交付|"
    r"発行)開始"
)
_first_year = re.compile(r"(?:2016|平成28|H28)年1月(?:の?(?:交付|発行|運用)?開始)?(?:から|以降|〜)(?P<end>(?!.*年).+)")
_within_month = re.compile("(?:今月|先月|当月)は")  # 今月は27日現在: since it began
_carried_months = re.compile(r"(?<![0-9.,/月年])((?:(?:1[0-2]|[1-9])[、・]){1,5})$")
_of_a_time = re.compile(r"[月年期度]の$")
_passed = re.compile(r"を(?:大幅に|大きく|やや|わずかに|すでに|既に)*(?:上回|下回|超|越)")
_same_time = re.compile(
    r"(?=[同こそ半両ど])(?<!年)(?<!年の)(?:同期間|同じ期間|同時期|同期|(?:(?:同じ|この|その)|(?<!じ))半年間?(?!分)|両月|どちらの月|その前(?:の?年度?)?(?=[はが])|同日(?:まで|現在|時点))(?!比)"
)
_months_long = re.compile(  # 2カ月を通じて, of a time spoken of before; not 4〜6月の3カ月, ここ3カ月
    r"(?=[0-9一二三四五六七八九十]{1,2}[かカヶヵ箇]月)(?<![0-9、〜~.のられ去こ近後])(?P<n>[2-9]|1[0-2]|[二三四五六七八九十])(?:か|カ|ヶ|ヵ|箇)月間?(?:を通[じし]て|(?=で|とも|に(?:わた|計|合)|の(?:累?計|合計|自主|返納)|は))"
)
_HEADING = 70  # characters
_last_year = re.compile(r"同(?:期|日)|同じ(?:時期|期間|半年)|前年度")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit, or a word that stands for none or for what is not known (``missing``)."""

    start: int
    end: int
    whole: tuple[int, int]
    value: int | None
    unit: str
    qualifier: str = "exact"
    missing: str = ""
    word: bool = False
    column: int | None = None  # in a row of a table in text: 【甲市】6/41/集計中


@dataclass(frozen=True, slots=True)
class Towns:
    """A number of municipalities: 74自治体, 12の市区町村."""

    start: int
    end: int
    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class Time:
    """Words for one or more periods; those of 前年同期 (``shift``) and 同期間 (``same``) are told by what the article speaks of."""

    start: int
    end: int
    periods: tuple[Period, ...]
    text: str
    said_month: bool
    shift: bool = False
    same: bool = False
    n_months: int = 0  # of one that only says how long it is: 3カ月を通じて


@dataclass(frozen=True, slots=True)
class Where:
    """A named place."""

    start: int
    end: int
    mention: Mention


Mark = Number | Towns | Time | Where


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a heading, with the marks in it."""

    start: int
    end: int
    heading: bool
    marks: tuple[Mark, ...]


def lines(match: str, published: date | None) -> list[Line]:
    """Return the sentences of a text in NFKC; a heading is a short line without a full stop that stands alone."""
    found: list[Mark] = [*_numbers(match), *_groups(match), *_times(match, published), *_places(match)]
    found.sort(key=lambda mark: (mark.start, -mark.end))
    starts = [mark.start for mark in found]
    result = []
    for start, end in spans(match):
        text = match[start:end]
        inside = found[bisect_left(starts, start) : bisect_left(starts, end)]
        result.append(Line(start, end, _is_heading(match, start, text), tuple(inside)))
    return result


def _is_heading(match: str, start: int, text: str) -> bool:
    begin = match.rfind("\n", max(0, start - _HEADING), start) + 1
    text = match[begin : start + len(text)]
    bare = text.strip()
    return (
        (begin > 0 or start < _HEADING)
        and "\n" in text[len(text.rstrip()) :]
        and 0 < len(bare) <= _HEADING
        and bare[-1:] not in ("。)" if start == 0 else "。」)")
        and not re.match(r"【[^】]{1,7}[市区町村県]】|[▽▼・(■□◇◆●]|.*[①-⑳].*[①-⑳]|【(?!.*】[^(0-9=])|[0-9](?:[=.)]|$)|[^\s]{1,8}[：:\s]*(?:市長|記者)", bare)
        and "、" not in bare[-3:]
    )


def _numbers(match: str) -> Iterator[Number]:
    cells = {row.start("cells") + cell.start(): n for row in _row.finditer(match) for n, cell in enumerate(_cell.finditer(row["cells"]))}
    yield from _without_unit(match, cells)
    yield from _with_unit(match)
    for found in _words.finditer(match):
        nil = found["nil"] is not None
        name = "" if nil else str(found.lastgroup)
        start, end = found.span()
        if nil and found[0][0] in "1一":
            end = start + 2
        unit = found[0][1] if nil and found[0][0] in "1一" else ""
        yield Number(start, end, found.span(), 0 if nil else None, unit, "exact", name, word=True, column=cells.get(start))


def _without_unit(match: str, cells: Mapping[int, int]) -> Iterator[Number]:
    """Yield the bare numbers in the cells of rows, of which the places and columns are given, and in runs: 順に1、2、8件."""
    rows = ((number, "件", column) for start, column in cells.items() if (number := _bare.match(match, start)))
    runs = ((number, run["unit"], None) for run in _run.finditer(match) for number in _bare.finditer(match, *run.span("bare")))
    for number, unit, column in chain(rows, runs):
        yield Number(*number.span(), number.span(), int(number[0].replace(",", "")), unit, column=column)


def _with_unit(match: str) -> Iterator[Number]:
    for quantity in numerals.find(match, _COUNTED):
        value = quantity.value if isinstance(quantity.value, int) else None
        start, end = quantity.span
        if quantity.unit in UNITS and quantity.refusal not in ("broken", "fraction"):
            follows = match[end : end + 2]
            if not (quantity.unit == "人" and follows[:1] and follows[:1] in "々工物口間") and not _nobody.match(match, end):
                if re.search(r"[0-9]人に$", match[max(0, start - 4) : start]):  # 4人に3人
                    continue
                missing = "" if value is not None else "unclear"
                whole, qualifier = quantity.whole, quantity.qualifier
                if _of_a_time.search(match, max(0, whole[0] - 4), whole[0]) and _passed.match(match, end):  # 6月の158件を下回った
                    whole, qualifier = (whole[0], end), "exact" if whole[0] == start else qualifier
                yield Number(start, end, whole, value, quantity.unit, qualifier, missing)
        elif (
            not quantity.unit
            and value is not None
            and re.search(r"月(?:は|が|に)?$", match[max(0, start - 2) : start])
            and re.match(r"[、,・]|だっ|で、", match[end : end + 2])
        ):
            yield Number(start, end, quantity.whole, value, "", quantity.qualifier)


def _groups(match: str) -> Iterator[Towns]:
    for found in _towns.finditer(match):
        value = numerals.value_of(found["number"] or found["all"])
        if isinstance(value, int):
            yield Towns(found.start(), found.end(), value, found["unit"] or "市町村")


def _times(match: str, published: date | None) -> Iterator[Time]:
    for found in _since_start.finditer(match):
        yield Time(*found.span(), (Period(),), found[0], said_month=False)
    for found in _same_time.finditer(match):
        yield Time(*found.span(), (), found[0], said_month=False, same=True)
    for found in _months_long.finditer(match):
        yield Time(*found.span(), (), found[0], said_month=False, same=True, n_months=int(numerals.value_of(found["n"]) or 0))
    for mention in dates.find(match, Clock(published)):
        start, end = mention.span
        if mention.period is None:
            if _last_year.search(mention.text) or mention.text in ("前の年", "前年"):
                yield Time(start, end, (), mention.text, said_month=False, shift=True)
            elif "月" in mention.text:
                yield Time(start, end, (Period(),), mention.text, said_month=True)
        elif not _is_only_a_day(match, mention):
            yield _lengthened(match, mention, mention.period, published)


def _is_only_a_day(match: str, mention: dates.DateMention) -> bool:
    """Whether a date tells when something happened (27日、分かった) rather than over which time was counted."""
    period = mention.period
    day = mention.grain == "day" and period is not None and period.start == period.end and not period.as_of
    return day and not re.match(r"(?:だけで|の(?:1日|一日)で|1日で)", match[mention.span[1] : mention.span[1] + 5])


def _lengthened(match: str, mention: dates.DateMention, period: Period, published: date | None) -> Time:
    """Take in the months listed before one (5、6月) and how many follow (4月からの約3カ月)."""
    start, end = mention.span
    periods: tuple[Period, ...] = (period,)
    if published and (until := _first_year.fullmatch(mention.text)):  # 2016年1月から7月末まで: of this year
        ends = [found.period.end for found in dates.find(until["end"], Clock(published)) if found.period and found.period.end]
        return Time(start, end, (Period(None, ends[0]),) if ends else periods, mention.text, said_month=True)
    if period.end and not period.start and _within_month.match(mention.text):
        periods = (Period(period.end.replace(day=1), period.end, period.as_of),)
    elif period.month and (carried := _carried_months.search(match, max(0, start - 20), start)):
        year, last = period.month
        before = [int(n) for n in re.findall("[0-9]+", carried[1])]
        periods = (*(whole_month(year - (n > last), n) for n in before), period)
        start = carried.start()
    elif period.end and not period.start and (months := _span_of_months.match(match, end)) and (n := numerals.value_of(months["n"])):
        first = shifted((period.end.year, period.end.month), 1 - int(n))  # 6月までの3カ月間
        periods = (Period(date(*first, 1), period.end),)
        end = months.end()
    elif period.start and not period.end and (months := _span_of_months.match(match, end)):
        n = numerals.value_of(months["n"])
        after = shifted((period.start.year, period.start.month), int(n or 1))
        periods = (Period(period.start, date(*after, 1) - timedelta(days=1)),)
        end = months.end()
    return Time(start, end, periods, mention.text, said_month="月" in mention.text)


@lru_cache(maxsize=2)  # as `places`
def spans(match: str) -> tuple[Span, ...]:
    """Return the spans of the sentences of a text in NFKC."""
    return tuple(sentences.spans(match))


@lru_cache(maxsize=2)  # figures and quotes are asked for of one article after the other
def places(match: str) -> tuple[Mention, ...]:
    """Return the places that a text in NFKC names, also those that no list has."""
    return tuple(mentions.find(match, unlisted=True))


def _places(match: str) -> Iterator[Where]:
    for mention in places(match):
        yield Where(*mention.span, mention)

"""What an answer in words says of each month: 5月:0件、6月:3件、7月:調査中; 4月、5月、6月とも集計していない; 5月の6件から6月は35件に増えた."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from miner.base import dates
from miner.base.periods import Clock
from miner.survey import heads, wording
from miner.survey.headers import says_nothing_else

MONTH = r"(?:(?:(?:令和|平成)\s?(?:元|[0-9]{1,2})\s?年|R\s?[0-9]{1,2}[年.]|20[0-9]{2}[年./-]|[今本昨去]年)\s?の?)?(?:1[0-2]|0?[1-9])月"
_between = re.compile(
    rf"(?<=[^\s0-9年度月〜~・/-])[ \u3000/]\s*(?={MONTH})|\s*(?:/|→|※)\s*(?={MONTH})|(?<=[^0-9])・\s?(?={MONTH})"
    rf"|[、,，;；]\s?(?![0-9]{{3}})|。\s*(?={MONTH})|(?<=月)分?(?:と|及び|および)(?={MONTH})"
)
_listed = re.compile(r"^(?P<before>[\s・*-]*)(?P<first>1[0-2]|[1-9])[、・](?P<last>1[0-2]|[1-9])月", re.MULTILINE)  # 4、5月は各2件
_onwards = re.compile(r"以降|以来|から(?=約?[0-9])")
_joint = re.compile(
    r"^(?:の[2-9](?:か|カ|ヶ|ケ)月(?:間)?で(?=(?:合|総)?計))?(?:[\s:=→]|[…‥](?=[…‥]*(?:[^…‥\s]|\s*[0-9])))*"
    r"(?:(?:分|中)?(?:は|に|が|も|で(?=(?:合|総)?計?約?[0-9]))|[分中](?=[\s:=0-9約なゼ]))?[\s:=→]*"
)
_each = re.compile(
    r"(?:(?:各月|毎月|[2-9二三四五六]か?[カヶケ]?月(?:間)?|全(?:て|部)?|すべて|両月|いずれの月|どの月)?(?:とも(?:に)?|共に|も)|いずれも|どちらも|それぞれ|各|すべて|全て)\s?"
)
_end = re.compile(r"(?<=[件枚人])(?:で|だが|ですが|でしたが|だったが|となり|に(?:急|大幅に)?(?:増|減)[^、。0-9]*)$")
_total = re.compile(r"(?:合|総)?計(?:は|が|で)?[\s:]*(?P<said>約?[0-9,]+\s?[件枚人]?)(?:です|でした|だった|。)*")
_change = re.compile(
    rf"(?P<before>{MONTH})の(?P<first>約?[0-9,]+[件枚人])から、?(?P<after>{MONTH})(?:は|に|には|の)(?P<last>約?[0-9,]+[件枚人])(?:に|へと?)(?:急|大幅に)?(?:増|減)[^、。\n]*"
)
DESK = r"\((?![^()\n]*(?:のみ|除|限|分|[0-9]月))[^()\n]*(?:課|係|室|部|局|班|担当|センター|内線)[^()\n]*\)"
_desk = re.compile(DESK)
_of_another_time = re.compile("[0-9]|[前昨]|去年|年度|累|通算|延べ|開始|導入|半期|四半|Q")
_counts = re.compile(r"[0-9]\s?(?:件|枚|人)|なし|ゼロ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A time as it is said, and what is said of it, ``each`` if of each month; ``led`` are words before it that may narrow what is counted."""

    when: str
    said: str
    led: str = ""
    each: bool = False


def cut(content: str) -> list[Piece]:
    """Return what is said of each time; words without a time belong to the one before them.

    >>> [(piece.when, piece.said) for piece in cut("4月、5月とも0件、6月:調査中")]
    [('4月', '0件'), ('5月', '0件'), ('6月', '調査中')]
    """
    pieces: list[Piece] = []
    content = _listed.sub(lambda found: f"{found['before']}{found['first']}月、{found['last']}月", content)
    for line in _change.sub(r"\g<before>\g<first>、\g<after>\g<last>", content).strip(" 。").split("\n"):
        for piece in _line(line.strip(" 。→※")):
            if (total := _total.fullmatch(piece.said)) and not piece.when and (whole := _hull(pieces)):
                pieces.append(Piece(whole, total["said"]))
            elif piece.when or not pieces:
                pieces.append(piece)
            elif not pieces[-1].said:
                pieces[-1] = replace(pieces[-1], said=piece.said, each=piece.each)
            else:
                pieces[-1] = replace(pieces[-1], said=f"{pieces[-1].said}、{piece.said}")
    return list(_shared(pieces))


def _hull(pieces: list[Piece]) -> str:
    """Return the time of a total that follows months which run on: 4月〜6月."""
    months = [int(said[0]) for piece in pieces if (said := re.findall("[0-9]+(?=月)", piece.when)[-1:])]
    return f"{pieces[0].when}〜{pieces[-1].when}" if len(months) > 1 and len(months) == len(pieces) and heads.is_run(months) else ""


def _line(line: str) -> list[Piece]:
    """Return the pieces of a line; what stands before its first time is left out where it narrows nothing."""
    pieces = [_timed(part) for part in _between.split(line) if part.strip()]
    first = next((i for i, piece in enumerate(pieces) if piece.when), 0)
    led = "、".join(piece.said for piece in pieces[:first])
    if not first or not _counts.search(line):
        return pieces
    led = "" if narrows_nothing(led) else led
    told: list[Piece] = []
    for piece in pieces[first:]:
        if not piece.when and not (re.search("[0-9]", piece.said) or wording.meaning(piece.said) or narrows_nothing(piece.said)):
            led = piece.said
        told.append(replace(piece, led=led if piece.when else ""))
    return told


def narrows_nothing(led: str) -> bool:
    """Tell whether words before a month leave what is counted as it is: (市民課), 自主返納件数."""
    plain = re.sub(r"^[\s・*-]+|^(?:では|には|は|の|で|が)|[\s:=・]+$|(?:は|が|では|によると|によれば)$", "", _desk.sub("", led).strip(" 、。"))
    return not plain or (says_nothing_else([plain]) and not _of_another_time.search(plain))


def _timed(part: str) -> Piece:
    part = part.lstrip(" ・*-").rstrip()
    found = dates.find(part, Clock(year=2023))
    if found and found[0].span[0] == 0 and found[0].grain in ("month", "span", "fiscal_year", "year"):
        stop = re.match(r"[0-9]{1,2}月|.*?月(?:分)?", part)
        end = max(found[0].span[1], stop.end() if stop else 0)
        end = onwards.end() if (onwards := _onwards.match(part, end)) else end
        said = _end.sub("", _joint.sub("", part[end:]).strip(" 。"))
        each = _each.match(said)
        return Piece(part[:end], said[each.end() :] if each and each.end() < len(said) else said, each=bool(each))
    bracketed = re.fullmatch(r"(?P<said>.+?)\s?[(](?P<when>[^()]*月[^()]*)[)]", part)
    if bracketed:
        return Piece(bracketed["when"], bracketed["said"])
    each = _each.match(part)
    return Piece("", part[each.end() :].strip() if each else part, each=bool(each))


def _shared(pieces: list[Piece]) -> Iterator[Piece]:
    """Give months that are listed what is said of the last one, where it holds for each: 4月、5月とも3件, 4月、5月は集計していない."""
    waiting: list[Piece] = []
    for piece in pieces:
        if piece.when and piece.said in ("", "分"):
            waiting.append(piece)
            continue
        if waiting:
            meant = wording.meaning(piece.said)
            holds = piece.each or (meant is not None and (meant.missing is not None or meant.value == 0)) or re.fullmatch("[0０]件?", piece.said)
            said = piece.said if holds else f"{'、'.join(month.when for month in (*waiting, piece))}: {piece.said}"
            yield from (replace(month, said=said, led=month.led or piece.led) for month in waiting)
            yield replace(piece, said=said)
            waiting = []
        else:
            yield piece
    yield from waiting

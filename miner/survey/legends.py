"""What a file's own notes say of its marks: 「-」は0件, 集計していない場合は「-」, 空欄は未回答. Read clause by clause.

In a clause the mark stands before its meaning or after it; which of both, the words themselves tell: the side that means something.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from miner.base.ja import nfkc
from miner.survey.wording import ASIDE, BLANK, SYMBOL, Legend, Meaning, mark, meaning

ZERO = "0"
_head = re.compile("凡例|記号|符号|注|※|備考")
_UNCLEAR = Meaning(missing="unclear")
_is_none = re.compile(
    r"皆無|(?:自主)?返納(?:の)?(?:件数|者|届出?|届け出|申し?出)?(?:が|は|も|の)?(?:な|無)|(?:計数|事実)(?:の|が)(?:な|無)|(?:該当|実績|計数|事実)(?:する|した)?(?:もの|者|件数|事項|自治体|市町村|数字|数値|計数|返納)?(?:は|が|の|も)?(?:な[いしくか]|無)"
)
_is_zero = re.compile(r"(?:0|ゼロ|零)(?:件|枚|人)?(?:[)）]|$|を|で|の|です|。)")
_WHERE = "(?:市町村|市区町村|市町|自治体|団体|箇所|ところ|欄|セル|部分|項目)"
_WHEN = "(?:の)?(?:場合|とき|時|もの|自治体|市町村|市区町村|市町|団体|ところ)?(?:に|について)?"
_open, _ticked = (re.compile(rf"[{boxes}]\s*([^\s=＝:：は☐□☑☒✓✔✅■][^\s☐□☑☒✓✔✅■]*)") for boxes in ("☐□", "☑☒✓✔✅■"))
_LETTER = r"(?<![^\s、。,:;/(【])(?P<letter>[一-龠A-Za-z〇])(?=\s?(?:印|記号)?\s?(?:=|:|は|…|→))"  # 未＝未回答, A:調査中
_mark = re.compile(
    rf"[「『\"“(（]\s*(?:(?P<symbol>{SYMBOL})|(?P<quoted>[^」』\"”)）0-9]{{0,4}}?))\s*[」』\"”)）]"
    rf"|(?P<blank>空欄|空白|ブランク|未記入|無記入|[Bb]lanks?(?:\scells?)?(?=\s?[=:]))|(?<![ァ-ヺ])(?P<bare>{SYMBOL})|{_LETTER}"
)
_LEADER = r"(?:…+|‥+|\.{2,}|⋯+|・{2,}|―+|—+|─+|〜|~|-+>|=+>|[→⇒⇨➡▶]|\t+|\s-\s|\s{2,}|\s(?=\S{2,8}(?:$|[\s、,])))"
_led = re.compile(
    rf"(?P<mark>[「『\"“(（]\s*(?:{SYMBOL}|[A-ZＡ-Ｚ]|空欄|空白)\s*[」』\"”)）]|(?<![^\s、。,:：(（])(?:{SYMBOL}|空欄|空白|ブランク|未記入|無記入)(?=\s|[…‥⋯→⇒⇨―—]))"
    rf"\s?{_LEADER}\s*(?=[^\s「『\"“…‥⋯→⇒は:=])"
)
_aside = re.compile(
    r"[(]\s*[)]\s*(?:内|書き?|の中)?(?:の)?(?:数字|数値|件数|数)?(?:は|:|=).*(?:前[月年]|昨年|前回|うち|再掲|内数|割合|率|%|構成比|増減|参考|累計)"
)
_explained = re.compile(rf"(?P<mark>[「『\"]\s*(?:{SYMBOL})\s*[」』\"]|(?<![^\s、。,:;])(?:{SYMBOL}))\s?[(](?P<said>[^()]{{2,14}})[)]")
_SPELT = tuple(
    (re.compile(rf"(?:{words})(?:印)?(?!\s?[(「『])"), sign)
    for words, sign in (("ハイフン|ダッシュ|横棒", "-"), ("アスタリスク|米印|星印", "*"), ("三角", "△"), ("バツ|ばつ印|バツ印", "×"))
)
_kept_back = re.compile(r"([0-9]{1,2})\s?(?:件|枚|人)?未満.{0,12}(?:秘匿|非公表|公表し(?:ない|ません)|伏せ)")
_circled = re.compile("[①-⑳]")
_begins = re.compile(r"^\s*[※・●○◎◆■▼★☆]\s*(?![はが:=…‥→\s]|$)")
_sentences = re.compile(r"[。;\n]|(?<=[^\s「『(])\s?/\s?(?=[「『(空未]|[^\s\w]\s?[=:は…→])|(?<=[」』])・(?=[「『])")
_quoted_words = re.compile(r"[「『\"](?P<words>[^「」『』\"]{2,20})[」』\"](?!\s?(?:は|が|:|=|…|→))")
_after = re.compile(rf"\s*(?:印|(?:の|である)?(?:場合|{_WHERE}))*\s*(?P<joint>は|が|[:：=＝→]|については)?\s*")
_and = re.compile(r"\s*(?:又は|または|もしくは|及び|および|と|や|か|・|/)?\s*")
_before = re.compile(rf"(?P<said>.*?){_WHEN}(?P<joint>は|[:：=＝→]|[、,])?\s*$")
_follows = re.compile(r"\s*(?:印|記号)?\s*(?:$|[をとでに、,)）])")
_not = re.compile(r"[^、は]*?(?:では|で)な(?:く|い)(?:て)?、?|[^、は]*?ではありません")
_zero_first = re.compile(r"[^0-9]{0,6}?[「『\"(]?0(?:件|枚|人)?[」』\")]?(?:の[^、は]{1,8})?(?P<within>に)?(?:は|も|[:=→])(?P<said>.+)")
_zero_last = re.compile(rf"(?P<said>.+?){_WHEN}(?:は|も|[:=→])[「『\"(]?0[」』\")]?(?:件)?(?:$|[をとでに)])")
_also = re.compile(r"含|場合も|場合が|ことも|又は|または|もしくは|など|等")


@lru_cache(maxsize=4096)  # the lines of a sheet are asked for each of its tables
def legend(text: str) -> Legend:
    """Return what a line of notes says of marks.

    >>> [said.missing for said in legend("集計していない場合は「-」、空欄は未回答").marks.values()]
    ['not_tallied', 'not_answered']
    """
    if _open.search(text) and (ticked := _ticked.findall(text)):  # ■ 集計していない □ 集計している: what is left blank below
        meant = _said(ticked[0])
        return Legend({BLANK: meant} if meant and meant.missing and len(ticked) == 1 else {})
    marks: dict[str, Meaning] = {ASIDE: Meaning()} if _aside.search(nfkc(text)) else {}
    plain = _quoted_words.sub(_unquoted, _begins.sub("", nfkc(_circled.sub("。", text))))
    for pattern, sign in _SPELT:
        plain = pattern.sub(f"「{sign}」", plain)
    plain = _explained.sub(lambda found: f"{found['mark']}:{found['said']}、" if _said(found["said"]) else found[0], plain)
    for sentence in _sentences.split(_led.sub(_with_colon, plain)):
        held = ""
        previous: tuple[list[str], str] | None = None
        for piece in re.split(r"(?<![0-9])[、,]|[、,](?![0-9]{3})|(?<=\S)\s+(?=[「『])", sentence):
            if not any(_tokens(piece)) and _zero(held + piece, marks):
                held, previous = "", None
            elif not any(_tokens(piece)):
                if previous and _said(previous[1]) is None and (meant := _said((previous[1] + "、" + piece).strip("、"))):
                    marks.update(dict.fromkeys(previous[0], meant))
                    previous = None
                else:
                    held += piece + "、"
            else:
                previous = _clause(held + piece, marks)
                held = ""
        if kept := _kept_back.search(sentence):
            most = int(kept[1]) - 1
            marks.setdefault(f"<{most + 1}", Meaning(missing="suppressed", low=0, high=most))
        if previous and previous[1] and _not.search(previous[1]) and previous[0][-1] not in marks:
            marks.update(dict.fromkeys(previous[0], Meaning(missing="unclear")))
    return Legend(marks)


def pair(first: str, second: str) -> str | None:
    """Return the line of a legend in two cells: - | 該当なし; None where they are none."""
    mark_ = nfkc(first).strip(' 「」『』"()')
    if (
        not (re.fullmatch(SYMBOL, mark_) or mark_ in ("空欄", "空白", "ブランク"))
        or _said(nfkc(second)) is None
        or re.fullmatch("[0-9]+", nfkc(second).strip())
    ):
        return None
    return f"「{mark_}」:{second}"


def row(texts: Sequence[str]) -> str | None:
    """Return the line of a legend in the cells of a row: - | 該当なし, 凡例 | - | 該当なし | … | 未集計; None where they are none."""
    cells = list(texts[1:] if len(texts) % 2 and _head.search(nfkc(texts[0])) else texts)
    if not cells or len(cells) % 2 or (len(texts) > 2 and len(texts) % 2 == 0):
        return None
    said = [pair(first, second) for first, second in zip(cells[::2], cells[1::2], strict=True)]
    return "、".join(filter(None, said)) if all(said) else None


def _unquoted(found: re.Match[str]) -> str:
    """Take the quotes off words that mean something: 「-」は「該当なし」."""
    return found["words"] if _said(found["words"]) else found[0]


def _with_colon(found: re.Match[str]) -> str:
    """Write a leader between a mark and its meaning as a colon: 「-」…0件, △ ― 集計中."""
    mark_ = found["mark"]
    return f"{mark_}:" if found["mark"][-1] in '」』"”)）欄白入' else f"「{mark_}」:"


def _tokens(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the marks of a clause, each with the form in which it is compared."""
    at = 0
    while found := _mark.search(text, at):
        if found["bare"] and found[0][0] in "※・●○◎◆■▼★☆" and not _after.match(text, found.end())["joint"]:  # type: ignore[index]
            at = found.start() + 1  # it begins the note
            continue
        if found["bare"] and len(found[0]) > 1 and (found[0][0] in "※・" or (found[0][0] in "*＊" and not found.start() and found[0][1] not in "*＊")):
            at = found.start() + 1
            continue
        key = (
            BLANK
            if found["blank"] or found["quoted"] in ("", "空欄", "空白")
            else mark(found["symbol"] or found["bare"] or found["letter"] or found["quoted"] or "")
        )
        if key == BLANK or (len(key) <= 4 and not key.isdecimal() and not re.search(r"[月年市区町村注例]", key)):
            yield found, key
        at = found.end()


def _clause(text: str, marks: dict[str, Meaning]) -> tuple[list[str], str] | None:
    """Read one clause; return the marks at its end that nothing is said of yet, and the words after them."""
    found = list(_tokens(text))
    keys: list[str] = []
    start = 0
    for i, (token, key) in enumerate(found):
        stop = found[i + 1][0].start() if i + 1 < len(found) else len(text)
        before = _before.match(text[start : token.start()].strip())
        told = before is not None and (before["joint"] or not token["bare"]) and _follows.match(text, token.end())
        if told and before and (meant := _said(before["said"])):
            marks[key] = meant
            start = token.end()
            continue
        keys.append(key)
        after = _after.match(text, token.end())
        said = text[after.end() : stop].strip(' 、,・/(（「『"“') if after else ""
        if i + 1 < len(found) and _and.fullmatch(text, token.end(), stop):
            continue  # 「-」又は空欄は…
        if after and (after["joint"] or token["symbol"] or key == BLANK) and (meant := _said(said)):
            marks.update(dict.fromkeys(keys, meant))
            keys = []
        elif i + 1 == len(found) and after and after["joint"]:
            return keys, said
        start = stop
    return None


def _zero(text: str, marks: dict[str, Meaning]) -> bool:
    """Take what is said of 0 itself: 0には集計していない場合を含む; then a nought is none for sure."""
    plain = re.sub(r"\s", "", text)
    if first := _zero_first.fullmatch(plain):
        meant = meaning(_not.sub("", first["said"])) or _said(first["said"])
        if meant and meant.missing:
            marks[ZERO] = Meaning(missing="unclear") if first["within"] or _also.search(first["said"]) else meant
        return meant is not None
    if last := _zero_last.match(plain):
        meant = _said(last["said"])
        if meant and meant.missing:
            marks[ZERO] = Meaning(missing="unclear")
        return meant is not None
    return False


def _said(text: str) -> Meaning | None:
    """Return what a legend's words mean; a range in them bounds what is suppressed (X=1〜4件)."""
    plain = _not.sub("", re.sub(r"\s", "", text))
    if bounds := re.search(r"([0-9]+)\s?(?:〜|~|-|件以上)\s?([0-9]+)\s?(?:件|枚|人)?", plain):
        return Meaning(missing="suppressed", low=int(bounds[1]), high=int(bounds[2]))
    if bounds := re.search(r"([0-9]+)(?:件|枚|人)?(未満|以下)", plain):
        return Meaning(missing="suppressed", low=0, high=int(bounds[1]) - (bounds[2] == "未満"))
    if _is_none.match(plain) or _is_zero.search(plain):
        return Meaning(value=0)
    because = re.search("(?:の)?(?:ため|ので|により|(?<=[いる])から)、?(?=.)", plain)
    if because and (first := meaning(plain[: because.start()]) or _UNCLEAR).missing == "unclear" and (meant := meaning(plain[because.end() :])):
        return meant if meant.missing else first  # 少数のため秘匿
    if "としては" in plain and (whole := meaning(plain)):
        return whole  # 自主返納としては集計していない
    plain = re.sub(
        r"(?:として|と)(?:いる|する|した|し|みなす|みなし|みなした|表示|表記|記載|記入|計上|扱う|扱い|お?読み).*$|(?:の)?(?:ため|の意|という意味).*$", "", plain
    )
    plain = re.sub(r"(?:を|で|と|の)?(?:示す|表す|ある|あること|こと|もの|示し|意味|意味する)+.*$", "", plain).removesuffix("を").removesuffix("で")
    return meaning(plain) or meaning(plain + "いない" if plain.endswith("して") else plain)

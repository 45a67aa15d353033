"""Mails, one or several in a text: who sent each, when, about what, and what is left of each without greeting, signature and quoted question."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from miner.base.places import PREFECTURES
from miner.survey import alone, titles, wording
from miner.survey.pieces import MONTH

_header = re.compile(
    r"\s*(?P<name>From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|差出人|送信者|送信元|発信者|宛て?先|送信先|件名|題名|日時|日付|送信日時?|受信日時?|添付(?:ファイル)?|Attachments?)"
    r"\s?:(?P<said>.*)",
    re.IGNORECASE,
)
_sender = re.compile("From|差出人|送信者|送信元|発信者", re.IGNORECASE)
_subject = re.compile("Subject|件名|題名", re.IGNORECASE)
_sent = re.compile("Date|Sent|日時|日付|送信日時?|受信日時?", re.IGNORECASE)
_quoted = re.compile(r"\s*>")
_quotes_on = re.compile(
    r"\s*-{2,}\s?(?:Original Message|元のメッセージ)|.*(?:wrote|書きました|のメッセージ)\s?:\s*$|\s*20[0-9]{2}年.*<[^<>]*@[^<>]*>\s?:?\s*$", re.IGNORECASE
)
_rule = re.compile(r"\s*[-=_*+~〜━─—―・.#]{2,}\s*$")
_contact = re.compile(
    r"(?:TEL|電話(?:番号)?|FAX|ファックス|内線|直通|代表|携帯)\s?[:(.]?\s?[0-9]|〒|[\w.+-]+@[\w-]+|https?:|(?:E-?mail|メール|URL|住所|所在地)\s?:",
    re.IGNORECASE,
)
_courtesy = re.compile(
    r"お世話|お疲れ|拝啓|敬具|お忙しい|御中|(?:様|殿|各位)[、。\s]*$|(?:とお|通)り|回答(?:いた|させ|申し|し)|照会|質問|お(?:尋|問)|依頼|よろしく|宜しく|査収|確認(?:ください|くださ|のほど|をお願い)|取り急ぎ|まずは|失礼"
    r"|不明な点|何卒|願い(?:いた|申し|し)|以上(?:です|で御座|でござ)?[。\s]*$|^\s*記\s*$|ございます[。\s]*$|申します|(?:課|係|担当|市役所|町役場|村役場)です[。\s]*$|^\s*<[^<>]*>\s*$"
    r"|[市区町村](?:役所|役場)?の[^\s、。0-9]{1,8}(?:です|と申します|でございます)[。\s]*$"
)
_desk = re.compile(r"(?:課|係|室|部|局|支所|センター|担当|グループ|班|役所|役場)(?:[\s・()の]|です|と申し|$)")
_opening = re.compile(
    r"^\s*(?:ご?(?:質問|照会|依頼)|お(?:尋|問)(?:ね|い?合わ?せ))(?:の|いただ(?:いた|きました)|のあった)?(?:件|点|事項)?(?:について|につきまして|に関して)?(?:は)?[、,]\s*"
)
_of_months = re.compile(rf"(?:{MONTH}分?(?:[、・,と〜~]|から|まで|及び|および|\s)*)+(?:の(?:各月の|月別の|月ごとの)?|に|中に)?")
_as_follows = re.compile(
    r"(?<=返納)(?:の?件数|数)?(?:は|について(?:は)?|につきまして(?:は)?)、?(?:次|以下|下記)の(?:とお|通)り"
    r"(?:です|となります|となって(?:い|おり)ます|でした)?。?\s*$"
)
_number = re.compile(rf"{MONTH}|[0-9]\s?(?:件|枚|人)|返納")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: ``text`` has as many lines as the file, blank where they are not of its own words; ``names`` are the municipalities that sent it."""

    line: int
    names: tuple[str, ...]
    sent: date | None
    titles: tuple[str, ...]
    text: str


def read(plain: str) -> list[Mail]:
    """Return the mails of a text in NFKC, none where it holds none: a mail begins with lines that name at least sender and subject or day."""
    lines = plain.split("\n")
    begins = list(_begins(lines))
    return [_mail(lines, begin, end) for begin, end in pairwise([*begins, len(lines)])]


def _begins(lines: Sequence[str]) -> Iterator[int]:
    """Yield where the headers of mails begin."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _header.fullmatch(lines[end]):
            end += 1
        names = [found["name"] for line in lines[at:end] if (found := _header.fullmatch(line))]
        if len(names) > 1 and any(map(_sender.fullmatch, names)):
            yield at
        at = max(end, at + 1)


def _mail(lines: Sequence[str], begin: int, end: int) -> Mail:
    own = [""] * len(lines)
    said: dict[str, str] = {}
    asked: list[str] = []
    passed: list[str] = []  # greeting and signature
    at = begin
    while at < end and (found := _header.fullmatch(lines[at])):
        key = next((name for name, pattern in (("from", _sender), ("subject", _subject), ("sent", _sent)) if pattern.fullmatch(found["name"])), "")
        said.setdefault(key, lines[at] if key == "sent" else found["said"].strip())
        at += 1
    quoting, questions = False, _questions(lines[at:end])
    for n in range(at, end):
        line = lines[n]
        quoting = quoting or bool(_quotes_on.match(line))
        if quoting or _quoted.match(line):
            asked.append(re.sub(r"^[\s>]+", "", line))
            own[n] = _answered(asked[-1]) if not quoting and n - at in questions else ""
        else:
            own[n], left = _own(line)
            passed.append(left)
    _without_signature(own, lines, end, passed)
    sent = titles.document_day([said["sent"]]) if "sent" in said else None
    about = tuple(filter(None, (said.get("subject", ""), *asked)))
    return Mail(begin + 1, _names(said, passed), sent, about, "\n".join(own))


def _questions(lines: Sequence[str]) -> set[int]:
    """Return the quoted questions of a mail, if each is answered right below it; of a block of them that the answers follow, none."""
    quoted = {n for n, line in enumerate(lines) if _quoted.match(line)}
    asks = {n for n in quoted if wording.measure(lines[n]) or wording.is_reason(lines[n])}
    answered = {n for n in asks if n + 1 < len(lines) and lines[n + 1].strip() and n + 1 not in quoted}
    return asks if asks == answered else set()


def _answered(question: str) -> str:
    """Return a question as the label of its answer: without the months that it asks for and how."""
    label = _of_months.sub("", re.sub(r"\s*[(][^()]*[)]\s*$", "", question))
    return label if wording.measure(label) or wording.is_reason(label) else ""


def _own(line: str) -> tuple[str, str]:
    """Return what of a line is no courtesy, and what is."""
    if _contact.search(line) or _rule.fullmatch(line):
        return ("\f" if _rule.fullmatch(line) else ""), line
    kept, left = "", ""
    for sentence in re.findall(r"[^。]*。|[^。]+", _as_follows.sub(":", _opening.sub("", line))):
        tells = _number.search(sentence) and not re.fullmatch(r".*(?:お(?:尋|問)|照会|質問|依頼|件について).{0,30}", sentence)
        meant = wording.meaning(sentence)
        idle = not re.search("[0-9]", sentence) and (_courtesy.search(sentence) or _desk.search(sentence))
        if idle and not (tells or (meant and meant.missing)):
            left += sentence
        else:
            kept += sentence
    return kept, left


def _without_signature(own: list[str], lines: Sequence[str], last: int, passed: list[str]) -> None:
    """Blank out what stands below a rule and names no month and no count."""
    rules = [n for n, line in enumerate(own) if line == "\f"]
    for begin, end in pairwise([*rules, last]):
        if not any(map(_number.search, own[begin:end])):
            passed += lines[begin:end]
            own[begin:end] = [""] * (end - begin)
    own[:] = ["" if line == "\f" else line for line in own]


def _names(said: dict[str, str], passed: Sequence[str]) -> tuple[str, ...]:
    """Return the municipalities that sender, greeting and signature name, else the subject; with their prefecture where one of them says it."""
    told = [line for line in passed if not re.search(r"(?:様|殿|御中|各位|宛)[、。\s]*$|^\s*<", line)]
    senders = set().union(*(alone.names(line) for line in (said.get("from", ""), *told)))
    subject = alone.names(said.get("subject", ""))
    whole = {name.removeprefix(within): name for name in senders | subject for within in PREFECTURES if name.startswith(within) and name != within}
    return tuple(sorted({whole.get(name, name) for name in senders or subject}))

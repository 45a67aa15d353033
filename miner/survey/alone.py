"""The one municipality that a title, a heading of a page or a field names, where the rows of a table name none."""

import re
from collections.abc import Iterable

from miner.base import places
from miner.base.ja import nfkc
from miner.survey import labels, who
from miner.survey.who import Who

_several = re.compile(r"市区?町村|[各全両]市|市町(?!村?役場)|[0-9]+[市区町村]|[都道府県]内|近郊|周辺|圏|ほか|など|[市区町村]等|以外|除く|比較")
_not_about = re.compile(r"町村|町?村?別|調べ|調査|提供|まとめ|発|支局|総局|立大|議員|出身|在住")
_by_whom = re.compile(r"\s*[(]?(?:出典|出所|(?:資料)?提供|作成|資料|取材|調べ|問い?合わ?せ|照会|連絡|担当|記入)[^:]{0,6}:")
_group = re.compile("市?区?町村(?!名)|[各全両]市|[0-9]+[市区町村]|[都道府県]内|全[体国県]|合計|平均")
_label = re.compile(r"^[^:：]{0,10}[:：]\s*")


def about(lines: Iterable[str], prefecture: str | None = None) -> Who | None:
    """Return the municipality of the nearest line that names just one; None where one names several, or none does.

    ``prefecture`` is that of the title or file, which narrows a name that several have.
    """
    for line in lines:
        if _by_whom.match(nfkc(line)):
            continue
        text = _label.sub("", line)
        if labels.named(text) and isinstance(found := who.identify("", text, None, None, prefecture), Who):
            return found
        named = names(re.sub(r"\s+", " ", nfkc(line)))
        if len(named) > 1:
            return None
        if named and not _several.search(nfkc(line)) and isinstance(found := who.identify("", named.pop(), None, None, prefecture), Who):
            return found
    return None


def is_elsewhere(line: str) -> bool:
    """Tell whether a line speaks of a place, or of several: then what stands below it is not of the municipality above it."""
    plain = nfkc(line)
    return bool(names(plain) or _group.search(plain) or any(name in plain for name in places.PREFECTURES))


def names(text: str) -> set[str]:
    """Return the whole names of municipalities in a text in NFKC, with the prefecture right before them."""
    spans: list[tuple[int, int]] = []
    for end in (found.end() for found in re.finditer("[市区町村]", text)):
        length = next((n for n in places.lengths(text[max(0, end - 2) : end]) if n <= end and places.exact(text[end - n : end])), 0)
        if length and not _not_about.match(text, end):
            spans.append((end - length, end))
    whole = [(begin, end) for begin, end in spans if not any(b <= begin and end <= e and (b, e) != (begin, end) for b, e in spans)]
    return {_within(text[:begin]) + text[begin:end] for begin, end in whole}


def _within(before: str) -> str:
    return next((name for name in places.PREFECTURES if before.endswith(name)), "")

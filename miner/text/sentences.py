"""Text → sentences with exact spans, by a rule that knows brackets.

A sentence ends at 。！？ (and ASCII ! ? and a full stop after Japanese) outside brackets, with the closing marks and a bracketed aside
that follow (〜です。（笑）), at a line end, and before an item of a list (▽, ①, (1) … (2)). Inside 「…。」 it goes on, over line ends too, unless that
bracket never closes. A full stop between digits is a decimal point, and a mark before the quotative と ends nothing (本当か？と思う).
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator

from miner.base.records import Sentence

MAX_QUOTED = 1_000  # characters within which a bracket must close

_PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "〔": "〕", "［": "］", "[": "]", "〈": "〉", "《": "》", "“": "”", "｢": "｣"}
_CLOSING = {close: open_ for open_, close in _PAIRS.items()}
_ENDS = "。！？!?｡"
_SERIES = "▽▼"  # broadcasters' lists, which run on within a line
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
_MENTIONED = "、，とのやはがをにもで・）)」"  # what follows a mark that is mentioned (①と②の市) rather than opens an item

# Without one of these only 。 can end a sentence.
_MARKS = re.escape("".join(_PAIRS) + "".join(_CLOSING) + _ENDS.replace("。", "") + _SERIES + _CIRCLED) + f"．.{_LINE_ENDS}"
_mark = re.compile(f"[。{_MARKS}]")
_intricate = re.compile(f"[{_MARKS}]").search
_stops = re.compile(r"。+\s*")
_tail = re.compile(rf"[{_ENDS}．.]*[」』）)】〕］\]〉》”｣]*\s*(?:[（(][^（()）。]{{1,6}}[）)])?\s*")
_some_number = re.compile("[0-9０-９][．.）)]").search
_white = re.compile(r"\s*")
_quotative = re.compile("と(?!も|き|ころ|て|同|共|り|に)|って")
_numbered = re.compile(r"(?=[（(0-9０-９])(?:[（(]([0-9０-９]{1,2})[）)]|(?:(?<=\s)|(?<=^)|(?<=[。、]))([0-9０-９]{1,2})[．.](?![0-9０-９]))")


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of ``text``; white space and line ends belong to the sentence before them.

    >>> [s.text for s in sentences("「不安だ。怖い。」と話した。返納は12.5％増。")]
    ['「不安だ。怖い。」と話した。', '返納は12.5％増。']
    """
    return [Sentence(text[start:end], start, end) for start, end in spans(text)]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences; they cover the text without a gap."""
    cuts = _cuts(text)
    if isinstance(cuts, list) and text and (not cuts or cuts[0] == len(text)):
        yield 0, len(text)
        return
    start = end = begin = 0  # of the sentence that waits for the white space behind it; of the part that is read
    for cut in cuts:
        if cut <= begin:
            continue
        if text[begin:cut].strip():
            if end > start:
                yield start, end
                start = begin
            end = cut
        elif end > start:
            end = cut
        begin = cut
    if begin < len(text) and text[begin:].strip() and end > start:
        yield start, end
        start = end
    if text:
        yield start, len(text)


def _cuts(text: str) -> Iterable[int]:
    """Return where sentences end, in order."""
    if _intricate(text):
        return _intricate_cuts(text)
    return [end for found in _stops.finditer(text) if (end := found.end()) == len(text) or text[end - 1].isspace() or not _quotative.match(text, end)]


def _intricate_cuts(text: str) -> Iterator[int]:
    found = list(_mark.finditer(text))
    closed = _closed_brackets(found)
    items = deque(_numbered_items(text))
    depth: list[str] = []
    position = 0
    for match in found:
        at = match.start()
        while items and items[0] <= at:
            item = items.popleft()
            if not depth and item >= position:
                yield item
        if at >= position and not _nested(match[0], at in closed, depth) and (cut := _cut_at(text, at)) >= 0:
            position = max(cut, at + 1)
            yield cut
    yield from items if not depth else ()


def _nested(mark: str, closes: bool, depth: list[str]) -> bool:
    """Enter or leave a bracket; returns whether the mark is one or stands inside one."""
    if mark in _PAIRS:
        if closes:
            depth.append(_PAIRS[mark])
        return True
    if mark in _CLOSING:
        if depth and depth[-1] == mark:
            depth.pop()
        return True
    return bool(depth)


def _cut_at(text: str, at: int) -> int:
    """Return where the sentence ends because of the mark at this place, or -1."""
    mark = text[at]
    if mark in _LINE_ENDS:
        return _end_of(_white, text, at)
    after = text[at + 1 : at + 2]
    if mark in _SERIES:
        return at if after not in _MENTIONED else -1
    if mark in _CIRCLED:
        return at if after and after not in _MENTIONED + _CIRCLED and text[at - 1 : at] not in _CIRCLED else -1
    if not _is_end(text, at):
        return -1
    end = _end_of(_tail, text, at)
    return -1 if _quotative.match(text, end) and not text[at:end][-1:].isspace() else end


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _closed_brackets(marks: "list[re.Match[str]]") -> set[int]:
    """Return where the opening brackets stand that are closed in due course."""
    open_: list[tuple[str, int]] = []
    closed = set()
    for found in marks:
        mark, at = found[0], found.start()
        if mark in _PAIRS:
            open_.append((mark, at))
        elif mark in _CLOSING:
            for back in range(1, min(8, len(open_)) + 1):
                if _PAIRS[open_[-back][0]] == mark:
                    if at - open_[-back][1] <= MAX_QUOTED:
                        closed.add(open_[-back][1])
                    del open_[-back:]
                    break
    return closed


def _numbered_items(text: str) -> list[int]:
    """Return where the items of numbered lists begin: (1) … (2), or 1. … 2., counted from 1 without a gap."""
    if not _some_number(text):
        return []
    series: dict[bool, list[int]] = {True: [], False: []}
    items: list[int] = []
    for found in _numbered.finditer(text):
        bracketed = found[1] is not None
        number = int(found[1] or found[2])
        places = series[bracketed]
        if number == 1:
            series[bracketed] = [found.start()]
        elif places and number == len(places) + 1:
            places.append(found.start())
            items += places if number == 2 else places[-1:]
    return sorted(items)


def _is_end(text: str, at: int) -> bool:
    mark = text[at]
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if mark in "．.":
        # A decimal point, an abbreviation or an address has no Japanese before it; a list number (1. …) has a digit.
        return bool(before) and not before.isascii() and not before.isdigit() and not (after.isascii() and after.isalnum())
    if mark in "!?":  # https://a.jp/?q=1, Yahoo!ニュース
        return not (before.isascii() and (before.isalnum() or before in "/=&") and after and not after.isspace() and after not in _ENDS + "」』）)")
    return True

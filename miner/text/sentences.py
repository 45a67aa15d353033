"""Text → sentences with exact spans, by a rule that knows brackets.

A sentence ends at 。！？ (and ASCII ! ? and a full stop after Japanese) outside brackets, with the closing marks and a bracketed aside
that follow (〜です。（笑）), at a line end, and before an item mark (▽, ①, ・ at the start). Inside 「…。」 it goes on, unless that bracket
never closes before the line ends. A full stop between digits is a decimal point.
"""

import re
from collections.abc import Iterator

from miner.base.records import Sentence

_PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "〔": "〕", "［": "］", "[": "]", "〈": "〉", "《": "》", "“": "”", "｢": "｣"}
_CLOSING = {close: open_ for open_, close in _PAIRS.items()}
_ENDS = "。！？!?｡"
_ITEMS = "▽▼△▲■□●○◆◇★☆◎①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NO_ITEM = "、，とのやはがをにもで・）)」"  # what follows a mark that is mentioned (①と②の市) rather than opens an item

_line = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])*")
_mark = re.compile(f"[{re.escape(''.join(_PAIRS) + ''.join(_CLOSING) + _ENDS + _ITEMS)}．.]")
_aside = re.compile(rf"[{_ENDS}．.]*[」』）)】〕］\]〉》”｣]*\s*(?:[（(][^（()）。]{{1,6}}[）)])?\s*")


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of ``text``; white space and line ends belong to the sentence before them.

    >>> [s.text for s in sentences("「不安だ。怖い。」と話した。返納は12.5％増。")]
    ['「不安だ。怖い。」と話した。', '返納は12.5％増。']
    """
    return [Sentence(text[start:end], start, end) for start, end in spans(text)]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences; they cover the text without a gap."""
    start = end = begin = 0  # of the sentence that waits for the white space behind it; of the part that is read
    for line in _line.finditer(text):
        for cut in (*_cuts(text, line.start(), line.end()), line.end()):
            if text[begin:cut].strip():
                if end > start:
                    yield start, end
                    start = begin
                end = cut
            elif end > start:
                end = cut
            begin = cut
    if text:
        yield start, len(text)


def _cuts(text: str, begin: int, end: int) -> Iterator[int]:
    """Yield where sentences end within one line."""
    closed = _closed_brackets(text, begin, end)
    depth: list[str] = []
    position = begin
    while found := _mark.search(text, position, end):
        at, mark = found.start(), found[0]
        position = at + 1
        if mark in _PAIRS:
            if at in closed:
                depth.append(_PAIRS[mark])
        elif mark in _CLOSING:
            if depth and depth[-1] == mark:
                depth.pop()
        elif not depth:
            if mark in _ITEMS:
                if text[at + 1 : at + 2] not in _NO_ITEM:
                    yield at
            elif _is_end(text, at, begin, end):
                tail = _aside.match(text, at, end)
                position = tail.end() if tail else at + 1
                yield position


def _closed_brackets(text: str, begin: int, end: int) -> set[int]:
    """Return where the opening brackets stand that are closed on this line."""
    open_: list[tuple[str, int]] = []
    closed = set()
    for found in _mark.finditer(text, begin, end):
        mark = found[0]
        if mark in _PAIRS:
            open_.append((mark, found.start()))
        elif mark in _CLOSING and any(mark == _PAIRS[bracket] for bracket, _ in open_[-8:]):
            while open_:
                bracket, at = open_.pop()
                if _PAIRS[bracket] == mark:
                    closed.add(at)
                    break
    return closed


def _is_end(text: str, at: int, begin: int, end: int) -> bool:
    if text[at] not in "．.":
        return True
    before, after = text[at - 1 : at] if at > begin else "", text[at + 1 : at + 2] if at + 1 < end else ""
    # A decimal point, an abbreviation or an address has no Japanese before it; a list number (1. …) has a digit.
    return bool(before) and not before.isascii() and not before.isdigit() and not (after.isascii() and after.isalnum())

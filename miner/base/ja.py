"""Normalise Japanese text without losing the way back to the original.

Rules and numbers are matched on NFKC text; MeCab's dictionary spells Latin letters and some symbols full-width. Both are views
of one text with one offset map: they have the same length, and every position leads back to a span of the original.

NFKC (Unicode Standard Annex #15) is applied where it is right for Japanese. It is not applied to superscripts, circled numbers,
fractions and the ellipsis (12⁽¹⁾, ①, ½ and … would turn into digits and dots), and it is completed where it stops short: the CJK
radicals supplement (⻑ ⻄ ⻲), wave dashes, hyphens and minus signs, and spacing voiced-sound marks after kana.
"""

import re
import unicodedata
from array import array
from functools import cache, lru_cache

from miner import data

# A character that carries no reading of its own: controls that are not white space, zero-width and bidirectional marks, variation
# selectors, soft hyphen, tag characters.
_IGNORED = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_MAX_MARKS = 30  # Stream-Safe Text Format, UAX #15 section 13: longer runs of marks cost quadratic time in canonical ordering

# Characters whose view is exactly one character; a text of these alone needs no offset map.
_SINGLE = (
    "\\s!-~\u00a1-\u00a7\u00a9\u00ab\u00ac\u00ae\u00b0\u00b1\u00b6\u00b7\u00bb\u00bf\u00d7\u00f7\u2010-\u2015\u2018-\u201f\u2020-\u2022"
    "\u2025\u2026\u2030\u203b\u2190-\u21ff\u2200-\u222b\u2231-\u22ff\u2460-\u2473\u2500-\u27bf\u2e80-\u2ef3\u2f00-\u2fd5"
    "\u3000-\u3029\u3030\u303d\u3041-\u3096\u309d\u309e\u30a0-\u30fe\u3400-\u9fff\uf900-\ufa6d\uff01-\uff5e\uffe5\u301c"
)
# … and those of them that the analysis view spells otherwise.
_RESPELLED = "\t\r\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\"',\\-;A-Z\\[-`a-z%~\u2010-\u2013\u2212\u223c"
_RESPELLED += "\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufa6d\uff01-\uff5e\uffe5"

_as_it_is = re.compile("[ぁ-ゖァ-ヺーゝゞヽヾ\u3400-\u9fff々〇、。・「」『』〜…0-9()!?.:/ \n]*").fullmatch
_all_single = re.compile(f"[{_SINGLE}]*").fullmatch
_respelled = re.compile(f"[{_RESPELLED}]+")
_cluster = re.compile(
    rf"(?P<space>\s)|(?P<lone>[{_IGNORED}]+)|(?:[\u1100-\u115e\ua960-\ua97c][\u1161-\u11a7][\u11a8-\u11ff]?"
    rf"|[ぁ-ゖァ-ヺゝゞヽヾｦ-ﾝ][{_IGNORED}]*[\u3099-\u309c\uff9e\uff9f]|[^\s])[{_MARKS}{_IGNORED}]{{0,{_MAX_MARKS}}}",
    re.DOTALL,
)
_dash_in_katakana = re.compile("(?<=[ァ-ヺー])[‐‑‒–−－](?=[ァ-ヺー])")
_some_dash = re.compile("[‐‑‒–−－]").search
_ignored = re.compile(f"[{_IGNORED}]+")
_full_width = re.compile("[！-～]+")

_KEPT_TAGS = ("<super>", "<sub>", "<circle>", "<fraction>")
_KEPT = frozenset("…‥⋯゛゜")
_TO_NFKC = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# UniDic knows these only in their full-width form (unidic-lite 1.0.8: each half-width one is an unknown word).
_FULL_WIDTH_IN_UNIDIC = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F) if re.match(r"[A-Za-z%\"',\-;\[\\\]^_`]", chr(code))}
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"


@cache
def _variants() -> dict[str, str]:
    table = {row[0]: row[1] for row in data.read_pairs("variants.tsv")}
    return table | dict.fromkeys("～∼~", "〜") | dict.fromkeys("‐‑‒–−－﹣", "-") | {"ｰ": "ー"}


@lru_cache(maxsize=65_536)
def _spell(character: str) -> str:
    """Return the analysis view of one character or composed cluster; never empty."""
    if character.isspace():
        return "\n" if character in _LINE_ENDS else " "
    if "\ud800" <= character[0] <= "\udfff":
        return "\ufffd"
    bare = _ignored.sub("", character).replace("゛", "\u3099").replace("゜", "\u309a") if len(character) > 1 else character
    if bare in _KEPT or unicodedata.decomposition(bare[0]).startswith(_KEPT_TAGS):
        folded = bare
    else:
        folded = unicodedata.normalize("NFKC", "".join(_variants().get(c, c) for c in bare))
        if " " in folded:  # spacing accents (¨ ´ ￣) decompose to a space and a mark
            folded = bare
    variants = _variants()
    return "".join(_FULL_WIDTH_IN_UNIDIC.get(c := variants.get(f, f), c) for f in folded)


class _Spelling(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = spelled = _spell(chr(code))
        return spelled


class _Runs(dict[str, str]):
    def __missing__(self, run: str) -> str:
        spelled = run.translate(_spelling)
        if len(self) < 4_096 and len(run) < 32:
            self[run] = spelled
        return spelled


_spelling = _Spelling()
_runs = _Runs()
_get_run = _runs.__getitem__


def _respell(found: re.Match[str]) -> str:
    return _get_run(found[0])


class Normalized:
    """Views of one text over one offset map.

    ``analysis`` is what MeCab reads, ``match`` what rules and numbers are compared on; both have the same length. All white space
    is a space in them, all line ends are ``\\n``.

    >>> view = normalize("ﾏｲﾅﾝﾊﾞｰ12件")
    >>> view.match, view.span(0, 6)
    ('マイナンバー12件', (0, 7))
    """

    __slots__ = ("_match", "_starts", "analysis", "original")

    def __init__(self, original: str, analysis: str, starts: "array[int] | None") -> None:
        self.original, self.analysis, self._starts = original, analysis, starts
        self._match: str | None = None

    @property
    def match(self) -> str:
        """The text in NFKC."""
        if self._match is None:
            self._match = _full_width.sub(lambda m: m[0].translate(_TO_NFKC), self.analysis)
        return self._match

    @property
    def starts(self) -> "array[int] | None":
        """Where in the original each character of a view begins (one more than characters), or None when nothing moves."""
        return self._starts

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that the view's ``[start, end)`` comes from; whole characters, never half a cluster."""
        starts = self._starts
        if starts is None:
            return start, end
        while 0 < end < len(starts) - 1 and starts[end] == starts[end - 1]:
            end += 1
        return starts[start], max(starts[start], starts[end])


@lru_cache(maxsize=4)  # numbers, dates and places are looked for in one text after another
def normalize(text: str) -> Normalized:
    """Return the views of ``text``; any str will do, lone surrogates and controls too."""
    return Normalized(text, *analyse(text))


def analyse(text: str) -> tuple[str, "array[int] | None"]:
    """Return the analysis view of ``text`` and where its characters begin in the original; see `Normalized`."""
    if _as_it_is(text):
        return text, None
    plain = _dash_in_katakana.sub("ー", text) if _some_dash(text) else text
    if _all_single(plain):
        return _respelled.sub(_respell, plain), None
    return _analyse_clusters(plain)


def _analyse_clusters(plain: str) -> tuple[str, "array[int]"]:
    pieces: list[str] = []
    starts = array("l")
    pending = -1  # where ignored characters began that wait for a character to be attached to
    for found in _cluster.finditer(plain):
        start = found.start()
        kind = found.lastgroup
        if kind == "lone":
            end = found.end()
            if end < len(plain) and not plain[end].isspace():
                pending = start
                continue
            piece = "\ufffd"  # nothing to attach to: between white space, or the whole text
        elif kind == "space":
            piece = _spell(found[0])
        else:
            piece = _spell(found[0])
            if pending >= 0:
                start, pending = pending, -1
        pieces.append(piece)
        starts.extend([start] * len(piece))
    starts.append(len(plain))
    return "".join(pieces), starts


def nfkc(text: str) -> str:
    """Return the ``match`` view of a short string, for comparing names and words."""
    return text if _as_it_is(text) else normalize(text).match


_khcoder = {"\\": "￥", "'": "’", '"': "”", " ": "\u3000", "\t": "\u3000"}
_khcoder_changed = re.compile("[\\\\'\" \t\uff61-\uff9f]|[\u0300-\u036f\u3099\u309a]|[^\u0000-\uffff]").search
_khcoder_cluster = re.compile("[\uff66-\uff9d][\uff9e\uff9f]|.[\u0300-\u036f\u3099\u309a]+|.", re.DOTALL)
_half_width_kana = re.compile("[\uff61-\uff9f]+")


class PlainView:
    """A line of text as KH Coder compares it: kana full-width, spaces U+3000, ￥ ’ ” for the ASCII signs, NFC, ? for what lies beyond the BMP."""

    __slots__ = ("_starts", "text")

    def __init__(self, line: str) -> None:
        self._starts: list[int] | None = None
        if not _khcoder_changed(line):
            self.text = unicodedata.normalize("NFC", line)
            if len(self.text) == len(line):
                return
        pieces: list[str] = []
        starts: list[int] = []
        for found in _khcoder_cluster.finditer(line):
            piece = _half_width_kana.sub(lambda kana: unicodedata.normalize("NFKC", kana[0]), found[0])
            piece = "".join(_khcoder.get(c, c) if c <= "\uffff" else "?" for c in unicodedata.normalize("NFC", piece))
            pieces.append(piece)
            starts += [found.start()] * len(piece)
        self.text = "".join(pieces)
        self._starts = [*starts, len(line)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the line that this span of the view comes from."""
        return (start, end) if self._starts is None else (self._starts[start], self._starts[end])

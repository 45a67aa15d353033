"""KH Coder's parts of speech and conjugation forms, from UniDic's.

KH Coder's own table is written on the parts of speech of IPADIC; this one says the same of UniDic's (see DECISIONS.md).
"""

import re
from functools import lru_cache

from miner.text.words import Attributes

FORCED = "タグ"
UNUSED = "その他"
PARTS_OF_SPEECH = (
    "名詞", "名詞B", "名詞C", "サ変名詞", "形容動詞", "ナイ形容", "固有名詞", "組織名", "人名", "地名", "副詞可能", "未知語", "感動詞", FORCED, "動詞", "動詞B",
    "形容詞", "形容詞B", "形容詞（非自立）", "副詞", "副詞B", "否定助動詞", "代名詞", UNUSED,
)  # fmt: skip
USABLE = frozenset(PARTS_OF_SPEECH) - {UNUSED, "代名詞"}
FORMS = (
    "基本形", "未然形", "未然ウ接続", "未然レル接続", "未然ヌ接続", "連用形", "連用タ接続", "連用テ接続", "連用ニ接続",
    "仮定形", "仮定縮約１", "命令形", "命令ｅ", "命令ｉ", "ガル接続", "体言接続",
)  # fmt: skip
_NOUNS = {
    "固有名詞-地名": "地名", "固有名詞-人名": "人名", "固有名詞-組織名": "組織名", "固有名詞": "固有名詞", "普通名詞-サ変": "サ変名詞",
    "普通名詞-形状詞可能": "形容動詞", "普通名詞-副詞可能": "副詞可能", "数詞": UNUSED, "助動詞語幹": UNUSED,
}  # fmt: skip
_NEGATIVE = frozenset({"ない", "まい", "ぬ", "ん"})
_hiragana = re.compile("[ぁ-ゖー]+").fullmatch
_some_letter = re.compile(r"\w").search


@lru_cache(maxsize=65_536)
def part_of_speech(attributes: Attributes) -> str:
    """Return KH Coder's name of a word's part of speech."""
    _, base, pos, detail, _, known = attributes
    if not known:
        return "未知語" if _some_letter(base) else UNUSED
    if pos == "名詞":
        special = next((name for prefix, name in _NOUNS.items() if detail.startswith(prefix)), "")
        return special or ("名詞B" if _hiragana(base) else "名詞C" if len(base) == 1 else "名詞")
    if pos == "形状詞":
        return UNUSED if detail.startswith("助動詞語幹") else "形容動詞"
    if pos in {"動詞", "形容詞", "副詞"}:
        return pos + ("B" if _hiragana(base) else "")
    if pos == "助動詞":
        return "否定助動詞" if base in _NEGATIVE else UNUSED
    return pos if pos in {"代名詞", "感動詞"} else UNUSED


@lru_cache(maxsize=1_024)
def form(pos: str, form: str) -> str:
    """Return IPADIC's name of a conjugation form of UniDic; the name itself where there is none."""
    kind, _, variant = form.partition("-")
    if kind == "連用形":
        if variant.endswith("音便"):
            return "連用タ接続"
        if variant == "ニ":
            return "連用ニ接続"
        return "連用テ接続" if pos == "形容詞" else "連用形"
    if kind in {"終止形", "連体形"}:
        return "基本形"
    if kind == "未然形":
        return {"サ": "未然レル接続", "セ": "未然ヌ接続"}.get(variant, "未然形")
    if kind == "命令形":
        return "命令ｅ" if pos == "動詞" else "命令形"
    return {"意志推量形": "未然ウ接続", "仮定形": "仮定縮約１" if variant == "融合" else "仮定形", "語幹": "ガル接続"}.get(kind, form)

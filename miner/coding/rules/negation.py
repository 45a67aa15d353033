"""Whether a word of a Japanese sentence is negated.

The predicate that a word belongs to ends in auxiliaries: 不安＋では＋ない, 信用＋でき＋ませ＋ん. From the word on, the chain is read as long as
its tokens carry no content of their own (particles, auxiliaries, する, できる, ある, という, わけ, こと, and the nouns and verbs of worry and
of thinking, through which a negation reaches back: 漏れる心配がない). Each negator on the way flips the polarity, so that 不安がないわけではない
is affirmed again. What looks like a negator and is none (だけでなく, しかない, かもしれない, のではないか, でならない) is passed over.
"""

from collections.abc import Sequence

Lemma = tuple[str, str]  # lemma and part of speech

MAX_CHAIN = 16

_NEGATING_AUXILIARIES = frozenset({"ない", "ず", "まい", "へん", "ん", "ぬ", "じ"})
_NEGATORS = frozenset({"無い", "無し", "無用", "不要", "皆無", "ゼロ", "無くなる", "無くす", "消える", "消す", "解消", "払拭", "拭う", "薄れる", "晴れる"})
_NEGATORS_LIKE = frozenset({"除く", "取り除く", "否定", "否む", "隠す", "違う", "禁ずる", "零"})
_CARRIERS = frozenset(
    ["為る", "出来る", "有る", "居る", "御座る", "言う", "思う", "感ずる", "考える", "覚える", "得る", "置く", "持つ", "抱く", "抱える", "見える", "申す", "致す", "成る", "遣る", "呉れる", "貰う", "頂く", "行く", "来る", "限る", "訳", "事", "物", "の", "気", "気持ち", "感", "感じ", "念", "面", "点", "様", "程", "筈", "為", "的", "さ", "余地", "必要", "意味", "心配", "不安", "恐れ", "懸念", "危惧", "危険", "危険性", "可能性", "リスク", "怖い", "恐い", "機会", "場面", "予定", "積もり", "声", "理由", "思い", "考え", "話", "内", "特", "別", "全然", "全く", "余り", "何", "一切", "殆ど", "特段", "更々", "決して", "少し", "元々", "良い", "致し方", "知れる", "止む"]
)
_OPEN_POS = frozenset({"助動詞", "接尾辞", "接頭辞"})
_CASE_PARTICLES = frozenset(["が", "は", "も", "の", "を", "に", "へ", "と", "で", "や", "か", "など", "なんか", "なんて", "とか", "て", "だけ", "しか", "さえ", "すら", "まで", "ほど", "くらい", "ぐらい", "って", "ば", "たり", "とも", "には", "とは", "でも", "より", "だの", "つつ"])
_BREAKING_PARTICLES = frozenset({"が", "けど", "けれど", "けれども", "から", "し", "ので", "のに", "ながら"})  # as conjunctions


def is_negated(words: Sequence[Lemma], details: Sequence[str], last: int) -> bool:
    """Whether the word that ends at token ``last`` of its sentence is negated.

    Parameters
    ----------
    words : sequence of (lemma, pos)
    details : sequence of str
        ``pos_detail`` of each token.
    last : int
        Place of the word's last token.
    """
    flips = 0
    exclusive = False  # だけ, のみ, しか: the negation that follows is about "only"
    end = min(len(words), last + 1 + MAX_CHAIN)
    i = last + 1
    while i < end:
        lemma, pos = words[i]
        if lemma in {"だけ", "のみ", "ばかり", "しか"} and pos == "助詞":
            exclusive = True
        elif _negates(lemma, pos):
            if exclusive:
                exclusive = False
            elif not _is_idle(words, i, end):
                flips += 1
        elif lemma == "より" and words[i - 1][0] in {"言う", "と"}:
            flips += 1  # AというよりB
        elif not _carries_on(words, details, i):
            break
        i += 1
    return flips % 2 == 1


def _negates(lemma: str, pos: str) -> bool:
    if pos == "助動詞":
        return lemma in _NEGATING_AUXILIARIES
    return lemma in _NEGATORS or lemma in _NEGATORS_LIKE


def _is_idle(words: Sequence[Lemma], i: int, end: int) -> bool:
    """Whether the negator at ``i`` denies nothing."""
    before = words[i - 1][0] if i else ""
    two_before = words[i - 2][0] if i > 1 else ""
    if before == "知れる" or (before in {"仕方", "仕様", "しようがない"}):
        return True  # かもしれない, 仕方ない
    if before == "成る" and two_before in {"て", "だ"}:
        return True  # 心配でならない
    following = [lemma for lemma, _ in words[i + 1 : min(end, i + 4)]]
    asks = following[:1] == ["か"] or following[:2] in (["です", "か"], ["だ", "か"], ["だ", "う"], ["です", "う"])
    return asks and words[i][0] in {"無い", "ない"} and (before in {"は", "だ"})  # のではないか, じゃないか


def _carries_on(words: Sequence[Lemma], details: Sequence[str], i: int) -> bool:
    lemma, pos = words[i]
    if pos == "助詞":
        if details[i] == "接続助詞" and lemma in _BREAKING_PARTICLES:
            return False
        return lemma in _CASE_PARTICLES or details[i] in {"係助詞", "副助詞", "格助詞"}
    return pos in _OPEN_POS or lemma in _CARRIERS

"""Which words of a Japanese sentence are negated.

Two kinds of negation are told apart. A *near* one stands in the predicate that the word belongs to: 不安＋では＋ない, 信用＋でき＋ませ＋ん; from the
word on, the chain is read as long as its tokens carry no content of their own, and each negator on the way flips the polarity. A *wide*
one denies the clause before it: 〜わけではない, 〜のではなく, 〜からではない, 〜とは思わない, 〜というより, 〜どころか, and an attitude that is itself negated
(漏れる心配がない, 廃止に反対していない). What looks like a negator and is none (だけでなく, しかない, かもしれない, のではないか, でならない) is passed over.
"""

from collections.abc import Sequence
from typing import NamedTuple

MAX_CHAIN = 16
MAX_CLAUSE = 80


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AUXILIARIES = _words("ない ず まい へん ん ぬ じ やん")
_NEGATORS = _words("無い 無し 無用 不要 皆無 ゼロ 零")
_VANISHING = _words("無くなる 無くす 消える 消す 解消 払拭 拭う 薄れる 晴れる 取り除く 否定 否む 隠す 違う 禁ずる")  # of what one feels or needs
_ABSTRACT = _words("必要 必要性 意味 機会 使い道 用途 用 メリット 利点 出番 感 念 気持ち 疑念 疑問 信用 信頼 疑い 不信感 利 余地 理由 魅力 価値 恐怖")
_CARRIERS = _words(
    "為る 出来る 有る 居る 御座る 言う 思う 感ずる 考える 覚える 得る 置く 持つ 抱く 抱える 見える 申す 致す 成る 遣る 呉れる 貰う 頂く 行く 来る "
    "事 物 気 気持ち 感 感じ 念 面 点 多分 恐らく 先ず 滅多 到底 別段 大して 未だ まだ 様 程 筈 的 さ "
    "余地 必要 意味 機会 場面 予定 思い 考え 話 内 特 別 全然 全く 余り 何 一切 殆ど "
    "特段 更々 決して 少し 元々 良い 致し方 知れる 止む もう 特に 別に 一件 一つ 一 件 つ 人 声 意見 申し出 仕様 仕方 なる 付く"
)
_FUNCTION_POS = _words("助動詞 接尾辞 接頭辞")
_BREAKING = _words("が けど けれど けれども から し ので のに ながら ものの")  # as conjunctions
_CONTRAST = _words("が けど けれど けれども し のに ものの")
_EXCLUSIVE = _words("だけ のみ ばかり しか")
_WRAPPERS = _words("訳 の から 為 積り 理由 せい 所為 意味")  # 〜わけではない, 〜のではない, 〜からではない
_THINKING = _words("思う 言う 限る 考える 感ずる 存ずる 存じる 聞く 見る 見える 述べる")
_ATTITUDES = _words("嫌 反対 不満 反発 抵抗 異論 不安 心配 怖い 恐い 恐れる 恐れ 懸念 危惧 問題 不信 気 負担 構う 疑う 可能性 危険 困る 苦")
_RELIEF = _words("平気 大丈夫 晴れる 解消 払拭 治まる 収まる 取り下げる 改善 無関係 安心")
_HARDLY = _words("難い 辛い にくい づらい がたい")
_REPORTS = _words("申し出 声 意見 回答 理由 人 方 相談 例 話 事例 ケース 指摘 要望 苦情 報告 訴え")
_PAST = _words("以前 前 当初 昔 最初 初め かつて 嘗て")
_NOW = _words("今 もう 現在 最近")
# Without one of these a sentence denies nothing.
SIGNS = _AUXILIARIES | _words("嘘 何処 言える か 無") | _NEGATORS | _VANISHING | _RELIEF | _PAST | _words("より どころ 所 無関係 別 違う 異なる 関係")
# Where a clause may end, or be denied as a whole.
_TELLING = _WRAPPERS | _ATTITUDES | _RELIEF | _words("と って より どころ 所 、 ，")
_OPENING_MARKS = _words("( （ ： : ・ 、 ? ？ 「 」 ) ）")


class Words(NamedTuple):
    """The words of a sentence as columns."""

    lemmas: Sequence[str]
    pos: Sequence[str]
    details: Sequence[str]

    def at(self, i: int) -> str:
        """Return the lemma at a place, empty beyond the end."""
        return self.lemmas[i] if 0 <= i < len(self.lemmas) else ""


class Negation:
    """The negations of one sentence, each named by the place of its negator."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._starts: set[int] = set()  # where a wide negator begins: a near one does not reach into it
        self._wide: dict[int, set[int]] = {}  # of a word, the wide negators whose clause it stands in
        self._denies = not SIGNS.isdisjoint(words.lemmas)
        if self._denies:
            self._find_wide()

    def of(self, last: int, *, asked: bool = False) -> frozenset[int]:
        """Return the negators of the word that ends at token ``last``; it is negated when they are odd in number.

        ``asked`` is for a word that is looked for where it is negated: a wide negator then counts only if the word is negated as it is or belongs to the
        predicate before it (信用できるわけではない, not 説明 of 説明が足りないわけではない).
        """
        if not self._denies:
            return frozenset()
        near, reached = self._chain(last, asked=asked)
        wide: frozenset[int] | set[int] = self._wide.get(last, frozenset())
        return frozenset(near).union(wide if near or reached or not asked else ())

    def _near(self, last: int) -> list[int]:
        return self._chain(last, asked=False)[0]

    def _chain(self, last: int, *, asked: bool) -> tuple[list[int], bool]:
        """Return the negators of the predicate that a word belongs to, and whether that reaches a wide negator."""
        words, exclusive = self.words, False
        found: list[int] = []
        vanishing = _ATTITUDES | _ABSTRACT
        for i in range(last + 1, min(len(words.lemmas), last + 1 + MAX_CHAIN)):
            if i in self._starts:
                return found, True
            lemma, pos = words.lemmas[i], words.pos[i]
            if asked and lemma in _HARDLY and pos != "形容詞":
                break  # 使いにくい says another thing of 使う than that one does not
            if lemma in _EXCLUSIVE and pos == "助詞":
                exclusive = True
            elif (lemma in _AUXILIARIES) if pos == "助動詞" else (lemma in _NEGATORS):
                if exclusive:
                    exclusive = False
                elif not self._is_idle(i):
                    found.append(i)
            elif lemma in _VANISHING and words.lemmas[last] in vanishing:
                found.append(i)
            elif not self._carries_on(i):
                break
        return found, False

    def _is_idle(self, i: int) -> bool:
        """Whether the negator at ``i`` denies nothing: かもしれない, 仕方ない, 巻き込まれたくない, 心配でならない, 不安ではないか."""
        words = self.words
        before = words.at(i - 1)
        if before in {"知れる", "兼ねる", "仕方", "仕様", "違い", "たい"} or (before == "成る" and words.at(i - 2) in {"て", "だ", "で"}):
            return True
        return before in {"は", "だ", "で"} and self._asks(i + 1)

    def _asks(self, i: int) -> bool:
        following = [self.words.at(k) for k in (i, i + 1)]
        return following[0] == "か" or following in (["です", "か"], ["だ", "う"], ["です", "う"], ["の", "か"])

    def _carries_on(self, i: int) -> bool:
        words = self.words
        lemma, pos, detail = words.lemmas[i], words.pos[i], words.details[i]
        if pos == "助詞":
            return detail != "接続助詞" or lemma not in _BREAKING
        if pos in {"補助記号", "記号"}:
            return lemma in _OPENING_MARKS and (words.at(i + 1) in {"無い", "無し"} or (words.at(i + 1) in {"だ", "で"} and words.at(i + 2) == "は"))
        return pos in _FUNCTION_POS or lemma in _CARRIERS

    def _find_wide(self) -> None:
        clause, lemmas, details = 0, self.words.lemmas, self.words.details
        attitudes: list[tuple[int, int]] = []  # the clause's begin, and the place
        for i in [i for i, lemma in enumerate(lemmas) if lemma in _TELLING or details[i] == "接続助詞"]:
            if i < clause:
                continue
            start, end, denies = self._wide_at(i)
            if end > i:
                self._starts.add(start)
                if denies:
                    self._deny(clause, start, end - 1)
                clause = end
            elif lemmas[i] in _ATTITUDES or lemmas[i] in _RELIEF:
                attitudes.append((clause, i))
            elif self._ends_clause(i):
                self._resolve(clause, i)
                clause = i + 1
        for clause, i in attitudes:
            negators = self._near(i)
            if (len(negators) % 2 == 1) is (self.words.lemmas[i] in _ATTITUDES) and (negators or self.words.at(i + 1) != "か"):
                self._deny(clause, i, negators[-1] if negators else i)

    def _deny(self, start: int, end: int, negator: int) -> None:
        for k in range(max(start, end - MAX_CLAUSE), end):
            self._wide.setdefault(k, set()).add(negator)

    def _ends_clause(self, i: int) -> bool:
        words = self.words
        if words.details[i] == "接続助詞" and words.lemmas[i] in _CONTRAST:
            return True
        return words.lemmas[i] in {"、", "，"} and words.details[i - 1 : i] == ["接続助詞"]

    def _resolve(self, start: int, end: int) -> None:
        """Deny a clause that tells how it was before, where the next one tells how it is now (以前は不安だったが、今は…)."""
        lemmas = self.words.lemmas
        if _PAST & set(lemmas[start : start + 3]) and "た" in lemmas[max(start, end - 2) : end] and _NOW & set(lemmas[end + 1 : end + 4]):
            self._deny(start, end, end)

    def _wide_at(self, i: int) -> tuple[int, int, bool]:
        """Return start and end of the wide negator at ``i`` and whether it denies; an end of 0 where there is none."""
        lemma = self.words.lemmas[i]
        if i and lemma in _WRAPPERS:
            return self._wrapper_at(i)
        if i and lemma in {"と", "って"}:
            return self._reported_at(i) or self._thought_at(i)
        if lemma == "より" and self.words.at(i - 1) == "言う":
            return i - 2, i + 1, True
        if lemma in {"どころ", "所"} and self.words.at(i + 1) == "か":
            return i, i + 2, True
        return i, 0, False

    def _reported_at(self, i: int) -> tuple[int, int, bool] | None:
        """Return the wide negator 〜という申し出はない, 〜との声は一件もない, 〜と言えば嘘になる, if one begins at this と."""
        words, j = self.words, i + 1
        if words.at(j) == "言う" and words.at(j + 1) == "ば" and words.at(j + 2) == "嘘":
            return i, j + 5, True
        if words.at(j) not in {"の", "言う"} or words.at(j + 1) not in _REPORTS:
            return None
        j += 2
        while words.at(j) in {"は", "も", "が", "一", "1", "件", "一つ", "一人", "つ", "人"}:
            j += 1
        end = self._negator_end(j)
        return (i, end, not self._asks(end)) if end else None

    def _rhetorical_end(self, j: int) -> int:
        """Return where 〜がありますか, 〜がどこにあるのか ends, which says that there is none, or 0."""
        words = self.words
        if words.at(j) in {"が", "は", "など", "なんて"}:
            j += 1
        where = words.at(j) == "何処" and words.at(j + 1) == "に"
        j += 2 if where else 0
        if words.at(j) not in {"有る", "居る"}:
            return 0
        j += 1
        while words.at(j) in {"ます", "の", "だ", "です", "う"}:
            j += 1
        return j + 1 if words.at(j) == "か" else 0

    def _wrapper_at(self, i: int) -> tuple[int, int, bool]:
        words, lemma = self.words, self.words.lemmas[i]
        if lemma in {"訳", "理由"} and (end := self._rhetorical_end(i + 1)):
            return i, end, True
        j = i + 1
        if words.at(j) in {"だ", "で"}:
            j += 1
        elif lemma not in {"訳", "積り"}:
            return i, 0, False
        while words.at(j) in {"は", "も", "が"}:
            j += 1
        end = self._negator_end(j)
        if end == 0 or j == i + 1:
            return i, 0, False
        return i, end, not self._asks(end)

    def _thought_at(self, i: int) -> tuple[int, int, bool]:
        words = self.words
        j = i + 1
        while words.at(j) in {"は", "も", "の"}:
            j += 1
        if words.at(j) in {"無関係", "別", "違う", "異なる", "関係"} and j > i + 1:
            return i, j + 1, True
        if words.at(j) == "無" and words.at(j + 1) == "関係":
            return i, j + 2, True
        if words.at(j) == "言える" and (end := self._said_end(j + 1)):
            return i, end, True
        if words.at(j) not in _THINKING:
            return i, 0, False
        j += 1
        while words.at(j) in {"れる", "られる", "て", "居る", "為る", "出来る", "える", "は", "てる"}:
            j += 1
        end = self._negator_end(j)
        return (i, end, not self._asks(end)) if end else (i, 0, False)

    def _said_end(self, j: int) -> int:
        """Return where 〜と言えますか, 〜と言えるでしょうか ends, or 0."""
        while self.words.at(j) in {"ます", "の", "だ", "です", "う"}:
            j += 1
        return j + 1 if self.words.at(j) == "か" else 0

    def _negator_end(self, j: int) -> int:
        """Return where the negator that begins at ``j`` ends (ない, ありません, ございません), or 0."""
        words = self.words
        if words.at(j) in {"有る", "御座る"}:
            j += 1
        if words.at(j) == "ます":
            j += 1
        if words.at(j) == "ず" and words.at(j + 1) == "を":
            return 0  # 〜ざるを得ない
        return j + 1 if words.at(j) in {"無い", "ない", "ず"} else 0

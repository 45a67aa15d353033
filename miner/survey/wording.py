"""The words of answer tables: what is missing and why, what is nought, what is counted, and what a file's own legend says.

A true nought stands only where it is said (0, なし, ゼロ, 該当なし) or where the file's legend says it. Kinds of missing: Japanese
wording as municipalities use it when asked by reporters; 総務省統計局「統計表で用いられる記号」for … and X.
"""

import re
from dataclasses import dataclass, field

from miner.base.ja import nfkc

BLANK = ""
ASIDE = "()"  # a number in brackets, of which the notes say that it is another one
_MISSING = (
    ("late", r"(?:締切|締め切り|期限|期日)(?:を過ぎて|後|の後|に遅れ)|^late$|(?:late|overdue)_?(?:answer|reply|response)|after_?(?:the_?)?deadline"),
    (
        "partial_scope",
        r"範囲(?:が|の)?(?:違い|違う|異な|相違)|partial_?scope|(?:different|outof)_?scope|のみ(?:$|の|を|で|計上)|に限る|に限った|分だけ(?:$|の|を)|に限定|一部の窓口|を除(?:く|い)",
    ),
    (
        "under_survey",
        r"(?:調査|集計|確認|再確認|精査|照会|点検|照合|突合|審査|協議|検討|準備|入力|取り?まとめ|とりまとめ|作業|整理|算出|把握|処理|対応)(?:中|作業中|している(?:ところ|最中))"
        r"|under_?(?:survey|investigation|review)|being_?(?:counted|checked|tallied)|^pending$|in_?progress|to_?be_?(?:confirmed|announced|determined)|^TB[ACD]$"
        r"|作業中|未定|後日|調べている|調べ中|未確定|確定していない|確認でき次第|まとまり次第",
    ),
    (
        "suppressed",
        r"suppressed|withheld|confidential|not_?(?:disclosed|published|public)|秘匿|非公表|公表していない|非公開|公開していない|公表(?:しない|しません|せず|できない|できません|を控え)|個人が特定|伏せ",
    ),
    (
        "not_answered",
        r"無回答|未回答|回答(?:が|は|を|の)?(?:なし|無し|ない|なかった|得られ|控え|差し控え|拒否|できない|しない|せず|辞退|不可)"
        r"|(?:まだ)?未提出|返答(?:が)?(?:なし|ない)|no_?(?:answer|response|reply)|(?:not|un)_?answered|non-?_?response|did_?not_?(?:answer|respond|reply)",
    ),
    (
        "not_tallied",
        r"未集計|(?:集計|統計|計数|カウント|計上|把握|区別|区分|分類|記録|数え|調査|算出|管理|データ(?:を)?(?:取|と)"
        r"|数字を(?:出|取)|件数を(?:出|取))(?:して|を|は|が|も|を取って|をとって|て)*"
        r"(?:い(?:ない|ません|なかった)|お(?:らず|らない|りません)|しない|せず|していな|とっていな|取っていな|できな|できず|なし|無し|なかった|不可|不能"
        r"|ない|対象外|外)|データ(?:が|は)?(?:ない|なし|無し)|数(?:字|値)(?:が|を)?(?:得られ|取れ|ない)|not_?(?:tallied|counted|collected|recorded|tracked|compiled)|調査を(?:欠く|行っていない|実施していない)",
    ),
    (
        "unclear",
        r"^unclear$|^unknown$|不明(?!瞭)|不詳|わからない|分からない|ほぼ(?:な|無|ゼロ|0)|ほとんど(?:な|無|あり)|不明確|若干|少数|わずか|数える(?:ほど|程)|多数|増加|減少|横ばい",
    ),
)
_missing = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _MISSING]
_nought = re.compile(
    r"(?:0|ゼロ|[Zz]ero|零|皆無|なし|無し|無|ない|ありません|実績(?:は)?(?:なし|無し|ない|0)|該当(?:者|件数|する(?:もの"
    r"|件数))?(?:は|が)?(?:なし|無し|ない|ありません|なかった)"
    r"|(?:自主)?返納(?:件数|者|の申し出|の届け出)?(?:は|が|も)?(?:なし|無し|ない|ありません|なかった|0|ゼロ)|1件もな(?:い"
    r"|し|かった))(?:件|枚|人|名)?(?:です|でした|。)?"
)
_no_words = re.compile(
    r"(?:特に|とくに)?(?:理由(?:は|の))?(?:なし|無し|無|ない|ありません|不明|未回答|無回答|未集計|未記入|該当なし|回答なし)"
    r"|(?:返納)?(?:の)?(?:理由(?:は|を|の|について(?:は)?|まで(?:は)?)?、?)?(?:(?:任意|個人情報)の?ため、?|窓口で(?:は)?|特に|とくに|詳しく(?:は)?)*"
    r"(?:(?:お?聞い|聞き取っ|尋ね|伺っ|お聞きし|把握し|確認し|集計し|記録し|聴取し)て(?:は)?(?:い|お)|お聞きし|聴取し)(?:ない|ません|らず|りません)"
)
_SYMBOLS = "-‐‑–—―−ーｰ－…‥⋯・･*＊※×✕xXχ/／△▲▽▼◇◆☆★＃#♯○●◯□■◎†‡§〓"
SYMBOL = rf"[{re.escape(_SYMBOLS)}]{{1,3}}|(?<![一-龠])秘(?![一-龠])|(?<![A-Za-z])[Nn][./]?[AaDd]\.?(?![A-Za-z])"
_LINES = {"…": "…", "‥": "…", "⋯": "…", "・・・": "…", "...": "…", "..": "…"}
_DASHES = re.compile(r"[-‐‑–—―−ーｰ－]+")
_rate = re.compile(
    r"割合|(?<![a-z])(?:rates?|percent(?:age)?|shares?|ratios?|rank|average|per[_\s](?:capita|[0-9]))(?![a-z])|比率|構成比|前[月年](?:同月)?差|前回差|シェア|増減|前年比|前月比|対前|伸び|[%％‰]|(?<!確|倍)率(?!直)|パーセント|[0-9百千万]+(?:人|枚|件|世帯)?(?:当|あ)たり|倍率"
    r"|平均|順位|ランク|有無",
    re.IGNORECASE,
)
_ignored = re.compile(
    r"人口|世帯数|面積|職員数|電話|内線|ファクス|FAX|メール|担当|所属|部署|連絡先|備考|摘要|補足|コメント|特記|メモ|No\.?$"
    r"|番号$|通し|回答日|記入日|回答者|回答方法|更新日|^notes?$|^remarks?$|^comments?$|^contact|^population|URL|ホームページ|住所|郵便|ふりがな|フリガナ|よみ|読み|カナ|地域"
    r"|ブロック|区分$|種別|方法|手段|可否|体制|経緯|要望|チェック|^ID$|対象者|順番|備 考|注記|出典",
    re.IGNORECASE,
)
_remark = re.compile(r"備考|摘要|補足|注記|特記|コメント|メモ|notes?$|remarks?$|comments?$", re.IGNORECASE)
_status = re.compile(
    r"status|(?<![a-z])flag|(?<![a-z])missing|ステータス|(?:回答|集計|調査|照会|処理|提出|公表|把握|確認)(?:の)?(?:状況|状態|区分|有無|可否|方法|体制)|^(?:状況|状態)$|欠測|欠損"
    r"|(?:未回答|未集計|(?:でき|してい)ない|(?:な|無)い)(?:場合)?(?:の|場合は)?理由",
    re.IGNORECASE,
)
_forecast = re.compile(r"見込み?(?!違)|予定|予測|目標|計画(?!課)|推計(?!人口)|想定")
_superseded = re.compile(r"(?:訂正|修正|補正|変更|差し?替え)前|旧(?:数値|値|データ)")
_breakdown = re.compile(r"理由(?:別|ごと|の内訳|内訳)")
_reason = re.compile(r"理由(?!の把握|を把握|別|ごと)|自由記述|自由記載|自由回答|寄せられた声|主な声|意見|動機")
_NO_SUBJECT = r".*(?:不安|懸念|心配|不信|理由|返納|返還|返却|取りやめ)"  # 紐付け誤りへの不安: why cards come back, not what is counted
_MEASURES = (
    ("fee", r"手数料"),
    (
        "other_count",
        r"免許|電子証明書|再(?:交付|発行)|(?:保険証|口座|サイト|アプリ).*(?:登録|解除|利用)|暗証番号|紛失(?!.*返納)"
        r"|^(?!.*(?:自主|含|込|総|全)).*(?:死亡|転出|国外|破損|汚損|期限切れ|転入|帰国|在留)[^、(]*返納"
        r"|更新(?:の)?(?:手続き?)?(?:件数|枚数|人数|者数|申請)|カード(?:の)?更新$|^更新$"
        r"|(?:交付|発行)申請|(?<!返納)(?<!返納の)(?<!返納届)申請(?:件数|者数|数)$|^申請$",
    ),
    ("mislinked", rf"(?:誤(?:った|って)?(?:ひも|紐|登録|交付)|(?:ひも|紐)[付づ]け(?:の)?(?:誤り|ミス)|別人)(?!{_NO_SUBJECT})"),
    ("undelivered_cards", r"未交付|未受領|受け?取り?(?:待ち|に来ていない)|滞留"),
    ("issued_cards", r"issued_?cards|cards_?(?:issued|held)|(?<!再)交付(?:済|枚数|件数|数|累計|実績)|発行(?:枚数|件数|数)|保有枚数|有効枚数"),
    ("inquiries", r"(?:in|en)quir(?:y|ies)|問い?合わ?せ|照会件数|相談(?:件数)?|苦情|電話件数"),
    ("cancelled_cards", r"cancell?ed_?cards|cards_?cancell?ed|(?:card_?)?cancell?ations|(?<![a-z])cancell?ed(?![a-z])|廃止(?:枚数|件数|数)?|失効"),
    (
        "voluntary_return",
        r"voluntary_?(?:card_?)?(?:returns?|surrenders?)|voluntarily_?(?:returned|surrendered)|(?:returned|returns?)_?voluntar(?:il)?y|jishu_?henn?ou?"
        r"|自主(?:的な|的に|的)?\s?(?:返納|返却|返還|返上|取り?やめ)|任意(?:の)?返納|本人(?:の|が)?(?:希望|意思|申し出|申出"
        r"|都合)(?:によ(?:る|り)|で|した)?(?:返納|返却|返還|廃止)?",
    ),
    (
        "all_returns",
        r"all_?returns|returns?_?all(?![a-z])|(?:返納|返却)(?:の)?(?:総数|総件数|合計|全体|全件)|総?(?:返納|返却)(?:件数|枚数|数)?\s?[((].*(?:含む|込み)|全(?:て|体)の返納|総返納",
    ),
    ("asked", r"(?:調査|照会|依頼|アンケート)?対象(?:の)?(?:団体|自治体|市区町村|市町村)数"),
    ("responded", r"回答(?:した|のあった|済み)?(?:団体|自治体|市区町村|市町村)数?"),
    ("tallied", r"集計(?:した|している|済み?)?(?:団体|自治体|市区町村|市町村)数?"),
)
_joint = re.compile(r"[・、,]|及び|および|並びに|ならびに|(?<=数)と")
_cancelled_and_returned = re.compile("(?:廃止|失効)(?:・|、|及び|や|と)返納|返納(?:・|、|及び|や|と)(?:廃止|失効)")
_both = re.compile(r"カード[・と、及び]+電子証明書.*(?:返納|失効)")
_aside = re.compile(r"[(（](?![^()（）]*全)[^()（）]*(?:含む|含まない|除く|伴うもの)(?:[。、][^()（）]*)?[)）]")  # 返納（再交付を含む）
MEASURE_PATTERNS = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _MEASURES]
_returns = re.compile(r"返納|返却|返還|返上|(?<![a-z])returns(?![a-z])|returned_?cards|cards?_?returned|(?<![a-z])hennou?", re.IGNORECASE)
_COUNTED = ("voluntary_return", "all_returns", "cancelled_cards", "inquiries", "issued_cards", "undelivered_cards", "mislinked")
MEASURES: tuple[str, ...] = (*_COUNTED, "asked", "responded", "tallied", "fee", "other_count")
AMBIGUOUS = "returns"  # 返納 alone: voluntary ones or all


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a mark or words stand for: nought, or a kind of missing; ``low`` and ``high`` where a legend bounds it."""

    value: int | None = None
    missing: str | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """Marks and what the file says that they mean; `BLANK` is the empty cell. One is only itself, so that readings are remembered by it."""

    marks: dict[str, Meaning] = field(default_factory=dict)

    def __or__(self, other: "Legend") -> "Legend":
        """Return both; a mark that they explain in two ways is unclear."""
        both = {key: Meaning(missing="unclear") for key, said in other.marks.items() if self.marks.get(key, said) != said}
        return Legend(self.marks | other.marks | both)


_TICKED = ("☑", "☒", "✓", "✔", "✅", "■", "レ", "○", "〇", "◯", "●", "有", "1", "TRUE", "x", "X")
_OPEN = ("☐", "□", "", "-", "－", "×", "無", "0", "FALSE")


def _joined(text: str) -> str:
    """Return a text without white space, as Japanese is compared; words of machines and in English are joined by _."""
    return re.sub(r"\s+", "_", text.strip()) if text.isascii() else re.sub(r"\s", "", nfkc(text))


def mark(text: str) -> str:
    """Return a mark in the form in which marks are compared: all dashes and all dots are one."""
    plain = re.sub(r"\s", "", nfkc(text))
    plain = _LINES.get(plain, plain)
    return "-" if _DASHES.fullmatch(plain) else plain.upper().replace("✕", "×").replace("Χ", "X") if len(plain) <= 3 else plain


def meaning(text: str) -> Meaning | None:
    """Return what words say of a count that is not there; None when they say nothing of it.

    >>> meaning("自主返納としては数えていません").missing, meaning("返納はない").value
    ('not_tallied', 0)
    """
    plain = _joined(text).strip("。.()（）")
    if not plain:
        return None
    for kind, pattern in _missing:
        if pattern.search(plain):
            return Meaning(missing=kind)
    return Meaning(value=0) if _nought.fullmatch(plain) else None


def usual(text: str) -> Meaning | None:
    """Return what a bare mark means where no legend says it: … is not tallied, X suppressed; a dash alone tells nothing."""
    plain = mark(text)
    if plain == "…":
        return Meaning(missing="not_tallied")
    if plain in ("X", "秘"):
        return Meaning(missing="suppressed")
    return Meaning(missing="unclear") if plain in ("-", "*", "/", "×", "N/A", "NA", "N.A.", "N/D", "ND", "?", "・") else None


def says_nothing(text: str) -> bool:
    """Tell whether the answer to a question for reasons gives none: なし, 特になし, －, 把握していない."""
    plain = re.sub(r"\s", "", nfkc(text)).strip("。.()")
    return not plain or usual(plain) is not None or bool(_no_words.fullmatch(plain))


def is_rate(text: str) -> bool:
    """Tell whether a header speaks of a share, a rate, a change or a rank: no count of things."""
    return bool(_rate.search(nfkc(text)))


def is_forecast(text: str) -> bool:
    """Tell whether a header speaks of what is expected or planned: no count of what happened."""
    return bool(_forecast.search(nfkc(text)))


def is_superseded(text: str) -> bool:
    """Tell whether a header is that of counts as they were before their correction."""
    return bool(_superseded.search(nfkc(text)))


def is_breakdown(text: str) -> bool:
    """Tell whether a header heads counts by reason, which are parts of a count that stands elsewhere."""
    return bool(_breakdown.search(nfkc(text)))


def is_ignored(text: str) -> bool:
    """Tell whether a header speaks of what is no answer: remarks, contacts, inhabitants."""
    return bool(_ignored.search(nfkc(text)))


def is_remark(text: str) -> bool:
    """Tell whether a header is that of remarks."""
    return bool(_remark.search(nfkc(text)))


def is_status(text: str) -> bool:
    """Tell whether a header asks whether there is a number, or why there is none."""
    return bool(_status.search(nfkc(text)))


def is_box(text: str) -> bool:
    """Tell whether a header is that of boxes to be ticked where there is no number: 集計していない."""
    meant = meaning(text)
    return meant is not None and meant.missing not in (None, "unclear") and measure(text) in (None, AMBIGUOUS)


def is_ticked(text: str) -> bool | None:
    """Tell whether a box is ticked; None for what is no box."""
    plain = text.strip()
    return True if plain in _TICKED else False if plain in _OPEN else None


def is_yes_or_no(text: str) -> bool:
    """Tell whether a question is answered by yes or no: 件数を集計していますか(該当に■)."""
    plain = re.sub(r"\s*[(][^()]*[)]$", "", nfkc(text).strip())
    return bool(re.search(r"(?:か|有無)[。?)]?$", plain)) and not re.search("何[件枚人]|いくつ|どのくらい|どれくらい", plain)


def is_reason(text: str) -> bool:
    """Tell whether a header or question asks in words for reasons why cards came back."""
    return bool(_reason.search(nfkc(text))) and not is_status(text)


def measure_of_title(text: str) -> str | None:
    """Return what a title says is counted; `AMBIGUOUS` where it names several: 自主返納・問い合わせの件数."""
    pieces = {found for piece in _joint.split(_aside.sub("", nfkc(text))) if (found := measure(piece)) not in (None, AMBIGUOUS)}
    both = len(pieces) > 1 or (pieces == {"cancelled_cards"} and bool(_cancelled_and_returned.search(nfkc(text))))
    return AMBIGUOUS if both else measure(text)


def measure(text: str) -> str | None:
    """Return what a header or title counts, `AMBIGUOUS` for 返納 alone, None when it does not say.

    >>> measure("カードの自主返納の件数"), measure("返納件数"), measure("4月")
    ('voluntary_return', 'returns', None)
    """
    plain = _joined(text)
    if plain in MEASURES:
        return plain
    for name, pattern in MEASURE_PATTERNS:
        if pattern.search(plain if name != "other_count" else _aside.sub("", plain)):
            return AMBIGUOUS if name == "other_count" and _both.search(plain) else name
    return AMBIGUOUS if _returns.search(plain) else None

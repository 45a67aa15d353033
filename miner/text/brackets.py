"""What stands in 「」: somebody's words, or a term or title.

The words around a bracket decide: 「…」と話した, 「…」との声, 「…」（70代男性）, a bracket that is a sentence of its own, a list of reasons. A term is what a
noun's particle follows (「確認書」を導入), or what a name is given with (「…」と呼ばれる).
"""

import re
from dataclasses import dataclass

from miner.text.sentences import MAX_QUOTED

_AROUND = 90
_PARAGRAPH = 300
_mark = re.compile("[「」]")
_said = (
    "話|語(?!句)|述べ|答弁|弁明|説明|答え|回答|指摘|訴え|打ち明け|明か|強調|主張|批判|反論|こぼ|つぶや|嘆|漏ら|笑|"
    "憤|振り返|コメント|書い|書き|書か|記し|記さ|記入|つづ|寄せ|評価|分析|"
    "みる|みて|見る|見て|考え|懸念|期待|求め|要望|呼び掛|呼びかけ|促|心配|案内|謝|陳謝|釈明|発言|質問|ただし|ただす|"
    "問い|問う|尋ね|聞い|聞か|伝え|言い|言う|言っ|いう|いい|いわ|言わ|不満|"
    "思っ|思い|思う|感じ|首を|胸|口を|口に|肩を|眉|苦笑|力を|力説|声を|続け|吐露|断言|喜|歓迎|理解|驚|怒|疑問|不安|"
    "ため息|語気|注意|警告|警鐘|提案|提言|結論|返答|返事|応じ|否定|認め|報告|投稿|挙げ|申し出|相談|反応|迷|悩|判断|困惑|"
    "息巻|吐き捨|言い置|付け加|ぼや|落胆|安堵|胸をなで|話題|念を押|突き放|歯切れ|冷静|戸惑"
)
_speech = re.compile(
    rf"(?:など|等)?(?:と|って)(?:も|は|の[^。「」、]{{0,6}}で)?(?:、)?(?:[^。「」]{{0,28}}?)(?:{_said})|(?:など|等)?と(?:も|"
    rf"は)?し(?:て|た|、|。)|(?:など|等)?と(?:する|した)(?:。|$|\s)"
)
_noun_of_speech = (
    r"(?:声|意見|理由|指摘|批判|申し出|問い?合わ?せ|回答|不満|不安|相談|要望|懸念|思い|考え|認識|見方|反応|書き込み|"
    r"苦情|訴え|答え|説明|投稿|投書|趣旨|記述|記載|記入|内容|一点張り|一言|人|方|もの|ケース|例|見解|言葉(?:が(?:返|目立|並)|だ(?!け)|も)|感想|疑問|返事|"
    r"不信|気持ち|立場|姿勢|動機|届け出)"
)
_voice = re.compile(
    rf"(?:など|等)?(?:(?:と|って)?(?:の|いう|いった)(?:[^。「」、]{{0,10}}?){_noun_of_speech}|だ(?:そう|と(?:いう|いい|話|言))|とは[^。「」、]{{1,14}}の(?:弁|言葉|話|答え)|との(?:こと|弁))"
)
_naming = re.compile(
    r"(?:など|等)?と(?:呼(?!び)|名付|題し|題す|銘打|称(?!賛)|名乗|表示|命名|改称|改め|連携|一体|同じ(?!く?担当|[男女]性|人|市|町|課)|比べ|異な|違|"
    r"並|兼ね|一緒|(?:書|記|印刷)(?:かれ|され|い)た[^。「」]{0,6}(?:のぼり|横断幕|プラカード|ポスター|[張貼]り紙|看板|チラシ|旗|シャツ))|(?:など)?と(?:は)?(?:いう|いった)(?:名|制度|サービス|アプリ|仕組み|システム|団体|会(?!社員)|ただし書|"
    r"書類|項目|表現|用語|単語|文字|語(?!る)|欄|タイトル|題|催し|イベント|キャンペーン|事業|ページ|サイト|言葉(?!が(?:返|目立|並)|だ(?!け)|も)|"
    r"スローガン|うたい文句|触れ込み|キャッチ|理念|フレーズ|文言|標語|目標|考え方|原則|ルール|うわさ|噂|見出し|ハッシュタグ|メッセージ|"
    r"題名|誤解|デマ|商品|番組|本|書籍|記事|論文|曲|歌)"
)
_attributed = re.compile(
    r"(?:など)?[((](?:[^()]{0,24}(?:男性?|女性?|代|歳|市|区|町|村|県|都|府|道|会社員|主婦|無職|学生|自営業?|農業|同|氏|議員|幹部|教授|弁護士|職員|担当|"
    r"さん|課|長)[^()]{0,8})[))]|\s*[=―—]{1,2}\s*[^\n。「」]{0,24}(?:男性?|女性?|代|歳|主婦|会社員|無職|学生|自営業?|農業|パート|\([0-9]{1,3}\))"
)
_next = re.compile(r"(?:[((][^()]{1,24}[))])?(?:、|や|と(?=「)|とか、?|、また、?|または|および|及び|、あるいは、?|・|,|など、?)?「")
_series = re.compile(
    r"(?:など(?:が|と|で|の|、|さまざま|。|$|だ)|など[^。]{0,20}(?:多|目立|続|あっ|寄せ|書|挙|理由|だ)|が(?:[^。]{0,8}(?:[0-9]|"
    r"最|多|目立|続|大半|占|上が|挙が|出|寄せ|あっ|並))|で[^。、「」]{0,4}(?:[0-9]+(?:割|%|件|人)|全体の|半数)|(?:は|も)?[0-9]+(?:[件人枚]|[市区町村](?!民|長|議)|の?自治体|団体)|を(?:[^。「」]{0,4}理由|挙げ|訴え|心配|懸念|"
    r"理由|選)|(?:など|等)?\s?(?:③|\(?3\)?(?![0-9,]*[件人枚通割%]))|(?:の|が)(?:順|最多)|だった|で(?:ある|した|、)|が(?:主な|中心)|$|[。\n])"
)
_about_reasons = re.compile(
    r"理由|動機|言い分|声(?!援|明)|意見|記述|記入|自由回答|挙げ|訴え|寄せられ|(?:問|設問|Q)\s?[0-9]\s?[:=]|アンケート|(?:[2２]|②)\s?[=)）]|(?:(?<![0-9])2|②|\(2\))\s?$"
)
_findings = re.compile(
    r"トラブル|不具合|ミス|(?:調査|相談|内容|事例|種類|原因|誤り|障害|事故|選択肢|世論調査|設問)(?:の[一-鿿]{2})?(?:は|で|に|として|別)|世論調査|選択肢|内訳"
)
_share = re.compile(r"(?:[0-9]+の?[件人枚通割]|残(?:り|る)(?:[^。、「」]{0,8})?|半数|多く|大半|最多|一部|ほか|次いで|続いて)(?:は|が|も|に)?、?$")
_subject = re.compile(r"[一-鿿ァ-ヴー)々](?:さん|氏|ら|たち)?(?:\([^()]{1,24}\))?(?:は|が|も|からは|では)、?$")
_speaks = re.compile(r"(?:など)?と(?:も)?(?:、)?[^。「」、\s]{2,20}(?:。|$|\n)")
_parallel = re.compile(r"、[^「」。、]{1,14}(?:は|も|では)「")
_clause_end = re.compile(
    r"(?:[。！？!?…]|(?:た|だ|る|い|す|う|く|ぬ|か|よ|ね|わ|の|さ|ぞ|な|けど|けれど|から|ので|のに|が|し|たい|ません|"
    r"ます|です|まで|ば|ても|つもり|ばかり|だけ|ほど|もん|ずさん|ガタガタ|不安|心配|疑問|無理|嫌|怖|反対|だめ|必要|"
    r"不要|十分|無駄|意味|表れ|せい|ため|不信|不足))$"
)
_unfinished = re.compile(r"(?:。.{2,}|^.{11,})[ぁ-ん]$|[てでしみきりちにもは]$|(?:もの|こと|ちゃ|かな|かしら)$")  # of who speaks alone
_predicate = re.compile(r"[ぁ-ん](?:た|だ|る|い|す|う|ない|たい|ません|ます|です|か|よ|ね|の|だけ|ばかり|けど|から|ので|のに)[。！？!?」』]*$|[。]")
_several = re.compile("。[^。]{2}")  # sentences
_named_thing = re.compile(
    r"(?:サイト|システム|アプリ|サービス|制度|名称|いわゆる|アンケート|コーナー|連載|特集|企画|番組|団体|の会|運動|キャンペーン|イベント|集会)$"
)
_chain_before = re.compile(r"(?:「[^「」]{0,200}」(?:、|や|と|とか)?)+$")
_term = re.compile(
    r"(?:自主)?(?:返納|返却|廃止|返還)|マイナ[ァ-ヴー]*(?:保険証|カード)?|[一-鿿ァ-ヴー]*(?:カード|番号|確認書|口座|制度|"
    r"サービス|サイト|アプリ)"
)
_listed = re.compile(r"(?<=[、は])\n(?P<items>(?:「[^「」\n]{2,120}」\n)+)(?=など|と(?:いう|いった|の)|といった)")
_rest = re.compile(rf"[^。\n]{{0,{_AROUND}}}.?", re.DOTALL)  # of a sentence, with its end
NO_STATEMENT = re.compile("(?:現在)?(?:集計|調査|確認)中|(?:ほとんど|ほぼ)?(?:ない|なし|いない|ありません|ゼロ|0|該当なし)")
_opens = re.compile(r"(?:[、。はがもでには:：)）＝=\s]|として|こう|次のように|によると|話す|から|まず|→)$")


@dataclass(frozen=True, slots=True)
class Bracket:
    """An outermost 「…」: the span of its words, and whether they are somebody's."""

    start: int
    end: int
    is_quote: bool
    alone: bool  # a sentence of its own


def outermost(match: str) -> list[tuple[int, int]]:
    """Return the spans of the words in the outermost 「」; a bracket that is not closed within `MAX_QUOTED` characters is none.

    >>> outermost("「『任意』と「強制」だ」と")
    [(1, 11)]
    """
    found: list[tuple[int, int]] = []
    open_: list[int] = []
    for mark in _mark.finditer(match):
        if mark[0] == "「":
            open_.append(mark.end())
        elif open_:
            start = open_.pop()
            if mark.start() - start <= MAX_QUOTED:
                while found and found[-1][0] >= start:
                    found.pop()
                found.append((start, mark.start()))
            if open_ and mark.end() - open_[0] > MAX_QUOTED:
                open_.clear()
    return found


def brackets(match: str) -> list[Bracket]:
    """Return the outermost brackets of a text in NFKC, in order; a list of them is decided by its last."""
    result: list[Bracket] = []
    following = False
    for start, end in reversed(outermost(match)):
        after = match[end + 1 : end + 1 + _AROUND]
        chained = following and bool(_next.match(after))
        alone = _is_alone(match, start, end)
        own = _decide(match, start, end, alone)
        is_quote = chained if own is None else own
        if chained and own is False and _predicate.search(match[start:end]) and not _naming.match(after):
            is_quote = True
        result.append(Bracket(start, end, is_quote, alone))
        following = is_quote
    return result[::-1]


def on_one_line(match: str) -> str:
    """Return a text in which a list of 「…」, one a line, stands in the sentence around it (理由は、 … などです); positions stay."""
    return _listed.sub(lambda found: " " + found["items"][:-1].replace("\n", "、") + " ", match)


def _is_alone(match: str, start: int, end: int) -> bool:
    before = match[max(0, start - 3) : start - 1].rstrip(" ")
    if before[-1:] == "」":  # the last of a list: as its first
        first = _chain_before.search(match, max(0, start - _PARAGRAPH), start - 1)
        before = match[max(0, first.start() - 2) : first.start()].rstrip(" ") if first else before
    after = match[end + 1 : end + 2]
    return (not before or before[-1] in "。\n」") and (after in ("", "。") or after.isspace())


def _of_findings(before: str, told: str = "") -> bool:
    """Whether the last thing that is said to be listed are findings (トラブルの内容は), and not reasons or voices, of which a paragraph tells."""
    found = [found for found in _findings.finditer(before) if found[0] != "選択肢" or "理由" not in told]
    reasons = list(_about_reasons.finditer(before))
    return bool(found) and (not reasons or reasons[-1].end() < found[-1].start())


def _decide(match: str, start: int, end: int, alone: bool) -> bool | None:
    """Return whether a bracket holds words that were said; None where only its neighbours can tell."""
    words = match[start:end].strip()
    rest = _rest.match(match, end + 1)
    after = rest[0].lstrip(" ") if rest else ""
    before = _chain_before.sub("", re.split(r"[。\n](?![^「]*」)", match[max(0, start - 1 - _AROUND) : start - 1])[-1])
    if len(words) < 2 or _naming.match(after) or _term.fullmatch(words) or NO_STATEMENT.fullmatch(words):
        return False
    if _several.search(words) and after:
        return True
    if alone and (len(words) >= 4 or words[-1] in "。!?"):
        return bool(_clause_end.search(words) or _unfinished.search(words))
    if _attributed.match(after):
        return True
    told = match[max(0, start - _PARAGRAPH) : start].rpartition("\n")[2]  # what the paragraph tells of
    if _share.search(before) and not _of_findings(before, told) and (_about_reasons.search(told) or _about_reasons.search(after)):
        return True
    if _next.match(after):
        return True if len(words) >= 14 and _predicate.search(words) else None
    return _by_words_after(words, before, after, told)


def _told_by_verb(words: str, before: str, after: str) -> bool:
    """Whether a subject, any verb or nothing but the end of the sentence frame the words: 男性は「…」と手を振った。"""
    subject = bool(_subject.search(before))
    if subject and re.match(r"。|\n|$", after) and _unfinished.search(words):
        return True
    speaks = _speaks.match(after) and (subject or not before.strip())
    return bool((speaks or (subject and _parallel.match(after))) and _clause_end.search(words))


def _by_words_after(words: str, before: str, after: str, told: str) -> bool:
    if _voice.match(after) and (_clause_end.search(words) or _about_reasons.search(before + after[:20])):
        return True
    if _speech.match(after):
        return len(words) >= 4 or bool(_about_reasons.search(before) or re.match(r"(?:など)?と(?:も)?(?:答え|回答|話|述べ|説明|し)", after))
    if re.match(r"[。\n]|$", after) and _opens.search(before) and (_clause_end.search(words) or _about_reasons.search(before)):
        return not _named_thing.search(before)
    if _told_by_verb(words, before, after):
        return True
    if re.match(r"(?:が|は|も|の)?(?:最多の)?[0-9一二三四五六七八九十]+[件人枚割]", after) and _of_findings(before, told):
        return False
    if _named_thing.search(before) and not _clause_end.search(words):
        return False
    reasons = bool(_about_reasons.search(before) or re.match(r"[^。]{0,30}(?:理由|声が|回答)", after))
    if reasons and _series.match(after) and not re.match(r"の", after):
        return True
    return bool(re.match(r"(?:が|は|も)?[0-9一二三四五六七八九十]+[件人枚]|[がの][0-9一二三四五六七八九十]+[件人枚割]", after)) or (
        len(words) >= 8 and bool(_predicate.search(words)) and bool(re.match(r"(?:など)?と(?![一-鿿]{0,3}[のを])|、|$|を理由", after))
    )

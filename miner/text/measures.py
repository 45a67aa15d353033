"""What a number counts, told by the words around it."""

import re
from dataclasses import dataclass
from functools import lru_cache

VOLUNTARY, ALL, CANCELLED, INQUIRIES = "voluntary_return", "all_returns", "cancelled_cards", "inquiries"
ISSUED, UNDELIVERED, MISLINKED, FEE, OTHER = "issued_cards", "undelivered_cards", "mislinked", "fee", "other_count"
REPLIES = ASKED, RESPONDED, TALLIED = "asked", "responded", "tallied"
RETURNS = frozenset((VOLUNTARY, ALL))
_CARD = r"(?:(?:マイナ(?:ンバー)?|個人番号)?カード(?:の|を)?)?"
_RETURN = r"返納|返却|返還|返上|返された|返した|返す(?:人|動き)|手放"
CUES = (
    (
        ALL,
        r"返納の?(?:総数|総計|全体|件数全体)|総返納(?!が?自主)|返納された[0-9]|(?:更新|転出|破損|死亡|期限切れ|"
        r"亡くな)[^。」]{0,18}(?:を含め|含む|含め|も合わせ)(?:た|る|、)?(?:返納|総数|全体)?",
    ),
    (
        CANCELLED,
        r"(?:カード|枚数|本人の希望[^。]{0,12})[^。、]{0,8}(?:廃止|失効)|廃止(?:された|した|の)?(?:(?:マイナ(?:ンバー)?|個人番号)?カード|枚数|件数|数)|"
        r"廃止(?=[0-9]|された約?[0-9]|となった|(?:は|が)[^。]{0,30}枚)|(?:希望|申請)(?:など)?(?:で|により|による)(?:カード[をの])?(?:廃止|失効|返納)|"
        r"失効(?:した|数|枚数|(?=[がは]))|無効[にと]な(?:った|り)",
    ),
    (
        MISLINKED,
        r"誤登録|誤った[^。、]{0,6}(?:ひも|紐)[づ付]け|誤り(?:が|は)(?:(?=[約計]?[0-9])|確認|見つか|判明)|誤って(?:交付|発行|登録)|誤(?:って)?(?:ひも|紐)[づ付]け?|(?:ひも|紐)[づ付]け?(?:の)?(?:誤り|ミス|間違い)|"
        r"別人(?:の[^。、]{0,14})?(?:への?|に|と)?(?:ひも|紐|登録|の口座)|他人の(?:情報|口座|年金|保険)[^。、]{0,12}(?:登録|"
        r"ひも|紐)|誤交付|別人[^。、]{0,8}ひも付け|[別他]人名義の[^。、]{0,8}(?:登録|口座)",
    ),
    (
        UNDELIVERED,
        r"未交付|返送|届(?:か(?:ず|ない)|いていない)|未達|受け取られて(?:い|お)ら?(?:ない|ず)|(?:受け|引き)?取りに来(?:ない|ていない|なかった)|保管庫|(?:保管|留め置)(?:して|され)|未受領",
    ),
    (INQUIRIES, r"問い?合わ?せ|相談(?!員)|苦情|電話(?!相談)"),
    (
        ISSUED,
        r"(?:交付|発行|保有)(?:済み)?(?:枚数|数|件数)|交付済み|(?:累計)?交付された|交付でき(?:た|て)|交付した(?:カード|枚数)|交付(?=(?:は|が)[^。、]{0,12}[0-9千]枚|約?[0-9,]+万[0-9,千]*枚)|保有者数?|申請件数|発行され",
    ),
    (
        OTHER,
        r"再び申請|再申請|再度申請|再交付(?!手数料|の?申請に|に(?:は|も)?手数料)|再発行(?!手数料|に(?:は|も)?手数料|の手数料)|再取得|(?:資格確認書|"
        r"保険証)[^。、誤]{0,8}(?<!誤)登録(?:者|件数|は)|受け取った|ログアウト忘れ|(?<![納却廃止]の)(?<![納却])申請(?:数|者|(?:は|が)(?=[^。、]{0,8}[0-9百千万]))",
    ),
    (
        VOLUNTARY,
        rf"自主(?:的(?:な|に))?(?:{_CARD})?(?:{_RETURN})|みずから[^。、]{{0,12}}(?:{_RETURN})|(?:{_RETURN})(?!の(?:手続|際|方法|仕方|やり方)|する場合|時に)",
    ),
)
_cue = re.compile(
    "(?=[返総更転破死期亡カ枚本廃希申失無引取誤ひ紐別他未届受保留問相苦電交発累再資自みログ手])(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in CUES)
    + ")"
)
_did = re.compile(
    rf"(?:余り|以上|ほど|程度|前後|超|弱|近く)?(?:が|も)(?:自主的に|みずから)?(?:{_CARD})(?:自主的に)?(?:返納|返却|返還|返上)(?:し|を(?:し|済)|され)"
)
_issued = re.compile(r"(?:余り|以上|ほど|程度|前後|超|弱|近く)?(?:が|を)(?:交付|発行)(?:され|済|した)")
_last_of_list = re.compile(r"(?:[、,][^。、,0-9「」]{1,14}[0-9万千,]+[件枚人])*")  # 甲市で3件、乙市で1件の誤登録
_some_cue = re.compile(
    "返|更新|無効|誤|取りに来|保管庫|転出|破損|死亡|期限切|亡くな|廃止|失効|登録|ひも|紐|別人|他人|誤交付|未|届|問|相談|苦情|電話|交付|発行|"
    "保有|受け取|総数|総返|ログアウト|手放|申請|保管|再"
).search
_after_number = re.compile(rf"(?:余り|以上|ほど|程度|前後|超|弱|近く|近い)?の(?:{_CARD})(?:[^。、0-9「」]{{0,10}}?)(?={_cue.pattern})")
_other_subject = re.compile(r"免許|歳費|給与|報酬|補助金|給付金|助成金|年金の返納|勲章|(?:賞|税金?|議員[^。、]{0,4})[をの](?:自主)?返納|奨学金|ボーナス")
_other_return = re.compile(r"(?:免許証?|歳費|給与|報酬|手当|賞与|ボーナス|補助金|給付金|助成金|奨学金)[^。、]{0,8}$")
_ours = re.compile(r"マイナ|個人番号|カード|保険証|住基")
_foreign_after = re.compile(
    r"(?:余り|以上|ほど|程度|前後|超|近く|近い|あまり)?(?:[がはもに]|ずつ|ら|分|の(?:議員|職員|弁護士|記者|委員|専門家|家族))?"
    r"(?:[^。、(]{0,4}(?:住民票|証明書|再び申請|再申請|再取得|語[るっ]|利用|アクセス|申し込み|予約|投稿|送(?:っ|付)|発送|郵送|配(?:っ|布)|参加|出席|集ま|署名|賛同|来場|応募|亡くな|死亡|(?<!届)けが|逮捕|並んで|待って|在籍|勤務|つきっきり|"
    r"対応|体制|一組|組で|暮らし|家族|乗り|住ん|検挙|感染|増員|配置|委嘱|投票|デモ))"
)
_children = re.compile(r"の(?:子(?:ども|供)?[をがとにたの]|孫|娘|息子|きょうだい)")
_one_of_them = re.compile(
    r"(?<=うち)の?[1一]人(?:で|は|の|が|、)|(?<=[たのる])[1一]人(?:だ|である|です)(?:。|が、?|$)"  # このうち一人で、年金生活を送る男性は
    r"|[0-9一二三四五六七八九十]+人(?=の(?:本音|声|証言|思い|事情|言い分|話|場合))"
)
_foreign_noun = re.compile(
    r"(?:(?:[1一]日|週|月)(?:あたり|当たり|平均)|(?<![0-9月])[1一]日|(?:職員|弁護士|議員|市民ら|家族|委員|専門家|住民ら|会員|メンバー|人口|有権者|回答者|参加者|世帯主|店|社員|名刺|"
    r"ポスター|チラシ|紙|写真)(?:ら|など|分)?(?:が|は|の|も)?)(?:約|およそ)?$"
)
_nation = re.compile(r"デジタル庁|総務省|全国(?!の[^。、]{0,12}[市区町村体])|国内(?!外)|(?:制度|発行|交付)(?:の)?(?:開始|当初)|政府|国(?:の|は|が|全体)(?!民)")
_part_of_all = re.compile(r"(?:件|枚|人)?(?:[^。自]{0,6})、?(?:この|その)?うち[^。]{0,24}?(?:不信|不安|自主|本人の意思|転出|更新|死亡|破損)")
_lifecycle = re.compile(r"(?![^。、]{0,12}(?:除く|除い|以外))(?:更新|転出|破損|死亡|期限切れ|紛失(?!した場合|の(?:恐れ|危険)|が|へ|する)|引っ越し|亡くな)")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that tells what is counted."""

    start: int
    end: int
    measure: str


def cues(text: str, offset: int) -> list[Cue]:
    """Return the words of a sentence that tell what is counted, in order."""
    if not _some_cue(text):
        return []
    return [
        Cue(found.start() + offset, found.end() + offset, str(found.lastgroup))
        for found in _cue.finditer(text)
        if found.lastgroup not in RETURNS or not _other_return.search(text, max(0, found.start() - 16), found.start())
    ]


def behind(match: str, at: int) -> str | None:
    """Return what is counted if it follows the number: 6件の返納."""
    found = _after_number.match(match, end_of_list(match, at))
    if not found:
        return VOLUNTARY if _did.match(match, at) else ISSUED if _issued.match(match, at) else None
    cue = _cue.match(match, found.end())
    return str(cue.lastgroup) if cue else None


def end_of_list(match: str, at: int) -> int:
    """Return where the list of numbers ends that goes on behind a number: 3件、乙市で1件."""
    return _last_of_list.match(match, at).end()  # type: ignore[union-attr]


def is_foreign(match: str, start: int, end: int) -> bool:
    """Whether the words beside a number tell of another subject: 約120人が参加, 職員が1人."""
    if match.startswith(("の申請", "の申し込み"), end) or _one_of_them.match(match, start):
        return True
    return bool(_foreign_after.match(match, end) or _children.match(match, end) or _foreign_noun.search(match, max(0, start - 12), start))


def is_other_subject(text: str) -> bool:
    """Whether a sentence speaks of another kind of return (運転免許, 歳費)."""
    return bool(_other_subject.search(text) and not _ours.search(text) and re.search("返納|返上|返還|[0-9]", text))


def names_card(text: str) -> bool:
    """Whether a sentence names the card itself."""
    return bool(re.search("マイナ|個人番号|カード", text))


def is_ours(text: str) -> bool:
    """Whether a text speaks of the card at all."""
    if re.search(r"マイナ|個人番号|通知カード|住基カード", text):
        return True
    return bool(re.search(r"カード[^。]{0,20}(?:返納|返却|返[しすさそ])|返納した(?:カード|理由)|自主返納", text)) and not _other_subject.search(text)


@lru_cache(maxsize=1)  # asked for each number of a sentence
def is_national(text: str) -> bool:
    """Whether a sentence speaks of the whole nation's counts."""
    return bool(_nation.search(text))


def holds_parts_of_all(match: str, end: int) -> bool:
    """Whether 返納 before this number is all returns, since a part of them is told apart by its reason."""
    return bool(_part_of_all.match(match, end))


def is_lifecycle(text: str) -> bool:
    """Whether words name an administrative event rather than a wish."""
    return bool(_lifecycle.search(text))

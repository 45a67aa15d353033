"""What a speaker did with the card, and whether his words are a stated reason of somebody who returned it or means to."""

import re
from typing import NamedTuple

from miner.text.speakers import CITIZEN, MINISTER, MUNICIPALITY, OFFICIAL

RETURN, PLANNED, NOT_ACQUIRE, NOT_COLLECT, CANCEL_INSURANCE = "return", "return_planned", "not_acquire", "not_collect", "cancel_insurance"
OPINION, LIFECYCLE, OTHER = "opinion", "lifecycle", "other"
_RETURN = r"(?:返納|返却|返還|返上)"
_never = re.compile(
    r"(?:返(?:す|そう|納)|手放)[^。、「」]{0,10}(?:(?:つもり|理由|気|必要|考え|予定|こと)(?:は|も|が)?(?:な|ありま)|"
    r"(?:と)?は?思(?:わな|いませ|って(?:は)?いな|っていませ)|考えて(?:は)?い?(?:な|ませ)|しない|しません)|返さな|返せな|返しませ|返納しな|返納しませ|返納できな|迷って(?!い(?:た|まし))|迷う|思いとどま|踏みとどま|"
    rf"{_RETURN}(?:を|は)(?:見送|しない|ためら)|持ち続け(?:る(?!気|のは|こと)|たい|ます)|持っておき|手元に(?:残|置)|分は残し|(?:もう少し|まだ|しばらく)様子を見"
)
_DID = (  # of 返し, 返納し
    r"(?:(?:まし)?た(?!い|く|ら|って|ところで|[方ほ]うが|方が{other})|て(?!も|いな|(?:は)?いませ|ほし|くだ|は|み(?:る|よ)|い[いけ]|良い|よい|おら|おりませ|もら(?:え|い|う))|"
    r"てもら(?:い(?:まし)?た|った)|ちゃ[いっ]|に(?:来|訪れ|行(?:った|って|き))|終え|、)"
)
_DONE = (
    rf"{_RETURN}(?:を)?された(?:人|方|市民)|届(?:け出?|出)?書?を(?:出|提出)し{_DID}|{_RETURN}(?:を|も)?し{_DID}|{_RETURN}(?:済み|を済ませ|の?手続きを(?:終え|済ま|し)|届|に(?:訪れ|来))|(?:みずから|自ら)返した|返納者|"
    rf"(?<!繰り)(?:返|手放)し{_DID}|返すと(?:こう|そう|、|話|語|言)|(?:(?<!の)|(?<=カードの))手続きを(?:終え|済ま)|(?<=[で、に])手続きをし(?:た|て)|{_RETURN}を終え|を{_RETURN}。"
)
_done = re.compile(_DONE.replace("{other}", ""))
_does = re.compile(rf"(?:{_RETURN}し|返し|手放し)ます(?:[。、]|$)")  # at the counter
_done_himself = re.compile(_DONE.replace("{other}", "|人|方[はもの]|市民|という"))  # in his own words those who returned are others
_keeps = re.compile(  # told of who did not return it, or not in the end
    rf"(?:返して|返納して|手放して)(?:は)?い(?:な|ませ)|手元に(?:残|置)|(?:持ち|使い)続け(?!る(?:気|のは|こと))|{_RETURN}(?:を|は)(?:やめ|見送|ためら)|思いとどま|踏みとどま|返さず|手続きをやめ|"
    r"再び(?:申請し|取得し|作っ)|再(?:申請|取得)し(?:た|て)|申請し直し|作り直し(?:た|て)"
)
_plan = re.compile(
    rf"(?:{_RETURN}|返す|手放す|返そう)[^。「」]{{0,8}}(?:考え(?:て|る|中)|予定|つもり(?!は?な)|検討|望|希望|したい|"
    rf"決め)|返納したい|返したい|返すつもり(?!は?な)|返そう(?:と(?:思|考)|か(?:な|と))|返すと(?:いい|いう|決め|心に)|(?:{_RETURN}する|返す)ため(?:だ|に(?!は))|"
    r"(?:来週|来月|近く|今度|近いうち|これから)[^。「」]{0,8}(?:返す|返納する|返します|返納します)|返しに行(?:こう|く(?:よ|わ|さ|ね|ん|つもり|予定|と|。|$))"
)
_not_got = re.compile(
    r"(?:作ら|持た|取ら|申し込ま|申し込んで(?:も|は)?い|(?:申請|取得)し|(?:作|つく)って(?:は)?い?|(?:申請|取得)して(?:は)?い?)(?:な[いかく]|ず|ません|へん)|"
    r"(?:作る|つくる|申請する|取得する|持つ)(?:つもり|気|予定)(?:は|も)?な|(?:カード|マイナ)[^。]{0,14}持って(?:は)?い?(?:な|ませ)|未取得"
)
_not_fetched = re.compile(
    r"受け取りに(?:は)?(?:行か|行って(?:は)?いな|来な)|受け取ら(?:な|ず)|受け取って(?:は)?いな|受け取りませ|受け取り(?:に行くの)?を(?:やめ|見合わせ)|受け取るのを(?:やめ|見合わせ)|受け取る(?:つもり|気)(?:は|も)?な|受け?取り?を拒"
)
_insurance_off = re.compile(
    r"(?:登録|マイナ保険証|保険証)[^。]{0,12}(?:解除|取り消|取りや)|(?:ひも[付づ]け|連携|一体化|登録)[^。]{0,8}(?:解除し|外し|やめ|取り消|消し)|"
    r"保険証(?:として|代わり)[^。]{0,8}使(?:いたく|わな|う(?:つもり|気)[はも]?な)"
)
_lifecycle = re.compile(
    r"亡くな(?:った|り)|他界|死亡|転出|引っ越し|(?:期限|有効期限)(?:が)?切|破損|壊れ|再発行のため|更新のため|海外(?:に|へ)(?:移|転)|住所欄|追記欄|欄がいっぱい"
)
_other_thing = re.compile(r"免許|歳費|給与|報酬|賞与|退職金|年金手帳|勲章")
_ours = re.compile(r"カード|マイナ|個人番号|保険証")
_why = re.compile(
    r"理由|動機|声(?!援|明)|意見|申し出|挙げ|書か|書い|記述|記入|記され|寄せられ|届け出|訴え|返納届|自由回答|(?:2|②)\s?[=)]|②|"
    r"などさまざま|目立|返納した(?:人|方)|返納者|返(?:しに来|し)た(?:人|方)|窓口を訪れた|が[0-9]+件|問\s?[0-9]\s?:|が(?:半数|[0-9]割)|"
    r"も(?:あっ|い)た|[0-9]件(?:は|が)|残り"
)
_recording = re.compile(  # how reasons and counts are kept
    r"把握して(?:い|お)?(?:な|ら|る)|集計|区別|統計|分類|聞き?取って?(?:い|お)|聞いて(?:は)?(?:い|お)?(?:な|ら|ません)|尋ねて(?:は)?(?:い|お)?(?:な|ら)|"
    r"(?:理由|事情|詳細|すべて)[^。]{0,14}(?:分から|わから|不明|把握)|調査中|空欄|無記入|未記入|記入(?:は|が|の)|理由欄|任意(?:で聞|の記入|記入)|"
    r"ほぼな|ほとんどな|ない」と答え|^(?:理由を)?(?:答え|言わ)な(?:い|かった)(?:人|方)|理由を(?:聞く|尋ね(?:る|れ))|^ない$|^なし$|回答なし|未回答|数えて"
)
_of_the_office = re.compile(  # what an office does itself
    r"案内|説明(?:して|する|を)|手数料|点検|求めて|求める|検討|見守|対応(?:し|する|に追)|呼び掛け|お願い|ご(?:意見|判断)|メリット(?:も|を)知|残る|"
    r"影響|落ち着い|可能性|(?:窓口|職員|業務)の負担|誤解|思いとどま|増え|減る|件数|公表|混雑|努め|進め|丁寧|徹底|再発|周知(?:し|する)|確認(?:し|でき|する)|手続き|相談(?:し|を)"
)
_felt = re.compile(
    r"不安|不信|怖|こわ|恐|心配|漏|流出|信用|信頼|嫌|いや|監視|強制|任意|押しつけ|必要(?:性)?(?:な|が|を感)|使わ|使い道|"
    r"使う|面倒|難し|メリット|利点|納得|反対|抗議|危な|ずさん|トラブル|巻き込|保険証|ポイント|落と|なくし|紛失|更新|暗証|"
    r"ひも[づ付]|説明(?:が|不足|もな)|不公平|不便|いらな|要らな|意味がな|腹|怒|国に|政府|急|欠陥|不祥事|誤"
)
_people_say = re.compile(
    r"(?:人|方|声|市民|住民|区民|町民|高齢者|若者|女性|男性)(?:が|も|は|から|など)?[^。]{0,14}(?:多|いた(?!い)|いまし|いる|い(?:ます|"
    r"らっしゃ)|ある|あった|あり|目立|おら|中心|ほとんど|寄せ|届)|(?:と|って)(?:話|言|書|訴え|おっしゃ|の声)|"
    r"と(?:の|いう|いった)(?:理由|申し出|意見|記述|記載|相談|不安|不信)(?:が|も)|』(?:など)?と(?:の|いう|いった)(?:声|内容|話|回答)(?:が|も)"
)
_voices = re.compile(r"」?(?:など)?[(][^()]{1,20}[)][^。]{0,80}(?:声|理由)")
_answers = re.compile("誤解|受け止め|徹底|丁寧|答えて(?:い|お)|説明し(?:たい|てい)")  # of an office to what people say
_trend = re.compile(
    r"返納(?:者|する人|した人)?(?:は|が)[^。]{0,6}(?:目立た|目立って(?:は)?いな|少な|落ち着|まれ|わずか)|(?:声|人|方)(?:は|が|も)[^。]{0,10}(?:増え|増して|減っ|高まっ|広がっ)"
)
_heard = re.compile(
    r"」?(?:など)?(?:と|って)[^。「」、]{0,16}(?:話|訴え|言|語|答え|書|申し出|記|打ち明け|伝え)[^。「」、]{0,6}(?:人|方(?!針|法)|市民|区民|町民|住民|高齢者|来庁者|者)(?:も|が|は)"
)
_asked_of_us = re.compile(r"」?(?:など)?と(?:の|いう|いった)(?:[^。「」、]{0,6})(?:要望|質問|問い?合わ?せ|注文|疑問|苦情)")
_hands_on = re.compile(
    r"」?(?:など|等)?(?!と(?:の|いう|いった)(?:思い|考え|認識|見方|見解|立場|姿勢|気持ち|コメント|談話|懸念|見通し|こと(?:だ|です|でし|。)))(?:(?:と|って)(?:の|いう|いった|か(?:、)?「)|(?:と|って)[^。「」、]{0,16}(?:書[いかく]|記(?:し|さ|入|載)|人|方(?!針|法)|市民|区民|"
    r"町民|住民|声(?!を)|者(?:も|が)|(?:ら|さ)れ(?:て|た))|が|は|も|を|の|で|だ|[(0-9])"
)
_says = re.compile(r"」?(?:など|等)?と(?:も|は)?")
_speaks_itself = re.compile(r"[市区町村県課係室局部者員長]側?(?:\([^()]*\))?(?:は|も)、?$")
_from_them = re.compile(
    r"(?:返納者|返納した(?:人|市民|方|男性|女性)|訪れた(?:人|方|市民)|来庁者|市民|区民|町民|住民|[0-9]人|大半|多く|ほとんど)(?:の[^。、]{1,6})?(?:が|は|から(?:は)?|の中には|に)、?[^。]{0,20}$"
)
_from = re.compile("から(?:は|も)?、?$")
_asked_why = re.compile(r"理由|動機|申し出|自由記述|記述|記載|返納届|用紙|届け出|寄せられ|書き添え|[0-9]件は")
_judges = re.compile(
    r"[てで](?:ほし|もらい(?:たい|たく)|いただき(?:たい|たく)|頂きた|ください)|べき|残念|遺憾|望まし|望む|望みま|願(?:う|います|いたい)|期待|懸念(?:して|する)|危惧|憂慮|"
    r"困(?:って|惑)|戸惑|驚(?:い|き)|想定外|予想(?:以上|外|して)|思(?:う|って|い(?:ます|たい)|わな|える)|考え(?:る|ます)?$|感じ(?:る|て|ます)|可能性|かもしれ|だろう|"
    r"でしょう|ではないか|のではな|とみられ|はず(?:だ|で)|らしい|ようだ|た(?:い|く)(?:。|$|と|です)|ていく(?:。|$)|てまい|努め|注視|見守|"
    r"求め(?:る|てい|たい|てきた)|要望|徹底する|全力|微々|ごく(?:わず|一部)|大した|理解(?:は)?でき|受け止め|不十分|足りな|問題だ|責任|重い|ありがた|歓迎|今後も?[^。]{0,8}増え|かねない|"
    r"とは$|(?:に|で)ほかならな|慎重|急ぐ"
)
_explains = re.compile(
    r"含(?:ま|む|め)|集計|把握|公表|手数料|手続き|受診でき|資格確認書|対象|期限|仕組み|番号は[^。]{0,8}(?:残|消え|変わら)|制度上|区別|転出|死亡|(?:でき|あり|なり)ます"
)
_in_the_street = re.compile(r"保有者|持っている(?:人|方|市民)|駅前|街頭|街で|街の|買い物|賛否|受け止め|反応|通行人")
_afterwards = re.compile(
    r"返(?:し|納し)たこと[はを][^。、]{0,4}後悔|授業料|早まっ|思い直し|再び申請|分(?:ほど|くらい|ぐらい)?で終わ|手続き(?:は|自体は?)[^。]{0,12}(?:簡単|終わ|あっけな)|^あっけな|分もかから|^返した(?:翌日|後|あと|瞬間)|困ったこと[はも][^。]{0,6}な"
)
_regrets = re.compile(
    r"返(?:し|納し)たこと[はを][^。、]{0,4}(?:悔い|悔や|後悔(?!は?(?:して(?:は)?い)?(?:な|しな)))|(?:返納|返した)(?:後|あと)(?:に|は)?[^。]{0,8}困"
)
_getting_again = re.compile(r"(?:再び|再度|もう一度)[^。「」]{0,10}(?:取得|申請|作)|作り直す|再(?:取得|申請)")
_other_reasons = re.compile(
    r"(?:受け取(?:ら|りに来)|申請し|作ら|取得し|持た|返納し|返さ)な(?:い|かった)[^。、]{0,4}理由|(?:解除|思いとどまった)[^。、]{0,4}理由"
)
_wonders = re.compile(r"か[。?]?$")
_asks = re.compile(r"」?(?:など)?(?:と)?(?:の|いう|いった)(?:[^。「」、]{0,6})(?:相談|確認|問い?合わ?せ)")
_licence = re.compile(r"免許[^。、]{0,8}返(?:し|納)[^。、]*")
_only_plan = re.compile(r"^[^。]{0,12}(?:返(?:す|納する)こと(?:も|を)?考え|返したい|返納したい|検討)[^。]{0,8}$")


class Setting(NamedTuple):
    """What stands before and behind words in their sentence, what the article tells of the speaker, and whether it is of cards."""

    before: str
    after: str
    told: str
    of_cards: bool


def of_cards(told: str, before: bool) -> bool:
    """Whether a text speaks of returning cards and of nothing else (licences, salaries); what names neither goes on as ``before``."""
    ours, other = bool(_ours.search(told)), bool(_other_thing.search(told))
    return ours if ours != other else before or (ours and other)


def act(role: str, words: str, setting: Setting) -> str:
    """Return what the speaker did with the card, by what the article tells of him and by his own words."""
    if role in (MUNICIPALITY, OFFICIAL):
        return OPINION if _judges.search(words) and not _hands_on.match(setting.after) else OTHER
    if role == MINISTER:
        return OTHER if _explains.search(words) and not _judges.search(words) else OPINION
    if role != CITIZEN:
        return OPINION
    return _of_citizen(words, setting) if setting.of_cards else OTHER


def _of_citizen(words: str, setting: Setting) -> str:
    words, setting = _licence.sub("", words), setting._replace(told=_licence.sub("", setting.told))
    both = f"{setting.told} {words}"
    kept = [found.end() for found in _keeps.finditer(setting.told)]
    did = bool(_done_himself.search(words) or _does.search(words))
    if _never.search(words) or (_never.search(setting.before) and not did):
        return OPINION
    done = max((found.end() for found in _done.finditer(setting.told)), default=-1)
    if kept and not did and kept[-1] > max([done, *(found.end() for found in _plan.finditer(setting.told))]):
        return OPINION
    if did or done >= 0:
        return LIFECYCLE if _lifecycle.search(words) else RETURN
    if _plan.search(both):
        return PLANNED
    if _voices.match(setting.after) and not _in_the_street.search(setting.told):
        return RETURN
    others = ((_insurance_off, CANCEL_INSURANCE), (_not_fetched, NOT_COLLECT), (_not_got, NOT_ACQUIRE))
    return next((name for pattern, name in others if pattern.search(both)), OPINION)


def looks_back(words: str, setting: Setting) -> bool:
    """Whether words tell how it went or what came of it, and not why it was done."""
    return bool(_afterwards.search(words) or _regrets.search(setting.told) or _getting_again.search(setting.before))


def changes_nothing(words: str) -> bool:
    """Whether words tell nothing against what their speaker has said elsewhere that he did: 返さない would."""
    return not _never.search(words)


def is_reason(role: str, act_: str, words: str, setting: Setting) -> bool:
    """Whether words state why somebody returned the card: his own, or those that an office passes on."""
    if role == CITIZEN:
        return act_ in (RETURN, PLANNED) and not _only_plan.match(words) and not looks_back(words, setting)
    if role not in (MUNICIPALITY, OFFICIAL) or not setting.of_cards:
        return False
    said = _people_say.search(words)
    if said and _felt.search(words[: said.end()]) and not _trend.search(words) and not _answers.search(words.split("。")[words[: said.end()].count("。")]):
        return True
    asked = _asked_of_us.match(setting.after) or (_wonders.search(words) and _asks.match(setting.after))
    if asked or _recording.search(words) or _other_reasons.search(setting.told):
        return False
    if role == OFFICIAL and _from.search(setting.before) and (_judges.search(words) or _of_the_office.search(words)):
        return False
    around = f"{setting.told} {setting.after}"
    if _heard.match(setting.after):
        return not _in_the_street.search(setting.told)
    if _own_voice(setting):
        own = _judges.search(words) or _of_the_office.search(words)
        return bool(_felt.search(words)) and not own and bool(_asked_why.search(around))
    return bool(_why.search(around)) and not _in_the_street.search(setting.told)


def _own_voice(setting: Setting) -> bool:
    """Whether an office says something itself (市は「…」と説明した), and does not hand on what it heard (「…」との声)."""
    if _hands_on.match(setting.after) or _from_them.search(setting.before):
        return False
    return bool(_says.match(setting.after)) or bool(_speaks_itself.search(setting.before))

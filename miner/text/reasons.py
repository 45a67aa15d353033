"""What a speaker did with the card, and whether his words are a stated reason of somebody who returned it or means to."""

import re

from miner.text.speakers import CITIZEN, MUNICIPALITY, OFFICIAL

RETURN, PLANNED, NOT_ACQUIRE, NOT_COLLECT, CANCEL_INSURANCE = "return", "return_planned", "not_acquire", "not_collect", "cancel_insurance"
OPINION, LIFECYCLE, OTHER = "opinion", "lifecycle", "other"
_never = re.compile(
    r"(?:返(?:す|そう|納)|手放)[^。、「」]{0,10}(?:つもり(?:は|も)?な|(?:と)?は?思わな|思っていな|理由(?:が|は)な|気(?:は|"
    r"も)?な|必要(?:は|が)?な|考え(?:は|てい)な|予定(?:は|も)?な|しない|しません)|返さな|返納しな|迷って|迷う"
)
_done = re.compile(
    r"(?:返納|返却|返還|返上)(?:を)?(?:し(?:た|て|に(?:来|訪|行)|終え)|済み|を済ませ|の?手続きを(?:終え|済ま|し)|"
    r"届)|返し(?:た(?!い)|に(?:来|訪|行)|てき|て(?:しま|き))|手放し(?:た|て)|(?<!登録の)(?<!申請の)(?<!更新の)手続きを(?:終え|"
    r"済ま)"
    r"|返納(?:に(?:訪れ|来))|自主返納した|返納者|みずから返した|返納届"
)
_plan = re.compile(
    r"(?:返納|返却|返還|返す|返上|手放す|返そう)[^。「」]{0,8}(?:考え(?:て|る|中)|予定|つもり(?!は?な)|検討|望|希望|したい|"
    r"決め)|返納したい|返したい|返すつもり(?!は?な)|返そうと(?:思|考)"
)
_not_got = re.compile(r"(?:作ら|申請し|取得し|持た|取ら)(?:ない|なかった|ず|ません)|(?:カード|マイナ)[^。]{0,8}(?:は|を)?持っていない|未取得")
_not_fetched = re.compile(r"受け取りに(?:行か|行っていな|来な)|受け取ら(?:ない|なかった|ず)|受け取り?を拒")
_insurance_off = re.compile(r"(?:利用登録|マイナ保険証|保険証)[^。]{0,12}(?:解除|取り消)")
_lifecycle = re.compile(r"亡くなった|死亡|転出|引っ越し|(?:期限|有効期限)(?:が)?切|破損|壊れ|再発行のため|更新のため|海外(?:に|へ)(?:移|転)")
_other_thing = re.compile(r"免許|歳費|給与|報酬|年金手帳|議員")
_ours = re.compile(r"カード|マイナ|個人番号|保険証")
_why = re.compile(
    r"理由|動機|声(?!援|明)|意見|申し出|挙げ|書か|書い|記述|記入|記され|寄せられ|届け出|訴え|返納届|自由回答|(?:2|②)\s?[=)]|"
    r"などさまざま|目立|(?:と|など)(?:し|答え|回答|説明)|返納した(?:人|方)|が[0-9]+件|問\s?[0-9]\s?:|が(?:半数|[0-9]割)|"
    r"も(?:あっ|い)た"
)
_no_reason = re.compile(
    r"把握して(?:い|お)?(?:な|ら|る)|集計|区別|聞き?取って?(?:い|お)|聞いて(?:い|お)?(?:な|ら|ません)|尋ねて(?:い|"
    r"お)?(?:な|ら)|(?:理由|事情|詳細|すべて)[^。]{0,14}(?:分から|わから|不明|把握)|調査中|案内|説明(?:して|する|"
    r"を)|手数料|点検|"
    r"求めて|求める|検討|見守|対応(?:し|する|に追)|呼び掛け|お願い|ご(?:意見|判断)|メリット(?:も|を)知|残る|残念|"
    r"影響|落ち着い|可能性|増える|減る|件数|公表|混雑|努め|進め|丁寧|徹底|遺憾|再発|周知(?:し|する)|確認(?:し|でき|"
    r"する)|ほぼな|ほとんどな|ない」と答え|^ない$|^なし$|回答なし|未回答|数えて"
)
_felt = re.compile(
    r"不安|不信|怖|こわ|恐|心配|漏|流出|信用|信頼|嫌|いや|監視|強制|任意|押しつけ|必要(?:性)?(?:な|が|を感)|使わ|使い道|"
    r"使う|面倒|難し|メリット|利点|納得|反対|抗議|危な|ずさん|トラブル|巻き込|保険証|ポイント|落と|なくし|紛失|更新|暗証|"
    r"ひも[づ付]|説明(?:が|不足|もな)|不公平|不便|いらな|要らな|意味がな|腹|怒|国に|政府|急|欠陥|不祥事|誤"
)
_people_say = re.compile(
    r"(?:人|方|声|市民|住民|区民|町民|高齢者|若者|女性|男性)(?:が|も|は|から|など)?[^。]{0,14}(?:多|いた|いる|い(?:ます|"
    r"らっしゃ)|ある|あった|あり|目立|おら|中心|ほとんど|寄せ|届|増え)|(?:と|って)(?:話|言|書|訴え|おっしゃ|の声)"
)
_quoted_voice = re.compile(r"」[(][^()]{1,20}[)][^。]{0,80}(?:声|理由)")
_passed_on = re.compile(r"理由(?:は|を|に|欄|と|が|で)|という声|との声|自由記述|申し出|書かれ|書き添え|用紙|届け出|寄せられ")
_in_the_street = re.compile(r"駅前|街頭|街で|買い物|賛否|受け止め|反応|来庁")
_only_plan = re.compile(r"^[^。]{0,12}(?:返(?:す|納する)こと(?:も|を)?考え|返したい|返納したい|検討)[^。]{0,8}$")


def act(role: str, words: str, told: str) -> str:
    """Return what the speaker did with the card, by what the article tells of him and by his own words.

    Parameters
    ----------
    role : str
    words : str
        What he says.
    told : str
        The sentences that tell of him, without what stands in their brackets.
    """
    both = f"{told} {words}"
    if role != CITIZEN:
        return OTHER if role in (MUNICIPALITY, OFFICIAL) else OPINION
    if _other_thing.search(told) and not _ours.search(told):
        return OTHER
    if _never.search(words):
        return OPINION
    if _done.search(both):
        return LIFECYCLE if _lifecycle.search(words) else RETURN
    if _plan.search(both):
        return PLANNED
    if _quoted_voice.search(told) and not _in_the_street.search(told):
        return RETURN
    for pattern, name in ((_insurance_off, CANCEL_INSURANCE), (_not_fetched, NOT_COLLECT), (_not_got, NOT_ACQUIRE)):
        if pattern.search(both):
            return name
    return OPINION


def is_reason(role: str, act_: str, words: str, around: str) -> bool:
    """Whether words state why somebody returned the card; ``around`` is their sentence without brackets, for what offices pass on."""
    if role == CITIZEN:
        return act_ in (RETURN, PLANNED) and not _only_plan.match(words)
    if role == MUNICIPALITY:
        return bool(_why.search(around)) and not _no_reason.search(words) and _is_return(around)
    if role == OFFICIAL:
        passed_on = bool(_people_say.search(words)) or (bool(_passed_on.search(around)) and not _no_reason.search(words))
        return bool(_felt.search(words)) and passed_on and _is_return(around)
    return False


def _is_return(around: str) -> bool:
    return not (_other_thing.search(around) and not _ours.search(around))

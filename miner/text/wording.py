"""The words between the marks of a sentence that tell what a number belongs to: sums, shares, parts, lists, who was asked."""

import re

from miner.text import measures

JOINED = re.compile(r"[、・,とやも及びおよび両各()\s]*[市区町村]{0,4}(?:[、・,とや及びおよび両各\s]*)")
SUM = re.compile(r"(?:計|合わせて|合計|あわせて|総計|累計|総数|全体|トータル|併せて)(?:では|で|は|の)?[\s:]*(?:約|およそ|少なくとも)?$")
MONTHS_SUMMED = re.compile(r"([2-9]|1[0-2])(?:か|カ|ヶ|ヵ|箇)月(?:間)?(?:の|で|を)?(?:計|合計|合わせて)")
CHANGE = re.compile(r"(?:の|も|ほど|程度)?(?:増(?![えや加])|減(?![っら少])|多[いくか]|少な[いくか])")  # 19件増, 5件多い: no count
OTHERS = re.compile(r"(?:その他|そのほか|ほか|他|残り|残る)の(?:各|全)?(?:市|町|村|区|自治体)[市町村区]{0,2}[はでがも]")
EACH = re.compile(r"(?:各|それぞれ|いずれも|ずつ|ともに|とも|両方とも)(?:約)?$")
PART = re.compile(r"うち|内数|内訳は")
REST = re.compile(r"残り|残る|ほか|他の|以外|除く")
LABEL = re.compile(
    r"」(?:など|という(?:理由|回答|もの))?(?:が|は|も|の)?$|[0-9]代(?:が|は|も)?$|(?:記入|記載|回答|理由)(?:なし|の?ない(?:もの|"
    r"人)?|無し)(?:が|は|も)?$|無記入(?:が|は)?$|男性(?:が|は)?$|女性(?:が|は)?$|歳(?:未満|以上)(?:が|は)?$|(?:という|"
    r"といった)(?:もの|人|方|声|回答|理由)?(?:が|は)$|(?:不信|不安|懸念|その他)感?(?:など)?(?:が|は)$"
)
DIRECT = re.compile(
    r"(?:の?[両各][市区町村県])?(?:など)?[はがもでのに:=「『、,\s()\]】）まだとすいずれそ全]*(?:期限(?:まで|内)(?:に|は)|問[0-9一二]:|(?:自主的?な?|"
    r"カードの)?返納(?:者|の(?:申し出|届け出|申請|実績|事例|ケース)(?:そのもの|自体)?)?(?:は|が|としては|の件数は|件数は|数は)?|件数(?:は|を)?|数(?:は|を)?|1つも|1=)?[はがもで:=「、\s(と]*(?:(?:ともに|"
    r"いずれも|それぞれ|すべて|まだ)[、]?)?"
)
DIRECT_MISSING = re.compile(  # 港区は「理由別に統計を取っていない」, 台東区からは期日までに回答がなかった; not 理由は集計していない
    DIRECT.pattern + r"|(?:など)?(?:は|では|から|からは|も)、?「?(?![^。]*(?:理由(?!別)|内訳|年代|年齢|問い?合わ?せ|相談|詳細|事情|要因))[^。、「」0-9]{0,16}"
)
GAP = re.compile(
    r"[ぁ-んー半数超過大近順延既様累民以速報値、,・:=()\s「」→〜\-計合最多次続残内訳全体件数返納増減比約同急人少上下大幅回到達各両一方月別年代男女性区市町村県他自主的不信安記載入理由無空欄だ間日番位]"
    r"*"
)
QUESTION = re.compile(r"\s*(?:[(【〔](?:記者|問|質問|Q)[0-9]{0,2}[)】〕]|(?:記者|問|質問|Q|[—―─])\s?[0-9]{0,2}\s*[:：.．\s―─—])|(?:\s*(?:Q|問)[0-9]*[.:、])")
TOWNS_BEFORE = {
    measures.TALLIED: re.compile(
        r"(?:集計[のが]ある|(?:集計|カウント|把握|記録)(?:(?:を行って|をして|して)(?:い|お)(?!な|ら|りま)|でき|を?済)|数えて(?:い|お)(?!な|ら)|(?:統計|記録)を(?:取|と)って(?:い|お)(?!な|ら)"
        r"|(?:件数|数)を(?:示し|答え|明らかにし|公表し|回答し)た(?=[0-9のと]|$))[^。、]{0,10}$"
    ),
    measures.RESPONDED: re.compile(r"(?:回答(?:が|の)?(?:あった|寄せ|した|を寄せ|を得)[^。、]{0,12}|答えた(?:のは)?[^。、]{0,4}|回答は)$"),
    measures.ASKED: re.compile(r"(?:対象(?:は|の)|尋ねた(?:のは)?|聞いた|(?:取材|調査|アンケート|聞き取り)は)[^。、]{0,10}$"),
}
TOWNS_AFTER = {
    measures.TALLIED: re.compile(
        r"(?!の?(?:うち|中))[^。「」、に]{0,8}(?:(?:集計|カウント|把握|記録)して(?:い[るたて]|お[りる])|数えて(?:い[るたて]|お[りる])|が集計(?:して|済))"
    ),
    measures.RESPONDED: re.compile(r"(?:から|が|の)[^。、未無]{0,6}回答(?!が?な|を?控|は?得られ)(?:が|を|した|し|[。、])|の回答を"),
    measures.ASKED: re.compile(
        r"(?:調査|アンケート|照会|への(?:調査|取材|アンケート))|[^。「」0-9]{0,8}(?:を対象|(?:に|から)(?!は)(?:[^。、]{0,16}(?:聴取|問い合わせ|"
        r"アンケート|照会|質問|取材|調査)|[^。]{0,40}?(?:尋ね|たずね|聞[いき]))|に次の|を調査|の全て|すべて)"
        r"|(?:の)?(?:うち|中で)[^。]{0,40}(?:集計|回答|把握|答え)"
    ),
}
ITS_TOWNS = re.compile("の[^。、]{0,12}[市区町村体]")  # 全国の中核市
OWN_NAMES = re.compile("(?:立|内閣|議会|議員|大学|新聞|放送|テレビ|地裁|高裁|地検|警|弁護士会|医師会)")  # 大分地裁 is no place's count
_bound = re.compile(
    r"「[^「」]*」|[0-9]+(?:年|か月|カ月|ヶ月|ヵ月|週)間?|(?:[0-9]0[〜~-])?[0-9]0代|(?<![0-9.])[0-9.]+(?:倍|割|%)(?:近く|近い|余り|以上|強|弱|超)?(?:増|減)?|^】?[12]?[(=]"
)


def unbound(gap: str) -> str:
    """Return what stands between without quotes, spans of time and ages, which bind a number to nothing else."""
    return _bound.sub("", gap)


def asked(before: str, after: str) -> str | None:
    """Return whether a number of municipalities is of those asked, responded or tallied, by the words around it."""
    clause = re.split(r"[。「」]|、(?!同)", before)[-1]
    for measure, pattern in TOWNS_BEFORE.items():
        if pattern.search(clause):
            return measure
    if re.match(r"(?:は|が|も)?[^。、]{0,8}(?:未回答|無回答|回答が?な|期限)", after):
        return None
    return next((measure for measure, pattern in TOWNS_AFTER.items() if pattern.match(after)), None)

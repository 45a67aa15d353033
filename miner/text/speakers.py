"""Who speaks: the words that name a speaker, his role and place.

The label is what the article calls him (60代の男性, 担当者, 横浜市), without the place, the age in brackets and what is told of him before.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from miner.base.places import Place

MINISTER, EXPERT, OFFICIAL, MUNICIPALITY, CITIZEN, OUTLET, OTHER = "minister", "expert", "official", "municipality", "citizen", "outlet", "other"
_HEADS = (
    (MINISTER, r"大臣|首相|総理|官房長官|(?:デジタル|総務|厚労|厚生労働|財務|法務|経済産業|経産|文科|国交|環境|農水|防衛|外)相|副大臣|政務官"),
    (
        EXPERT,
        r"(?:名誉|准|特任|客員|助)?教授|講師|研究者|研究員|弁護士|専門家|識者|学者|評論家|ジャーナリスト|アナリスト|コンサルタント|"
        r"社会保険労務士|司法書士|行政書士|所長|研究所|主席研究員|エコノミスト",
    ),
    (
        OTHER,
        r"議員|議長|党首|幹事長|(?<=党)代表|党|政党|労組|組合|医師会|弁護士会|協会|連盟|連合会|医師|院長|歯科医|社長|"
        r"会長|理事長?|事務局長|広報|企業|会社|市民団体|団体|施設長|校長",
    ),
    (
        OFFICIAL,
        r"担当者|担当職員|職員|課長補佐|課長|係長|部長|局長|室長|次長|参事|主幹|主査|市長|区長|町長|村長|知事|副市長|"
        r"副知事|幹部|責任者|係員|関係者|政府|デジタル庁|総務省|厚生労働省|厚労省|内閣府|金融庁|国税庁|個人情報保護委員会|"
        r"国",
    ),
    (
        MUNICIPALITY,
        r"課|(?<!関)係|(?<!教)(?<!寝)室|(?<!当)(?<!結)(?<!薬)(?<!便)局|(?<![一全大内外幹本])部|(?<=[一-鿿])(?:窓口|センター)|"
        r"自治体|市区町村|市町村|市町|町村|市役所|区役所|町役場|村役場|役場|役所|県庁|市側|県側",
    ),
    (OUTLET, r"本紙|記者|社説|小紙|編集部|取材班|NHK|共同通信|時事通信"),
    (
        CITIZEN,
        r"男性会社員|女性会社員|男性|女性|主婦|主夫|会社員|自営業者?|無職|大学生|学生|高校生|専門学校生|大学院生|年金生活者|"
        r"パート(?:従業員)?|アルバイト|公務員|農家|農業|漁師|漁業者|店主|経営者|看護師|薬剤師|介護士|保育士|教員|運転手|"
        r"夫婦|夫|妻|母親?|父親?|娘|息子|長男|長女|祖母|祖父|"
        r"市民|住民|区民|町民|村民|県民|都民|道民|国民|人々|人|方|読者|利用者|来庁者|来場者|買い物客|高齢者|若者|お年寄り|"
        r"代表|参加者|会場|保護者|返納者|当事者|遺族|家族|フリーランス|派遣社員|団体職員|SNS|ネット上|ネット|インターネット|"
        r"X|ツイッター",
    ),
)
_head = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _HEADS)
_RUN = r"(?:[一-鿿々〆ァ-ヴーA-Za-z0-9・ヶケノ]|(?<=[一-鿿ァ-ヴー々A-Za-z0-9)])の(?=[一-鿿ァ-ヴーA-Za-z0-9]))"
_run = re.compile(rf"(?P<point>この|その|別の|もう一人の)?(?P<run>{_RUN}{{0,28}}の?)$")
_person = re.compile(
    rf"(?=[{''.join(sorted({c for _, p in _HEADS for c in re.findall(r'[一-鿿ァ-ヴA-Z]', p)}))}])(?:{_head})(?P<plural>たち|"
    rf"ら|の(?:一人|1人|ひとり))?(?:さん|氏)?(?=(?:\([^()]{{1,24}}\))?(?:[はがもらだ、。「に:)\s]|から|によ|では|として|"
    rf"の(?:場合|中)|$))"
)
_office = re.compile(r"(?<![一-鿿ァ-ヴー々])同?(?P<kind>[市区町村県])側?(?=は|によ|では|が)")
_group = re.compile(r"[0-9]+の?(?:自治体|市区町村|市町村|区市町村|区市|市区|市町|町村|市|町|区)(?=は|が|では|で|の(?:回答|うち))")
_LONGEST = 40
_OFFICES = frozenset("課係室局部")
_particle = re.compile(r"(?:\([^()]{1,24}\))?(?:は|が|も(?!の)|によ(?:る|り)(?:ます)?と|によれば|では|から(?:は|も)?|、|:|に(?:は|も|よ)|として)")
_strip = re.compile(
    r"^(?:専門の|同じ|別の|ある|この|その|同|市内の|県内の|都内の|区内の|町内の|村内の|同市の|同県の|同町の|同区の|道内の|"
    r"府内の|国内の|市の|区の|町の|村の|県の|都の|府の|道の|当時の)+"
)
_own_office = re.compile(r"^(?:同?[市区町村県都府道](?!民|町村|長|区町|議)(?=[一-鿿]{2,}(?:課|係|室|局|部|センター|窓口)))")
_lives = re.compile(
    r"(?:内)?(?:に(?:住む|暮らす|住んでいる|勤める|通う)|で(?:暮らす|働く|農業を営む|[^。、]{1,8}を(?:営む|する))|在住の|"
    r"から(?:来た|訪れた)|出身の)[^。、「]{0,8}"
)
_national = re.compile(r"政府|庁|省|内閣|委員会|^国$")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: label, role, place, and where he is named; ``told`` is what the article says of him there."""

    label: str | None
    role: str
    place: str | None
    start: int = -1
    told: str = ""


Named = Callable[[int, int], list[tuple[int, int, Place]]]
"""Gives the places named within a span, with where they are named."""


def people(match: str, start: int, end: int, named: Named, home: Place | None) -> list[tuple[int, int, Speaker, bool]]:
    """Return the speakers that a stretch of text can name: start, end, speaker, and whether a pronoun points back (この男性)."""
    text = match[start:end]
    found = []
    places = named(start, end)
    for person in _person.finditer(text):
        role = _role_of(person)
        head = person[role]
        run = _run.search(match, max(start, start + person.start() - _LONGEST), start + person.start())
        if run is None or (head in _OFFICES and not run["run"]):
            continue
        at, stop = run.start(), start + person.end()
        label, place = _label(match, (run, start + person.end(role), role), places, home)
        if len(head) == 1 and head not in _OFFICES and not _stands_alone(match, stop, head):
            continue
        pointing = (run["point"] or "") in ("この", "その") or label.startswith(("この", "その"))
        found.append((at, stop, Speaker(label, role, place, at), pointing))
    taken = [(a, b) for a, b, _, _ in found]
    for a, b, named_place in places:
        if not any(x <= a < y for x, y in taken) and _particle.match(match, b):
            role = MUNICIPALITY if named_place.level != "nation" else OFFICIAL
            found.append((a, b, Speaker(named_place.name, role, named_place.name, a), False))
    for office in _office.finditer(text) if home is not None else ():
        if home is not None and home.name.endswith(office["kind"]) and not any(x <= start + office.start() < y for x, y in taken):
            found.append((start + office.start(), start + office.end(), Speaker(home.name, MUNICIPALITY, home.name, start + office.start()), False))
    for group in _group.finditer(text):
        found.append((start + group.start(), start + group.end(), Speaker(group[0], MUNICIPALITY, None, start + group.start()), False))
    return sorted(found, key=lambda item: (item[0], -item[1]))


def _role_of(person: re.Match[str]) -> str:
    return next(name for name, _ in _HEADS if person[name])


def _label(match: str, said: tuple[re.Match[str], int, str], places: list[tuple[int, int, Place]], home: Place | None) -> tuple[str, str | None]:
    """Return what the article calls a speaker, without his place, and the place."""
    run, stop, role = said
    begin = run.start("run")
    place, at = None, begin
    for a, b, found in places:
        if found.level == "nation":
            continue
        if begin <= a and b < stop:
            place, at = found.name, b
        elif b <= begin and _lives.fullmatch(match[b:begin]):
            place = found.name
    label = match[at:stop].removeprefix("の")
    stripped = _strip.sub("", label)
    own = _own_office.match(stripped)
    office = role in (OFFICIAL, MUNICIPALITY) and not _national.search(label) and not re.search(r"自治体|^(?:市?区?町村|市町)$", label)
    inside = stripped != label or own or office or (role == MUNICIPALITY and home is not None and home.level == "prefecture")
    if inside and place is None and home is not None and home.level != "nation" and match[max(0, begin - 2) : begin] != "ある":
        place = home.prefecture if (label + " ")[0] == "県" and home.prefecture else home.name
    label = _own_office.sub("", stripped)
    if run["point"] == "この" and (age := re.search(r"[0-9]{1,2}代の$", match[max(0, run.start() - 6) : run.start()])):
        label = age[0] + label
    return label or match[begin:stop], place


def _stands_alone(match: str, stop: int, head: str) -> bool:
    return bool(head in "夫妻娘国党" and re.match(r"(?:\([^()]{1,12}\))?[はもが]", match[stop : stop + 16]))


def in_brackets(text: str, place: Place | None) -> Speaker | None:
    """Return the speaker named in the bracket behind a quote: （70代男性）, （糸満市）, （38歳・会社員・神奈川県）."""
    inner = text.strip("()")
    if place is not None and inner in (place.name, place.label):
        return Speaker(place.name, MUNICIPALITY, place.name)
    parts = [part for part in re.split(r"[・、,\s]", inner) if part and not re.fullmatch(r"[0-9]{1,3}歳?|匿名|仮名", part)]
    own = [part for part in parts if not (place and part in (place.name, place.label))]
    label = "".join(own) if len(own) == 1 else next((part for part in own if re.search(_head, part)), own[0] if own else "")
    if place and label.startswith(place.name):
        label = label.removeprefix(place.name).removeprefix("の")
    found = re.search(_head, label)
    if not found and not re.search(r"代|歳", inner):
        return None
    return Speaker(label or None, _role_of(found) if found else CITIZEN, place.name if place else None)

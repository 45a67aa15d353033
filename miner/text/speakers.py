"""Who speaks: the words that name a speaker, his role and place.

The label is what the article calls him (60代の男性, 担当者, 横浜市), without the place, the age in brackets and what is told of him before.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from miner.base.places import Place
from miner.base.records import Span

MINISTER, EXPERT, OFFICIAL, MUNICIPALITY, CITIZEN, OUTLET, OTHER = "minister", "expert", "official", "municipality", "citizen", "outlet", "other"
_HEADS = (
    (
        MINISTER,
        r"大臣|首相|宰相|総理|官房長官|(?:デジタル|総務|厚労|厚生労働|財務|法務|経済産業|経産|文科|国交|環境|農水|防衛|外)相|副大臣|政務官|"
        r"官房副長官",
    ),
    (
        EXPERT,
        r"(?:名誉|准|特任|客員|助)?教授|講師|研究者|(?:主任|主席|上席)?研究員|弁護士|専門家|識者|学者|評論家|ジャーナリスト|アナリスト|"
        r"コンサルタント|プランナー|アドバイザー|コメンテーター|社会保険労務士|社労士|税理士|司法書士|行政書士|(?<![支張健務])所長|研究所|エコノミスト|ライター",
    ),
    (
        OTHER,
        r"議員|(?<=[県市区町村都府道])議|議長|党首|幹事長|(?<=党)代表|(?<=[与野])党内|党内|現場|経済界|党|政党|労組|組合|(?:歯科)?医師会|薬剤師会|弁護士会|協会|"
        r"連盟|連合会|商工会(?:議所)?|農協|医師|院長|歯科医|社長|(?:国対|選対|政調)?委員長|(?:政調|総務)?会長|書記局長|理事長?|"
        r"事務局長?|広報|企業|会社(?!員)|(?<=同)[社会]|メーカー|銀行|病院|診療所|薬局|市民団体|団体(?!職員)|法人|施設長|校長|(?:執行)?役員|取締役|"
        r"専務|常務|支配人|店長|事務長|会員|(?<=[県府道])警|警視庁|警察署|(?<!部)署(?!名)|(?:開業|勤務|主治)医|投稿者|閣僚経験者|上司|同僚",
    ),
    (
        OFFICIAL,
        r"担当者|担当職員|職員|課長補佐|課長|係長|部長|局長|室長|次長|参事|主幹|主査|市長|区長|町長|村長|知事|副市長|首長|"
        r"副知事|教育長|支所長|出張所長|幹部|当局者|高官|審議官|次官|責任者|係員|関係者|政府|(?<![反帰])省|(?<![県都府道市区])庁|内閣府|"
        r"個人情報保護委員会|国",
    ),
    (
        MUNICIPALITY,
        r"課|(?<!関)係|(?<!教)(?<!寝)室|(?<!当)(?<!結)(?<!薬)(?<!便)局|(?<![一全大内外幹本])部|(?<=[一-鿿])(?:窓口|センター)|"
        r"自治体|市区町村|市町村|市町|町村|市役所|区役所|町役場|村役場|役場|役所|県庁|市側|県側|教育委員会",
    ),
    (OUTLET, r"本紙|記者|リポーター|レポーター|キャスター|アナウンサー|ナレー(?:ター|ション)|社説|小紙|編集部|取材班|NHK|共同通信|時事通信"),
    (
        CITIZEN,
        r"男性会社員|女性会社員|男性|女性|主婦|主夫|会社員|自営業者?|無職|大学生|学生|高校生|専門学校生|大学院生|年金生活者|"
        r"パート(?:従業員)?|アルバイト|公務員|農家|農業|漁師|漁業者|店主|経営者|看護師|薬剤師|介護士|介護職員|保育士|教員|運転手|"
        r"エンジニア|技術者|従業員|店員|"
        r"夫婦|カップル|奥さん|友人|知人|夫|妻|母親?|父親?|娘|息子|長男|長女|祖母|祖父|"
        r"市民|住民|区民|町民|村民|県民|都民|道民|国民|人々|人|方|読者|利用者|来庁者|来場者|買い物客|高齢者|若者|お年寄り|"
        r"老人|老夫婦|代表|参加者|会場|保護者|返納者|当事者|遺族|家族|フリーランス|派遣社員|団体職員|SNS|ネット上|ネット|インターネット|"
        r"X|ツイッター",
    ),
)


def _first(pattern: str) -> set[str]:
    """Return the characters with which a match of one of the patterns of `_HEADS` can begin."""
    result: set[str] = set()
    for rest in re.findall(r"(?:\([^()]*\)\??|[^|()])+", re.sub(r"\(\?<[^)]*\)", "", pattern)):
        choice = rest
        while group := re.match(r"(?:\(\?:(?P<choices>[^()]*)\)|(?P<one>[^\[]))(?P<optional>\??)", choice):
            result |= {word[0] for word in (group["choices"] or group["one"]).split("|")}
            if not group["optional"]:
                break
            choice = choice[group.end() :]
        else:
            result |= set(choice[1 : choice.index("]")])
    return result


_FIRST = "".join(sorted({first for _, pattern in _HEADS for first in _first(pattern)}))
_head = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _HEADS)
_RUN = r"(?:[一-鿿々〆ァ-ヴーA-Za-z0-9・ヶケノ]|(?<=[一-鿿ァ-ヴー々A-Za-z0-9)])の(?=[一-鿿ァ-ヴーA-Za-z0-9])|れいわ|障がい|こども|くらし|まちづくり)"
_run = re.compile(rf"(?P<point>この|その|別の|もう一人の)?(?P<run>{_RUN}{{0,28}}の?)$")
_person = re.compile(
    rf"(?=[{_FIRST}])(?:{_head})(?P<plural>たち|"
    rf"ら|の(?:一人|1人|ひとり))?(?:さん|氏)?(?=(?:\([^()]{{1,24}}\))?(?:=[^=。「」\n]{{1,12}}=)?(?:[はがもらだ、。「に:)\s]|から|によ|では|として|"
    rf"の(?:場合|中)|で(?:す|ある|し)|$))"
)
_calling = re.compile(rf"(?:{_head})(?=[の・])")
_office = re.compile(r"(?<![一-鿿ァ-ヴー々])同?(?P<kind>[市区町村県])側?(?=は|によ|では|が)")
GROUP = r"[0-9]+の?(?:自治体|市区町村|市町村|区市町村|区市|市区|市町|町村|市|町|区)"
_group = re.compile(rf"{GROUP}(?=は|が|では|で|の(?:回答|うち))")
_LONGEST = 40
_OFFICES = frozenset("課係室局部省庁警社会議署")
_particle = re.compile(r"(?:\([^()]{1,24}\))?(?:は|が|も(?!の)|によ(?:る|り)(?:ます)?と|によれば|では|から(?:は|も)?|、|:|に(?:は|も|よ)|として)")
_strip = re.compile(
    r"^(?:専門の|同じ|別の|ある|この|その|同(?=[0-9男女])|内の|(?:[都道府県市区町村]?内)?在住の|市内の|県内の|都内の|区内の|町内の|村内の|同市の|同県の|同町の|同区の|道内の|"
    r"府内の|国内の|市の|区の|町の|村の|県の|都の|府の|道の|当時の)+"
)
_own_office = re.compile(r"^(?:同?[市区町村県都府道](?!民|町村|長|区町|議|警|政)(?=[一-鿿]{2,}(?:課|係|室|局|部|センター|窓口)))")
_lives = re.compile(
    r"(?:内)?(?:に(?:住む|暮らす|住んでいる|勤める|通う)|で(?:暮らす|働く|農業を営む|[^。、]{1,8}を(?:営む|する))|在住の|"
    r"から(?:来た|訪れた)|出身の)[^。、「]{0,8}"
)
_national = re.compile(r"政府|庁|省|内閣|委員会|^国$")
_parties = r"党|自民|公明|立憲|立民|国民民主|維新|共産|社民|れいわ"
_outside = re.compile(  # whose clerks and heads are no officials
    rf"{_parties}|[県府道]警|警視庁|警察|会社(?!員)|企業|メーカー|大手|銀行|協会|連盟|組合|医師会|病院|大学|商工会|農協|法人|団体|同[社会]"
)
_title = re.compile(r"[市区町村]長|[県都府]知事|[市区町村県都府道]議|[市区町村]役[所場]|[県都府市区]庁|[市区町村県都府道]民")
_who_returned = re.compile(r"(?:返納|返却|返)した(?:という)?$")  # returned it himself: whatever he is, he speaks as a citizen
_profession = re.compile(
    r"(?:弁護士|[会労務理法政書]{2,8}士|教授|研究者|研究員|専門家|評論家|ジャーナリスト|プランナー|コンサルタント|アドバイザー|ライター)の?(?:男性|女性)$"
)
_returned = re.compile("(?:返納|返却|返)した$")  # 返した人のひとり
_does = re.compile("^.*[たるうくすむぶ](?=[0-9一-鿿ァ-ヴ]{2})")  # けさ返納した70代の男性
_age = re.compile(r"\([0-9]{2,3}\)(?=[はがも、。])")
_decade = re.compile(r"(?P<run>[0-9]{2}代の[一-鿿ァ-ヴー]{2,12})(?=さん?[はがも]|[はがも、。])")
_aside = re.compile(r"\([^()]{1,24}\)")
_quoted_name = re.compile("「(?P<name>[^「」。、]{1,8})」さん")
_titled = re.compile("(?:担当)?(?:課長|部長|局長|室長|係長|参事|主幹|担当者|職員)(?:補佐)?")
_sex_and_age = re.compile("[0-9]{2}(?:歳|代)の?[男女]性")
_name_and_title = re.compile(r"^[一-鿿々ァ-ヴー]{2,10}(?:課長|部長|局長|室長|係長|市長|町長|区長|村長|知事|教授|講師|研究員|弁護士|議員|代表|会長)$")
_name = re.compile(
    r"(?P<name>[一-鿿々]{2,5}|[一-鿿々]{1,3}[ぁ-んァ-ヴー]{1,4}|[A-Z](?:・[A-Z]|[一-鿿]{1,2})?)(?<![お皆娘奥])(?<!お[子客父母])(?P<title>さん|氏|(?<=[A-Z])先生)(?=(?:\([^()]{1,24}\))?(?:=[^=。「」\n]{1,12}=)?(?:[はがも、。「に:\s]|から|によ|では))"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: label, role, place, and where he is named; ``told`` is what the article says of him there."""

    label: str | None
    role: str
    place: str | None
    start: int = -1
    told: str = ""
    since: int = -1  # where he was named first, if he is spoken of again

    @property
    def who(self) -> tuple[str | None, int]:
        """What tells him from others in the text."""
        return (self.label, self.start) if self.since < 0 else (None, self.since)

    def telling(self, told: str) -> "Speaker":
        """Return the same speaker with what is told of him."""
        return Speaker(self.label, self.role, self.place, self.start, told)


Found = tuple[int, int, Speaker, bool]
Named = Callable[[int, int], list[tuple[int, int, Place]]]
"""Gives the places named within a span, with where they are named."""


def people(match: str, start: int, end: int, named: Named, home: Place | None) -> list[Found]:
    """Return the speakers that a stretch of text can name: start, end, speaker, and whether a pronoun points back (この男性)."""
    text = match[start:end]
    found: list[Found] = []
    places = named(start, end)
    for person in _person.finditer(text):
        kind = _kind(person)
        head = person[kind]
        run = _run.search(match, max(start, start + person.start() - _LONGEST), start + person.start())
        if run is None or (head in _OFFICES and not run["run"]):
            continue
        at, stop = run.start(), start + person.end()
        stop_label = start + person.end(kind)
        role = _role_of(kind, match[at:stop_label])
        if role in (EXPERT, OTHER) and _who_returned.search(match, max(start, at - 12), at):
            role = CITIZEN
        label, place = _label(match, (run, stop_label, role), places, home)
        one_of = person["plural"] and person["plural"][0] == "の"
        if len(head) == 1 and head not in _OFFICES and not one_of and not _stands_alone(match, stop, head):
            continue
        if one_of and head in "人方" and (returned := _returned.search(match, start, at)):
            at, label = returned.start(), returned[0] + match[run.start() : stop]
        pointing = (run["point"] or "") in ("この", "その") or label.startswith(("この", "その"))
        found.append((at, stop, Speaker(label, role, place, at), pointing))
    if "さん" in text or "氏" in text:
        found += _named(match, start, end, places, home, [(a, b) for a, b, _, _ in found])
    if "(" in text:
        asides = [(b, aside.end()) for _, b, _, _ in found if (aside := _aside.match(match, b))]
        found = [item for item in found if not any(a < item[0] < b for a, b in asides)]
    if "(" in text or "代の" in text:
        found += _aged(match, start, end, places, home, [(a, b) for a, b, _, _ in found])
    found += _offices(match, start, end, places, home, [(a, b) for a, b, _, _ in found])
    return sorted(found, key=lambda item: (item[0], -item[1]))


def _named(match: str, start: int, end: int, places: list[tuple[int, int, Place]], home: Place | None, taken: list[Span]) -> Iterator[Found]:
    """Yield those who are called by name: 松本氏, 主婦の田中さん."""
    for name in _name.finditer(match, start, end):
        run = _run.search(match, max(start, name.end() - _LONGEST), name.start("title"))
        if run and not any(a <= name.start() < b for a, b in taken):
            calling = _calling.search(run["run"])
            role = _kind(calling) if calling else OTHER if name["title"] == "氏" else CITIZEN
            if calling and name["title"] == "氏" and role == CITIZEN:
                role = EXPERT
            label, place = _label(match, (run, name.end(), role), places, home)
            yield run.start(), name.end(), Speaker(label, role, place, run.start()), False
    for name in _quoted_name.finditer(match, start, end):
        yield name.start(), name.end(), Speaker(name["name"] + "さん", CITIZEN, None, name.start()), False


def _aged(match: str, start: int, end: int, places: list[tuple[int, int, Place]], home: Place | None, taken: list[Span]) -> Iterator[Found]:
    """Yield those whose age stands behind what they do: 図書館司書(71)は."""
    for age in _age.finditer(match, start, end):
        run = _run.search(match, max(start, age.start() - _LONGEST), age.start())
        if run and len(run["run"]) > 1 and not any(a < age.start() <= b for a, b in taken):
            label, place = _label(match, (run, age.start(), CITIZEN), places, home)
            yield run.start(), age.start(), Speaker(label, CITIZEN, place, run.start()), False
    for decade in _decade.finditer(match, start, end):
        if not any(a < decade.end() and decade.start() < b for a, b in taken):
            run = _run.search(match, max(start, decade.end() - _LONGEST), decade.end())
            if run:
                label, place = _label(match, (run, decade.end(), CITIZEN), places, home)
                yield run.start(), decade.end(), Speaker(label, CITIZEN, place, run.start()), False


def _offices(match: str, start: int, end: int, places: list[tuple[int, int, Place]], home: Place | None, taken: list[Span]) -> Iterator[Found]:
    """Yield municipalities: by name, as 市 of the place that is spoken of, and as so many that answered."""
    for a, b, place in places:
        if not any(x <= a < y for x, y in taken) and _particle.match(match, b):
            yield a, b, Speaker(place.name, MUNICIPALITY if place.level != "nation" else OFFICIAL, place.name, a), False
    for office in _office.finditer(match, start, end) if home is not None else ():
        if home is not None and home.name.endswith(office["kind"]) and not any(x <= office.start() < y for x, y in taken):
            yield *office.span(), Speaker(home.name, MUNICIPALITY, home.name, office.start()), False
    for group in _group.finditer(match, start, end):
        yield *group.span(), Speaker(group[0], MUNICIPALITY, None, group.start()), False


def _kind(person: re.Match[str]) -> str:
    """Return the role that the word for a person tells."""
    return next(name for name, _ in _HEADS if person[name])


def _role_of(role: str, label: str) -> str:
    """Return the role that the word for a person tells together with whom he works for."""
    if role == CITIZEN and _profession.search(label):
        return EXPERT
    works_outside = role in (OFFICIAL, MUNICIPALITY) and _outside.search(label)
    speaks_for_a_party = role == CITIZEN and label.endswith("代表") and re.search(_parties, label)
    return OTHER if works_outside or speaks_for_a_party else role


def _label(match: str, said: tuple[re.Match[str], int, str], places: list[tuple[int, int, Place]], home: Place | None) -> tuple[str, str | None]:
    """Return what the article calls a speaker, without his place, and the place."""
    run, stop, role = said
    begin = run.start("run")
    place, at = None, begin
    for a, b, found in places:
        if found.level == "nation":
            continue
        if begin <= a and b < stop:
            place, at = found.name, begin if _stays(match, b, role) else b
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


def _stays(match: str, end: int, role: str) -> bool:
    """Whether the name of a place that ends here is part of a name or title: 長崎市長, 兵庫県警, 札幌市医師会."""
    return bool(_title.match(match, end - 1)) or (role in (OTHER, EXPERT, MINISTER) and match[end] not in "の内、")


def _stands_alone(match: str, stop: int, head: str) -> bool:
    if head in "人方":
        return bool(re.match(r"(?:は|も|から(?:は)?|によると)、?「", match[stop : stop + 8]))
    return bool(head in "夫妻娘国党" and re.match(r"(?:\([^()]{1,12}\))?[はもが]", match[stop : stop + 16]))


def in_brackets(text: str, place: Place | None) -> Speaker | None:
    """Return the speaker named in the bracket behind a quote: （70代男性）, （糸満市）, （38歳・会社員・神奈川県）, ＝甲市、主婦（63）."""
    inner = re.sub(r"[()【】<>〈〉]", "、", re.sub(r"の(?:話|声)(?=[】)〉>]?$)", "", text)).strip("、")
    if place is not None and inner in (place.name, place.label):
        return Speaker(place.name, MUNICIPALITY, place.name)
    parts = [part for part in re.split(r"[・、,\s]", inner) if part and not re.fullmatch(r"[0-9]{1,3}歳?|匿名|仮名", part)]
    own = [part for part in parts if not (place and (part in (place.name, place.label, place.prefecture) or part == place.prefecture + place.name))]
    own = [part for part in own if not (place and re.fullmatch(rf"{re.escape(place.name)}民|[市区町村県都道府]民", part))] or own
    heads = sorted((part for part in own if re.search(_head, part)), key=lambda part: not _sex_and_age.match(part))
    label = next((part for part in heads if part[-1] not in "人方"), next(iter(heads or own), ""))
    label = _does.sub("", label)
    if len(own) > 1 and _titled.fullmatch(own[-1]):  # 市民生活課 課長
        label = inner[inner.index(own[0]) :]
    elif len(own) > 1 and _name_and_title.search(own[-1]):
        label = own[-1]
    if (age := next((part for part in own if re.fullmatch("[0-9]{2}代", part)), "")) and label != age and not re.search("[0-9]", label):
        label = age + label
    if place and label.startswith(place.name):
        label = label.removeprefix(place.name).removeprefix("の")
    found = next(reversed(list(re.finditer(_head, label))), None)
    if not found and not re.search(r"代|歳|さん$", inner):
        return None
    return Speaker(label or None, _kind(found) if found else CITIZEN, place.name if place else None)

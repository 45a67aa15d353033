"""The labels of a row → the municipality, ward, prefecture or total that it is about, or why that cannot be known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from miner.base import places
from miner.base.ja import nfkc
from miner.base.places import Place
from miner.survey.labels import bare
from miner.survey.values import Refused

_n_places = re.compile(r"([0-9]+)\s?(?:自治体|市区町村|市町村|団体|市区|市町|市|区)")


@dataclass(frozen=True, slots=True)
class Who:
    """A place; or a total over several: then ``place`` is its prefecture, if it is one's total."""

    place: Place | None
    level: str
    label: str
    n_places: int | None = None


def code_length(texts: Iterable[str]) -> int | None:
    """Return how long the codes of a column are, 6 or 5, or None where its numbers do not tell.

    Six digits whose zeros were lost are 5 or 6 long, five digits 4 or 5.
    """
    lengths: set[int] = set()
    padded = False
    for text in texts:
        plain = re.sub(r"\s", "", nfkc(text)).removesuffix(".0")
        if re.fullmatch(r"[0-9]{4,6}", plain):
            lengths.add(len(plain))
            padded = padded or plain.startswith("0")
    if not lengths or max(lengths) < 5:
        return 5 if lengths else None
    if 6 in lengths and 5 in lengths:
        return None if padded else 6
    return 6 if 6 in lengths else 5 if padded or 4 in lengths else None


@lru_cache(maxsize=16_384)
def identify(code: str, name: str, prefecture: str | None, digits: int | None, context: str | None = None, city: str | None = None) -> Who | Refused:
    """Return who a row is about.

    Parameters
    ----------
    code, name : str
        What the row says; either may be empty. 郡 stands before the name.
    prefecture : str or None
        What the row or a merged cell says: a name elsewhere is refused.
    digits : int or None
        How long the codes of this column are.
    context : str or None
        The prefecture of title or sheet, which only narrows.
    city : str or None
        The designated city whose wards are listed: 港区 is that of 名古屋市.
    """
    name = bare(name)
    by_name = _by_name(name, prefecture, context, city)
    if not code.strip():
        return _only(by_name, name, prefecture)
    by_code = places.by_code(code, digits)
    if digits == 6 and len(by_name) == 1 and re.fullmatch("[0-9]{5}", nfkc(code.strip())) and by_name[0] in (short := places.by_code(code, 5)):
        by_code = short  # without its check digit, among codes that have theirs: the name agrees
    if not by_code:
        return Refused(f"{code!r} is no code of a municipality (its check digit or length is wrong)")
    if not name:
        return _only(by_code, code, prefecture)
    if not by_name:
        return Refused(f"{name!r} is no municipality that is known" + (f" in {prefecture}" if prefecture else ""))
    both = [place for place in by_code if place in by_name]
    if len(both) == 1:
        return _who(both[0])
    labels = ", ".join(place.label for place in by_code)
    return Refused(f"the code {code!r} is that of {labels}, the name is {name!r}")


def _by_name(name: str, prefecture: str | None, context: str | None, city: str | None) -> list[Place]:
    if not name:
        return []
    if whole := places.prefecture(name):
        found = [place for place in places.by_name(whole) if place.level == "prefecture"]
        return found if name == whole else [*places.by_name(name, prefecture), *found]
    candidates = places.by_name(name, prefecture=prefecture or context, city=city)
    if len(name) == 1:  # 蕨, 津
        candidates = places.by_name(name + "市", prefecture=prefecture or context)
    return [place for place in candidates if place.prefecture == prefecture] if prefecture else candidates


def _only(candidates: list[Place], said: str, prefecture: str | None) -> Who | Refused:
    municipal = [place for place in candidates if place.level == "municipality"] or candidates
    if len(municipal) == 1:
        return _who(municipal[0])
    if municipal:
        labels = ", ".join(f"{place.label} ({place.code})" for place in municipal[:6])
        more = f", … ({len(municipal)} in all)" if len(municipal) > 6 else ""
        return Refused(f"{said!r} may be {labels}{more}")
    return Refused(f"{said!r} is no municipality that is known" + (f" in {prefecture}" if prefecture else ""))


def _who(place: Place) -> Who:
    return Who(place, place.level, place.name, None)


def total(label: str, prefecture: str | None) -> Who:
    """Return who a total is about: a prefecture (県計, or a subtotal beside one), a municipality (神戸市計), the nation (全国), or several places."""
    plain = re.sub(r"\s|^[(]参考[)]", "", nfkc(label))
    count = _n_places.search(plain)
    n_places = int(count[1]) if count else None
    if plain.startswith("全国") or plain == "国":
        return Who(None, "nation", label, n_places)
    stem = re.sub(r"(?:内|の|合|小|総)*計$|合計$", "", plain)
    said = places.prefecture(stem) or (prefecture if re.search(r"^(?:小計|計|[県都府道]計|合計)$", plain) else None)
    if said:
        return Who(places.by_name(said)[0], "prefecture", label, n_places)
    own = _by_name(stem, None, prefecture, None) if stem != plain and stem[-1:] in "市区町村" and len(stem) > 1 else []
    if len(own) == 1:
        return Who(own[0], own[0].level, own[0].name)  # 神戸市計, of its wards
    return Who(None, "aggregate", label, n_places)

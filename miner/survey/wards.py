"""Whose wards a table lists: 港区 is that of 名古屋市 where the title, a total or the row above says so, that of Tokyo among its 23."""

import re
from collections.abc import Iterable
from functools import cache

from miner.base import places
from miner.base.ja import nfkc
from miner.survey.headers import Table
from miner.survey.labels import bare, kind

_ward = re.compile(r".{1,6}区")
_special = re.compile(r"特別区|23区|都区部|東京[^都道府県]{0,4}区部|二十三区")
_of_cities = re.compile(r"政令|指定都市|行政区")
_MANY = 12  # more of Tokyo's wards than share their names with those of any city


@cache
def _cities() -> dict[str, frozenset[str]]:
    """Return the names of the wards of each designated city."""
    found: dict[str, set[str]] = {}
    for ward, city in places.wards():
        found.setdefault(city.name, set()).add(ward)
    return {city: frozenset(wards) for city, wards in found.items()}


def listed(table: Table, titles: Iterable[str]) -> str | None:
    """Return the one designated city, named in the titles or in a total, of which all wards of a table are; None where there is none."""
    texts = _labels(table)
    names = _wards_of(texts)
    if not names:
        return None
    said = " ".join(nfkc(text) for text in (*titles, *(text for text in texts if kind(text) == "total")))
    found = [city for city, wards in _cities().items() if city in said and names <= wards]
    return found[0] if len(found) == 1 else None


def special(table: Table, titles: Iterable[str]) -> bool:
    """Tell whether a table lists Tokyo's special wards: as its title says, or since it lists many of them and no other ward."""
    names = _wards_of(_labels(table))
    own = {place.name for place in places.municipalities() if "tokyo23" in place.asked}
    said = nfkc(" ".join(titles))
    return bool(names) and names <= own and (len(names) >= _MANY or bool(_special.search(said) and not _of_cities.search(said)))


def _labels(table: Table) -> set[str]:
    """Return the names in a table's first rows."""
    columns = [column.number for role in ("ward", "municipality") for column in table.role(role)]
    return {bare(row.cells[number - 1].text) for row in table.ahead for number in columns if len(row.cells) >= number}


def _wards_of(names: set[str]) -> set[str]:
    return {name for name in names if _ward.fullmatch(name)}


def below(table: Table) -> dict[int, str]:
    """Return the city of each row whose ward is listed below that city itself, together with at least half of its wards."""
    columns = [column.number for column in table.role("municipality")]
    if len(columns) != 1 or table.role("ward"):
        return {}
    found: dict[int, str] = {}
    city, group = "", dict[int, str]()
    for row in (*(table.grid.rows if isinstance(table.grid.rows, list) else table.ahead), None):
        name = bare(row.cells[columns[0] - 1].text) if row and len(row.cells) >= columns[0] else ""
        if row and city and name in _cities()[city]:
            group[row.number] = name
        elif row is None or name:
            if city and len(set(group.values())) == len(group) and 2 * len(group) >= len(_cities()[city]):
                found |= dict.fromkeys(group, city)
            city, group = name if name in _cities() else "", {}
    return found

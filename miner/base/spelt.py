"""Months as spreadsheets and clerks shorten them, written out."""

import re

from miner.base.ja import nfkc

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_english = re.compile(rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?[-\s,/']{{1,2}}(?P<year>20[0-9]{{2}}|[0-9]{{2}})", re.IGNORECASE)
_compact = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])")
_short_era = re.compile(r"[令平](?=\s?(?:元|[0-9]{1,2})\s?[./年])")


def spelt(text: str) -> str:
    """Return a month that fills a short text as spreadsheets write it (Jun-23, June 2023, 202306) as 2023年6月, 令5 as 令和5; any other text as it is.

    >>> spelt("Jun-23"), spelt("23-Jun")
    ('2023年6月', '23-Jun')
    """
    plain = nfkc(text).strip()
    if compact := _compact.fullmatch(plain):
        return f"{compact[1]}年{int(compact[2])}月"
    if short := _short_era.match(plain):
        return f"{'令和' if short[0] == '令' else '平成'}{plain[1:]}"
    found = _english.fullmatch(plain) if text.isascii() else None
    if not found:
        return text
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    return f"{year}年{_MONTHS.index(found['name'][:3].lower()) + 1}月"

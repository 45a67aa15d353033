"""Times as spreadsheets, machines, clerks and English texts write them, written out in the Japanese that `dates` reads."""

import re
from functools import partial

from miner.base.ja import nfkc

_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = [name[:3] for name in _NAMES]
_NAME = rf"(?<![a-z])({'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _NAMES)}|sept)(?![a-z])\.?"
_YEAR = r"((?:19|20)[0-9]{2})(?![0-9])"
_TO = r"\s?(?:-|–|~|to|through|until)\s?"
_DATE = r"((?:19|20)[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日|末)?)?)"
_short_year = re.compile(rf"{_NAME}[-\s,/'’]{{1,2}}([0-9]{{2}})", re.IGNORECASE)
_name = re.compile(_NAME, re.IGNORECASE)
_alone = re.compile(rf"(?:\w+_)?{_NAME}(?:_[a-z_]+)?", re.IGNORECASE)
_listed = re.compile(rf"{_NAME}(?:(?:,|,?\s?(?:and|&|/))\s?{_NAME})+,?\s{_YEAR}", re.IGNORECASE)
_compact = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])")
_short_era = re.compile(r"[令平](?=\s?(?:元|[0-9]{1,2})\s?[./年])")
_english = re.compile(r"(?:19|20)[0-9]{2}|(?<![a-z])(?:FY|Q[1-4])", re.IGNORECASE)
_WRITTEN_OUT = tuple(
    (re.compile(pattern, re.IGNORECASE), written)
    for pattern, written in (
        (rf"{_NAME}{_TO}{_NAME},?[\s_-]?{_YEAR}", "{2}年{0}〜{1}月"),
        (rf"{_NAME}\s([0-9]{{1,2}})\s?[-–]\s?([0-9]{{1,2}}),?\s{_YEAR}", "{3}年{0}月{1}日〜{2}日"),
        (rf"{_NAME}[\s_-]?([0-9]{{1,2}})(?:st|nd|rd|th)?,?\s{_YEAR}", "{2}年{0}月{1}日"),
        (rf"(?<![0-9])([0-9]{{1,2}})(?:st|nd|rd|th)?[\s-]{_NAME},?[\s-]{_YEAR}", "{2}年{1}月{0}日"),
        (rf"{_NAME}[\s,/_'’-]{{0,2}}{_YEAR}", "{1}年{0}月"),
        (rf"(?<![0-9]){_YEAR}[\s,/_-]{{0,2}}{_NAME}", "{0}年{1}月"),
        (r"(?<![0-9])((?:19|20)[0-9]{2})[_m](1[0-2]|0?[1-9])(?![0-9])", "{0}年{1}月"),
        (r"(?<=_)((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(?![0-9])", "{0}年{1}月"),
        (rf"(?<![0-9/])(1[0-2]|0?[1-9])/{_YEAR}(?!/)", "{1}年{0}月"),
        (rf"(?<![a-z])(?:FY|fiscal(?:\syear)?)[\s_]?{_YEAR}(?:[/-][0-9]{{2}}(?![0-9]))?", "{0}年度"),
        (r"(?<![a-z])Q([1-4])(?![0-9])", "第{0}四半期"),
        (rf"(?<![0-9年月/._-])(?<![0-9年月/._-]\s){_YEAR}(?![./_-]?[0-9年])(?!\s?(?:cards|returns))", "{0}年"),
        (rf"{_DATE}{_TO}{_DATE}", "{0}〜{1}"),
        (rf"(?:the\s)?end\sof\s{_DATE}", "{0}末"),
        (rf"as\s(?:of|at)\s{_DATE}", "{0}現在"),
        (rf"(?:until|through|up\sto)\s{_DATE}", "{0}まで"),
        (rf"since\s{_DATE}", "{0}以降"),
    )
)


def spelt(text: str) -> str:
    """Return a text with its times written out: Jun-23, June 2023, 202306 and returns_2023_06 in 2023年6月, Apr alone in 4月, 令5 in 令和5.

    >>> spelt("Jun-23"), spelt("23-Jun"), spelt("As of June 30, 2023")
    ('2023年6月', '23-Jun', '2023年6月30日現在')
    """
    plain = nfkc(text).strip()
    if compact := _compact.fullmatch(plain):
        return f"{compact[1]}年{int(compact[2])}月"
    if short := _short_era.match(plain):
        return f"{'令和' if short[0] == '令' else '平成'}{plain[1:]}"
    if not text.isascii() or plain.isdecimal():
        return text
    if found := _short_year.fullmatch(plain):
        return f"20{found[2]}年{_number(found[1])}月"
    if _alone.fullmatch(plain):
        return _name.sub(lambda found: f"{_number(found[1])}月", plain)
    written = _written_out(plain) if _english.search(plain) else text
    return text if _name.search(written) else written  # July and the first half of August 2023: not this August alone


def _written_out(plain: str) -> str:
    plain = _listed.sub(lambda found: f"{found[3]}年{'、'.join(f'{_number(name)}月' for name in _name.findall(found[0]))}", plain)
    for pattern, written in _WRITTEN_OUT:
        plain = pattern.sub(partial(_filled, written), plain)
    return plain


def _filled(written: str, found: re.Match[str]) -> str:
    return written.format(*map(_number, found.groups()))


def _number(said: str) -> str:
    """Return the number of a month's name; a number without its zeros, any other text as it is."""
    name = said[:3].lower()
    return str(_MONTHS.index(name) + 1) if name in _MONTHS else str(int(said)) if said.isdecimal() else said

"""Headings among the rows of a table: prefecture, 郡, time and measure of the rows below each, until the next of its kind.

Headings nest in the order in which they first come: another prefecture ends the 郡 and the months below the one before.
"""

import re
from dataclasses import dataclass, field

from miner.base import dates, places
from miner.base.periods import Clock
from miner.survey import wording
from miner.survey.headers import says_nothing_else
from miner.survey.labels import bare, is_county, kind, undecorated

_total = re.compile(r"計$")
_LONGEST = 40


@dataclass
class Outline:
    """The headings that hold now, outermost first."""

    held: dict[str, str] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)

    def take(self, text: str) -> bool:
        """Take a line that stands alone; tell whether it is a heading, or ends one."""
        inner, signs = undecorated(text)
        kind_ = heading(inner)
        if kind_ is None:
            ended = next((held for held, own in self.signs.items() if signs and own == signs), None)
            if ended is not None and len(inner) <= _LONGEST and not _total.search(inner):
                self.end(ended)  # ■その他 after ■山形県
            return ended is not None
        self.end(kind_)
        self.held[kind_] = places.prefecture(bare(inner)) or inner if kind_ == "prefecture" else inner
        self.signs[kind_] = signs
        return True

    def end(self, kind_: str) -> None:
        """End a heading and all that are nested in it."""
        if kind_ in self.held:
            for ended in list(self.held)[list(self.held).index(kind_) :]:
                del self.held[ended], self.signs[ended]


def heading(inner: str) -> str | None:
    """Return what a heading without its signs tells: prefecture, county, time, measure, or nothing."""
    if places.prefecture(bare(inner)) and kind(inner) == "prefecture":
        return "prefecture"
    if is_county(inner):
        return "county"
    if len(inner) > _LONGEST or not says_nothing_else([inner]):
        return None
    if any(mention.period for mention in dates.find(inner, Clock(year=2023))):
        return "time"
    return "measure" if wording.measure(inner) else None

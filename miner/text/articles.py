"""The day on which an article says that it was published, for files that hold nothing but the text."""

import re
from datetime import date

from miner.base import dates
from miner.base.ja import nfkc

_line = re.compile(r"\s*(?:公開|掲載|配信|発行|更新|投稿|公表)(?:日時?|日付)?\s*[::]?\s*(?P<day>(?:(?:19|20)[0-9]{2}|令和|平成).{4,24})$")
_LINES = 6


def published(text: str) -> date | None:
    """Return the day of a line such as ``公開日 2023-07-12`` among the first lines, or None.

    >>> published("見出し\\n公開日 2023-07-12\\n本文")
    datetime.date(2023, 7, 12)
    """
    for line in text.split("\n", _LINES)[:_LINES]:
        if len(line) < 60 and (found := _line.match(nfkc(line))):
            mentions = dates.find(found["day"])
            if mentions and mentions[0].period and mentions[0].grain == "day":
                return mentions[0].period.start
    return None

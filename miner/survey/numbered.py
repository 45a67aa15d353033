"""The numbers of questions in a text: a legend 1=自主返納数 2=主な理由, then 1=… 2=…, (1)… (2)…, ①… ②… in each answer."""

import re
from collections.abc import Sequence

KEY = re.compile(
    r"(?:(?<=^)|(?<=[\s。、】」\])]))(?:(?:(?:設?問|Q)\s?)?[(]?(?P<number>[0-9]{1,2})[)]?\s?[=:]|[(](?P<round>[0-9]{1,2})[)]"
    r"|(?:設?問|Q)\s?(?P<asked>[0-9]{1,2})[.、]?)\s?|(?P<circled>[①-⑳])\s?|^[ \u3000]*(?P<dotted>[0-9]{1,2})[.)、][ \u3000]",
    re.MULTILINE,
)
TIGHT = re.compile(KEY.pattern + r"|[(](?P<touching>[0-9]{1,2})[)]\s?", re.MULTILINE)
_listed = re.compile(r"\s*(?:設?問|Q)?\s*(?:(?P<number>[0-9]{1,2})|(?P<circled>[①-⑳]))[.、:)]?\s+(?P<question>\S.*)")


def legend(lines: Sequence[str]) -> dict[str, str]:
    """Return the questions by their number: 1=自主返納数 2=主な理由."""
    questions: dict[str, str] = {}
    for line in lines:
        found = list(KEY.finditer(line))
        for i, key in enumerate(found):
            stop = found[i + 1].start() if i + 1 < len(found) else len(line)
            question = line[key.end() : stop].strip(" 、。()")
            if re.search(r"[^\W\d_]", question):  # and no time of day
                questions.setdefault(number(key), question)
        if not found and (listed := _listed.match(line)):
            questions.setdefault(listed["number"] or _of_circle(listed["circled"]), listed["question"].strip())
    return questions


def keys(body: str, questions: dict[str, str]) -> list[re.Match[str]]:
    """Return the numbers of the answers of a block; one in brackets may touch the words before it where it is the next: 18件(2)…(3)…."""
    found: list[re.Match[str]] = []
    for key in TIGHT.finditer(body):
        apart = KEY.match(body, key.start())
        own = number(apart or key)
        if (questions and own not in questions) or not (apart or (questions and found and int(own) == int(number(found[-1])) + 1)):
            continue
        found.append(apart or key)
    return found


def number(key: re.Match[str]) -> str:
    """Return the number of a key."""
    touching = key["touching"] if "touching" in key.re.groupindex else None
    return key["number"] or key["round"] or key["asked"] or key["dotted"] or touching or _of_circle(key["circled"])


def _of_circle(sign: str) -> str:
    return str(ord(sign) - ord("①") + 1)

"""Codebooks as TOML files."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from miner.base.errors import CodebookError, listed, nearest
from miner.coding.codes import Code, RuleLine, read_rule
from miner.coding.rules.syntax import Source

_TOP = {"codebook", "groups", "codes"}
_BOOK = {"name", "ja", "en", "tie_breaks", "tie_breaks_en"}
_CODE = {"name", "ja", "en", "definition", "definition_en", "include", "include_en", "exclude", "exclude_en", "decision", "whole", "rules"}
_DECISIONS = {"", "no_reason", "other", "not_a_reason"}


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds."""

    book: dict[str, str]
    groups: dict[str, tuple[RuleLine, ...]]
    codes: list[Code]


def read(text: str, file: str, before: Collection[str] = ()) -> Content:
    """Return what a file holds; ``before`` are the names of groups and codes of earlier files.

    Raises
    ------
    CodebookError
        With file and line, and for a rule its column.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(file, f"this is no TOML: {error}", "Check quotes, brackets and = signs there.") from None
    return _Reader(text, file, before).read(content)


class _Reader:
    """Turns parsed TOML into a codebook; keeps the text to tell on which line something stands."""

    def __init__(self, text: str, where: str, before: Collection[str]) -> None:
        self.lines, self.where, self.at, self.before = text.splitlines(), where, 0, before

    def place(self, needle: str, start: int = 0) -> str:
        for number, line in enumerate(self.lines[start:], start + 1):
            if needle in line:
                self.at = number
                return f"{self.where}, line {number}"
        return self.where

    def read(self, content: dict[str, Any]) -> Content:
        self.known(content, _TOP, "")
        for key, kind in (("codebook", dict), ("groups", dict), ("codes", list)):
            if not isinstance(content.get(key, kind()), kind):
                raise CodebookError(self.place(key), f"{key!r} is no table", f"Write [{key}] or [[{key}]] on a line of its own.")
        book = content.get("codebook", {})
        self.known(book, _BOOK, "[codebook]")
        entries = content.get("codes", [])
        if not entries or not all(isinstance(entry, dict) for entry in entries):
            raise CodebookError(self.where, "there is no code", "Write at least one [[codes]] with a name and rules.")
        names = {*self.before, *content.get("groups", {}), *(str(entry.get("name", "")) for entry in entries)}
        self.at = 0
        self.place("[groups]")
        groups: dict[str, tuple[RuleLine, ...]] = {}
        for name, rules in content.get("groups", {}).items():
            if name in self.before:
                raise CodebookError(self.place(name, self.at), f"the name {name!r} is taken by an earlier file", "Give each group one name.")
            groups[name] = self.rules(name, rules, {*self.before, *groups}, names)
        codes: list[Code] = []
        for entry in entries:
            self.place("[[codes]]", self.at)
            codes.append(self.code(entry, {*self.before, *groups, *(code.name for code in codes)}, names))
        return Content({key: str(value) for key, value in book.items()}, groups, codes)

    def known(self, table: dict[str, Any], keys: set[str], inside: str) -> None:
        for key in table:
            if key not in keys:
                where = self.place(str(key), self.at)
                hint = nearest(key, sorted(keys)) or f"Use {listed(sorted(keys))}."
                raise CodebookError(where, f"the key {key!r} {('of ' + inside) if inside else ''} is unknown", hint)

    def code(self, entry: dict[str, Any], earlier: set[str], names: set[str]) -> Code:
        start = self.at
        self.known(entry, _CODE, "[[codes]]")
        self.at = start
        name = entry.get("name")
        where = f"{self.where}, line {self.at}"
        if not isinstance(name, str) or not name.strip() or any(mark in name for mark in " \t\n<>"):
            raise CodebookError(where, f"the code's name is {name!r}", 'Write name = "short_name", without spaces or < >.')
        if name in earlier:
            raise CodebookError(where, f"the name {name!r} is taken by an earlier code or group", "Give each code one [[codes]] entry.")
        decision = str(entry.get("decision", ""))
        if name in {"coded", "uncoded", "abstain"} or (name in _DECISIONS and decision != name):
            raise CodebookError(where, f"{name!r} is the name of a decision", f"Choose another, or add decision = {name!r}.")
        if decision not in _DECISIONS:
            raise CodebookError(where, f"the decision {decision!r} is unknown", f"Use one of {sorted(_DECISIONS - {''})}.")
        texts = {key: str(value) for key, value in entry.items() if key.removesuffix("_en") in {"definition", "include", "exclude"}}
        rules = self.rules(name, entry.get("rules", []), earlier, names)
        whole = entry.get("whole", [])
        if not isinstance(whole, list) or not all(isinstance(form, str) for form in whole):
            raise CodebookError(where, f"'whole' of {name!r} is no list of strings", 'Write whole = ["…", "…"].')
        return Code(name, str(entry.get("ja", name)), str(entry.get("en", name)), texts, rules, decision, tuple(whole), where)

    def rules(self, name: str, rules: Any, earlier: set[str], names: set[str]) -> tuple[RuleLine, ...]:
        texts = [rules] if isinstance(rules, str) else rules
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise CodebookError(self.place(name, self.at), f"the rules of {name!r} are no list of strings", 'Write rules = ["…", "…"].')
        return tuple(read_rule(text, self.source(text, name), earlier, names) for text in texts)

    def source(self, text: str, name: str) -> Source:
        """Return where the lines of a rule stand; as far as they stand there as they are, without escapes."""
        rows = text.split("\n")
        first = next((row.strip() for row in rows if row.strip()), name)
        self.place(first, max(self.at - 1, 0))
        skipped = next((i for i, row in enumerate(rows) if row.strip()), 0)
        places = []
        for i, row in enumerate(rows, self.at - skipped):
            column = self.lines[i - 1].find(row) if 0 < i <= len(self.lines) else 0
            places.append((i, max(column, 0) + 1))
        return Source(self.where, tuple(places), name)

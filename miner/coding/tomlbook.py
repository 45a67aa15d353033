"""Codebooks as TOML files."""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from miner.base.errors import CodebookError, listed, nearest
from miner.coding.codes import DECISIONS, STATES, Code, RuleLine, read_rule
from miner.coding.rules.syntax import Source
from miner.coding.rules.tree import Place

_TOP = {"codebook", "groups", "codes"}
_BOOK = {"name", "ja", "en", "tie_breaks", "tie_breaks_en"}
_CODE = {"name", "ja", "en", "definition", "definition_en", "include", "include_en", "exclude", "exclude_en", "decision", "whole", "rules"}
_header = re.compile(r"\s*(\[{1,2}[^\[\]]+\]{1,2})\s*(?:#.*)?$")
_several = re.compile("\"\"\"|'''")


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


class _Lines:
    """Tells on which line of a TOML file something stands."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.headers = [(i, found[1].strip()) for i, line in self._outside_strings() if (found := _header.match(line))]

    def _outside_strings(self) -> Iterator[tuple[int, str]]:
        """Yield the lines that do not begin within a string of several lines."""
        inside = ""
        for i, line in enumerate(self.lines):
            if not inside:
                yield i, line
            for mark in _several.findall(line):
                if not inside or inside == mark:
                    inside = "" if inside else mark

    def section(self, name: str, nth: int = 0) -> range:
        """Return the lines of the nth table of this name, its header first; none for a table that is written otherwise."""
        starts = [i for i, header in self.headers if header.strip("[] ") == name]
        if nth >= len(starts):
            return range(len(self.lines))
        following = [i for i, _ in self.headers if i > starts[nth]]
        return range(starts[nth], following[0] if following else len(self.lines))

    def key(self, name: str, section: range) -> int:
        """Return the line in the section on which a key is set, its first line if that is not found."""
        pattern = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
        return next((i for i in section if pattern.match(self.lines[i])), section.start)


class _Reader:
    """Turns parsed TOML into groups and codes."""

    def __init__(self, text: str, where: str, before: Collection[str]) -> None:
        self.place, self.where, self.before = _Lines(text), where, before

    def line(self, index: int) -> str:
        return f"{self.where}, line {index + 1}"

    def read(self, content: dict[str, Any]) -> Content:
        self.known(content, _TOP, "", range(len(self.place.lines)))
        for key, kind in (("codebook", dict), ("groups", dict), ("codes", list)):
            if not isinstance(content.get(key, kind()), kind):
                where = self.line(self.place.key(key, range(len(self.place.lines))))
                raise CodebookError(where, f"{key!r} is no table", f"Write [{key}] or [[{key}]] on a line of its own.")
        book = content.get("codebook", {})
        self.known(book, _BOOK, "[codebook]", self.place.section("codebook"))
        entries = content.get("codes", [])
        if not entries or not all(isinstance(entry, dict) for entry in entries):
            raise CodebookError(self.where, "there is no code", "Write at least one [[codes]] with a name and rules.")
        names = {*self.before, *content.get("groups", {}), *(str(entry.get("name", "")) for entry in entries)}
        groups: dict[str, tuple[RuleLine, ...]] = {}
        section = self.place.section("groups")
        for name, rules in content.get("groups", {}).items():
            start = self.place.key(name, section)
            if name in self.before:
                raise CodebookError(self.line(start), f"the name {name!r} is taken by an earlier file", "Give each group one name.")
            groups[name] = self.rules(name, rules, range(start, section.stop), ({*self.before, *groups}, names))
        codes: list[Code] = []
        for nth, entry in enumerate(entries):
            earlier = {*self.before, *groups, *(code.name for code in codes)}
            codes.append(self.code(entry, self.place.section("codes", nth), earlier, names))
        return Content({key: str(value) for key, value in book.items()}, groups, codes)

    def known(self, table: dict[str, Any], keys: set[str], inside: str, section: range) -> None:
        for key in table:
            if key not in keys:
                at = self.place.key(str(key), section) if inside else next((i for i, name in self.place.headers if name.strip("[] ") == key), 0)
                hint = nearest(key, sorted(keys)) or f"Use {listed(sorted(keys))}."
                raise CodebookError(self.line(at), f"the key {key!r} {('of ' + inside) if inside else ''} is unknown", hint)

    def code(self, entry: dict[str, Any], section: range, earlier: set[str], names: set[str]) -> Code:
        self.known(entry, _CODE, "[[codes]]", section)
        name = entry.get("name")
        where = self.line(section.start)
        if not isinstance(name, str) or not name.strip() or any(mark in name for mark in " \t\n<>"):
            raise CodebookError(where, f"the code's name is {name!r}", 'Write name = "short_name", without spaces or < >.')
        if name in earlier:
            raise CodebookError(where, f"the name {name!r} is taken by an earlier code or group", "Give each code one [[codes]] entry.")
        decision = str(entry.get("decision", ""))
        if name in STATES or (name in DECISIONS and decision != name):
            raise CodebookError(where, f"{name!r} is the name of a decision", f"Choose another, or add decision = {name!r}.")
        if decision and decision not in DECISIONS:
            raise CodebookError(where, f"the decision {decision!r} is unknown", f"Use one of {sorted(DECISIONS)}.")
        texts = {key: str(value) for key, value in entry.items() if key.removesuffix("_en") in {"definition", "include", "exclude"}}
        rules = self.rules(name, entry.get("rules", []), range(self.place.key("rules", section), section.stop), (earlier, names))
        whole = entry.get("whole", [])
        if not isinstance(whole, list) or not all(isinstance(form, str) for form in whole):
            raise CodebookError(where, f"'whole' of {name!r} is no list of strings", 'Write whole = ["…", "…"].')
        return Code(name, str(entry.get("ja", name)), str(entry.get("en", name)), texts, rules, decision, tuple(whole), where)

    def rules(self, name: str, rules: Any, lines: range, known: tuple[set[str], set[str]]) -> tuple[RuleLine, ...]:
        """Return the rules of a code or group, which stand in these lines one after another."""
        texts = [rules] if isinstance(rules, str) else rules
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise CodebookError(self.line(lines.start), f"the rules of {name!r} are no list of strings", 'Write rules = ["…", "…"].')
        found = []
        at = (lines.start, max(self.place.lines[lines.start].find("="), 0) if lines else 0)
        for text in texts:
            places, at = self.places(text, at, lines.stop)
            found.append(read_rule(text, Source(self.where, tuple(places), name), *known))
        return tuple(found)

    def places(self, text: str, at: Place, stop: int) -> tuple[list[Place], Place]:
        """Return line and column of each line of a rule, looked for from a place on, and where it ends; as it stands, without escapes."""
        rows = text.split("\n")
        first = next((i for i, row in enumerate(rows) if row.strip()), 0)
        needle = rows[first].strip()
        start = self._begin(needle, at, stop) if needle else None
        if start is None:
            return [(at[0] + 1, 1)] * len(rows), at
        line, column = start
        places = []
        for i, row in enumerate(rows, line - first):
            inside = self.place.lines[i] if 0 <= i < len(self.place.lines) else ""
            begin = column - (len(row) - len(row.lstrip())) if i == line else inside.find(row)
            places.append((i + 1, max(begin, 0) + 1))
        last = line - first + len(rows) - 1
        return places, (last, column + len(needle) if last == line else 0)

    def _begin(self, needle: str, at: Place, stop: int) -> Place | None:
        """Return where a string begins with these characters (behind a quote, or on a line of its own), at a place or later."""
        for i in range(at[0], stop):
            line = self.place.lines[i]
            if line.lstrip().startswith("#"):
                continue
            begin = at[1] if i == at[0] else 0
            while (column := line.find(needle, begin)) >= 0:
                if not line[:column].strip() or line[column - 1] in "\"' \t":
                    before = line[:column].rstrip()
                    if not before or before[-1] in "\"'":
                        return i, column
                begin = column + 1
        return None

"""Codebooks: categories with definitions and rules, read from TOML."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from miner import data
from miner.base import charset
from miner.base.errors import CodebookError, listed, nearest
from miner.coding.rules import syntax
from miner.coding.rules.tree import Reference, Rule, leaves

PACKAGED = "return_reasons.toml"
_TOP = {"codebook", "groups", "codes"}
_BOOK = {"name", "ja", "en", "tie_breaks", "tie_breaks_en"}
_CODE = {"name", "ja", "en", "definition", "definition_en", "include", "include_en", "exclude", "exclude_en", "decision", "whole", "rules"}
_DECISIONS = {"", "no_reason", "other", "not_a_reason"}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as written, where it stands, and its tree."""

    source: str
    where: str
    tree: Rule


@dataclass(frozen=True, slots=True)
class Code:
    """One category. ``decision`` is set for what is decided on the whole text (no_reason) and is no category beside others."""

    name: str
    ja: str
    en: str
    texts: Mapping[str, str]  # definition, include, exclude, each also with the suffix _en
    rules: tuple[RuleLine, ...]
    decision: str = ""
    whole: tuple[str, ...] = ()  # texts that say nothing else


@dataclass(frozen=True, slots=True)
class Codebook:
    """Categories with their definitions and rules, in order.

    ``digest`` is the first 12 hexadecimal digits of the SHA-256 of what decides: names, groups and rules.
    """

    name: str
    ja: str
    en: str
    codes: tuple[Code, ...]
    groups: Mapping[str, tuple[RuleLine, ...]]
    digest: str

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Codebook":
        """Read a codebook, the packaged one of return reasons unless a path is given.

        Raises
        ------
        CodebookError
            With file and line, and for a rule its column.
        """
        if path is None:
            return cls.parse(data.read_text(PACKAGED), PACKAGED)
        return cls.parse(charset.read_text_file(Path(path)), Path(path).name)

    @classmethod
    def parse(cls, text: str, where: str = "codebook") -> "Codebook":
        """Read a codebook from the text of its TOML file; see `load`."""
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise CodebookError(where, f"this is no TOML: {error}", "Check quotes, brackets and = signs there.") from None
        return _Reader(text, where).codebook(content)

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def label(self, name: str, language: str = "ja") -> str:
        """Return the name of a code or decision for people, in Japanese or English; the name itself where there is none."""
        for code in self.codes:
            if code.name == name:
                return (code.ja if language == "ja" else code.en) or name
        return _DECISION_LABELS.get((name, language), name)


_DECISION_LABELS = {
    ("other", "ja"): "その他",
    ("other", "en"): "other",
    ("no_reason", "ja"): "理由なし",
    ("no_reason", "en"): "no reason given",
    ("not_a_reason", "ja"): "理由ではない",
    ("not_a_reason", "en"): "not a reason",
    ("uncoded", "ja"): "コード無し",
    ("uncoded", "en"): "no code",
    ("abstain", "ja"): "判断保留",
    ("abstain", "en"): "abstained",
}


class _Reader:
    """Turns parsed TOML into a codebook; keeps the text to tell on which line something stands."""

    def __init__(self, text: str, where: str) -> None:
        self.lines, self.where, self.at = text.splitlines(), where, 0

    def place(self, needle: str, start: int = 0) -> str:
        for number, line in enumerate(self.lines[start:], start + 1):
            if needle in line:
                self.at = number
                return f"{self.where}, line {number}"
        return self.where

    def codebook(self, content: dict[str, Any]) -> Codebook:
        self.known(content, _TOP, "")
        for key, kind in (("codebook", dict), ("groups", dict), ("codes", list)):
            if not isinstance(content.get(key, kind()), kind):
                raise CodebookError(self.place(key), f"{key!r} is no table", f"Write [{key}] or [[{key}]] on a line of its own.")
        book = content.get("codebook", {})
        self.known(book, _BOOK, "[codebook]")
        entries = content.get("codes", [])
        if not entries or not all(isinstance(entry, dict) for entry in entries):
            raise CodebookError(self.where, "there is no code", "Write at least one [[codes]] with a name and rules.")
        names = set(content.get("groups", {})) | {str(entry.get("name", "")) for entry in entries}
        self.at = 0
        self.place("[groups]")
        groups: dict[str, tuple[RuleLine, ...]] = {}
        for name, rules in content.get("groups", {}).items():
            groups[name] = self.rules(name, rules, set(groups), names)
        codes: list[Code] = []
        for entry in entries:
            self.place("[[codes]]", self.at)
            codes.append(self.code(entry, [code.name for code in codes], set(groups), names))
        decides = [(code.name, code.decision, code.whole, [rule.source for rule in code.rules]) for code in codes]
        groups_text = [(name, [rule.source for rule in rules]) for name, rules in groups.items()]
        digest = hashlib.sha256(repr((groups_text, decides)).encode()).hexdigest()[:12]
        name = str(book.get("name") or Path(self.where).stem)
        return Codebook(name, str(book.get("ja", name)), str(book.get("en", name)), tuple(codes), groups, digest)

    def known(self, table: dict[str, Any], keys: set[str], inside: str) -> None:
        for key in table:
            if key not in keys:
                where = self.place(str(key), self.at)
                hint = nearest(key, sorted(keys)) or f"Use {listed(sorted(keys))}."
                raise CodebookError(where, f"the key {key!r} {('of ' + inside) if inside else ''} is unknown", hint)

    def code(self, entry: dict[str, Any], earlier: list[str], groups: set[str], names: set[str]) -> Code:
        start = self.at
        self.known(entry, _CODE, "[[codes]]")
        self.at = start
        name = entry.get("name")
        where = f"{self.where}, line {self.at}"
        if not isinstance(name, str) or not name.strip() or any(mark in name for mark in " \t\n<>"):
            raise CodebookError(where, f"the code's name is {name!r}", 'Write name = "short_name", without spaces or < >.')
        if name in earlier or name in groups:
            raise CodebookError(where, f"the name {name!r} is taken by an earlier code or group", "Give each code one [[codes]] entry.")
        decision = str(entry.get("decision", ""))
        if name in {"coded", "uncoded", "abstain"} or (name in _DECISIONS and decision != name):
            raise CodebookError(where, f"{name!r} is the name of a decision", f"Choose another, or add decision = {name!r}.")
        if decision not in _DECISIONS:
            raise CodebookError(where, f"the decision {decision!r} is unknown", f"Use one of {sorted(_DECISIONS - {''})}.")
        texts = {key: str(value) for key, value in entry.items() if key.removesuffix("_en") in {"definition", "include", "exclude"}}
        rules = self.rules(name, entry.get("rules", []), groups | set(earlier), names)
        whole = entry.get("whole", [])
        if not isinstance(whole, list) or not all(isinstance(form, str) for form in whole):
            raise CodebookError(where, f"'whole' of {name!r} is no list of strings", 'Write whole = ["…", "…"].')
        return Code(name, str(entry.get("ja", name)), str(entry.get("en", name)), texts, rules, decision, tuple(whole))

    def rules(self, name: str, rules: Any, earlier: set[str], names: set[str]) -> tuple[RuleLine, ...]:
        sources = [rules] if isinstance(rules, str) else rules
        if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
            raise CodebookError(self.place(name, self.at), f"the rules of {name!r} are no list of strings", 'Write rules = ["…", "…"].')
        found = []
        for source in sources:
            first = source.strip().splitlines()[0] if source.strip() else name
            where = self.place(first, max(self.at - 1, 0))
            tree = syntax.parse(source, f"{where} ({name})")
            for reference in references(tree):
                if reference not in earlier:
                    later = reference in names and reference != name
                    hint = "Move its definition up." if later else nearest(reference, sorted(names)) or "Define it in [groups]."
                    raise CodebookError(f"{where} ({name})", f"<{reference}> is {'defined later' if later else 'not defined before'}", hint)
            found.append(RuleLine(source, where, tree))
        return tuple(found)


def references(rule: Rule) -> Iterator[str]:
    """Yield the names of the codes and groups that a rule refers to."""
    return (leaf.name for leaf in leaves(rule) if isinstance(leaf, Reference))

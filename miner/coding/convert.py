"""Codebooks of other programs and tables → the text of a TOML codebook."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from miner.base.errors import CodebookError, listed
from miner.coding.codes import DECISIONS, STATES, read_rule
from miner.coding.rules.syntax import Source
from miner.coding.rules.tree import And, Binary, Not, Or, Reference, Rule, String, leaves

if TYPE_CHECKING:
    from miner.coding.codebook import Codebook

# The columns of a table, and how people head them.
_COLUMNS = {
    "name": ("name", "code", "コード", "コード名", "id"),
    "ja": ("ja", "label", "名称", "名前", "日本語", "ラベル"),
    "en": ("en", "english", "英語", "英語名"),
    "definition": ("definition", "定義", "説明"),
    "definition_en": ("definition_en",),
    "include": ("include", "includes", "含む", "含むもの", "例"),
    "include_en": ("include_en",),
    "exclude": ("exclude", "excludes", "除く", "含まないもの", "除外"),
    "exclude_en": ("exclude_en",),
    "decision": ("decision", "判定"),
    "whole": ("whole",),
    "rules": ("rules", "rule", "ルール", "規則", "語", "キーワード", "words"),
}


def from_khcoder(codebook: "Codebook") -> tuple[str, list[str]]:
    """Return the TOML text of a codebook that was read from a .cod file, and what is not the same in it."""
    names = _plain_names([code.name for code in codebook])
    notes = ["rules are now read by lemma, sentence by sentence, without what is negated; those of the .cod file itself as KH Coder does"]
    entries = []
    for code in codebook:
        trees = [_renamed(rule.tree, names) for rule in code.rules]
        for rule in code.rules:
            for leaf in leaves(rule.tree):
                if isinstance(leaf, String) and re.search("[%_]", leaf.text):
                    notes.append(f"{rule.source.where(leaf.place)}: % and _ stand for any characters in KH Coder, here for themselves: '{leaf.text}'")
        entries.append({"name": names[code.name], "ja": code.ja, "en": code.en, "rules": [str(tree) for tree in trees]})
    return "\n".join(_toml(codebook.name, entries)), notes


def from_rows(rows: Iterable[Mapping[str, Any]], where: str) -> tuple[str, list[str]]:
    """Return the TOML text of a codebook that a table holds, a row a code, and the columns that it leaves out; a cell of rules has a rule a line.

    Raises
    ------
    CodebookError
        Where a name is missing or stands twice, or a rule cannot be read; with the row.
    """
    entries = [_entry(row, f"{where}, row {number}") for number, row in enumerate(rows, 2)]
    names = [entry["name"] for entry, _ in entries]
    notes = [f"{where}: the column {name!r} is left out" for name in dict.fromkeys(name for _, unknown in entries for name in unknown)]
    for i, (entry, _) in enumerate(entries):
        row = f"{where}, row {i + 2}"
        if entry["name"] in names[:i]:
            raise CodebookError(row, f"the name {entry['name']!r} stands in row {names.index(entry['name']) + 2} already", "Give each code one row.")
        for rule in entry.get("rules", []):
            read_rule(rule, Source(row, code=entry["name"]), names[:i], names)
    return "\n".join(_toml(re.sub(r"\.\w+$", "", where), [entry for entry, _ in entries])), notes


def _entry(row: Mapping[str, Any], where: str) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of a code from a row, and the names of the columns that are none."""
    fields = {heading: field for field, headings in _COLUMNS.items() for heading in headings}
    entry: dict[str, Any] = {}
    unknown = []
    for name, value in row.items():
        field = fields.get(str(name).strip().lower())
        if field is None:
            unknown.append(str(name))
        elif value not in (None, "") and str(value).strip():
            entry.setdefault(field, str(value).strip())
    if "name" not in entry:
        there = any(fields.get(str(name).strip().lower()) == "name" for name in row)
        found = "the code has no name" if there else "there is no column with the names of the codes"
        raise CodebookError(where, found, f"Head it 'name'; the columns are {listed(list(map(str, row)))}.")
    entry["name"] = re.sub(r"[\s<>]+", "_", entry["name"])
    for field in ("rules", "whole"):
        if field in entry:
            entry[field] = [line.strip() for line in entry[field].splitlines() if line.strip()]
    return {field: entry[field] for field in _COLUMNS if field in entry}, unknown


def _plain_names(names: list[str]) -> dict[str, str]:
    """Return names without star, white space and brackets, different from one another."""
    plain: dict[str, str] = {}
    for name in names:
        short = re.sub(r"[\s<>]+", "_", name[1:].strip()) or "code"
        while short in plain.values() or short in DECISIONS | STATES:
            short += "_2"
        plain[name] = short
    return plain


def _renamed(rule: Rule, names: Mapping[str, str]) -> Rule:
    match rule:
        case Reference(name):
            return replace(rule, name=names[name])
        case Not(operand):
            return replace(rule, operand=_renamed(operand, names))
        case Binary(operator, left, right):
            return Binary(operator, _renamed(left, names), _renamed(right, names))
        case And(operands):
            return And(tuple(_renamed(operand, names) for operand in operands))
        case Or(operands):
            return Or(tuple(_renamed(operand, names) for operand in operands))
        case _:
            return rule


def _toml(name: str, entries: list[dict[str, Any]]) -> Iterator[str]:
    yield "[codebook]"
    yield f"name = {_string(name)}"
    for entry in entries:
        yield ""
        yield "[[codes]]"
        for field, value in entry.items():
            if isinstance(value, list):
                yield f"{field} = ["
                yield from (f"  {_string(item)}," for item in value)
                yield "]"
            else:
                yield f"{field} = {_string(value)}"
    yield ""


def _string(text: str) -> str:
    # A JSON string is a TOML basic string, but for the control character 0x7F.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")

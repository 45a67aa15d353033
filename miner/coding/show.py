"""A codebook for people: as text, Markdown or rows, in Japanese or English."""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from miner.coding.codebook import Codebook
    from miner.coding.codes import Code

Language = Literal["ja", "en"]
_FIELDS = ("code", "label", "definition", "include", "exclude", "decision", "rules", "tie_breaks")
_TITLES = {
    "ja": dict(zip(_FIELDS, ("コード", "名称", "定義", "含むもの", "含まないもの", "判定", "ルール", "優先順位"), strict=True)),
    "en": dict(zip(_FIELDS, ("code", "name", "definition", "includes", "excludes", "decision", "rules", "tie-breaks"), strict=True)),
}


def rows(codebook: "Codebook", language: Language = "ja") -> Iterator[dict[str, Any]]:
    """Yield a row a code: its name, label, definition, what it includes and excludes, its decision if it is one, and its rules, a line each."""
    for code in codebook:
        yield {
            "code": code.name,
            "label": codebook.label(code.name, language),
            **{name: _text(code, name, language) for name in ("definition", "include", "exclude")},
            "decision": code.decision,
            "rules": "\n".join(rule.text.strip() for rule in code.rules),
        }


def _text(code: "Code", name: str, language: Language) -> str:
    other = name if language == "en" else f"{name}_en"
    return code.texts.get(name if language == "ja" else f"{name}_en") or code.texts.get(other, "")


def text(codebook: "Codebook", language: Language = "ja") -> Iterator[str]:
    """Yield the lines of the codebook as plain text."""
    titles = _TITLES[language]
    yield f"{codebook.ja if language == 'ja' else codebook.en} ({codebook.name}, {codebook.digest})"
    for row in rows(codebook, language):
        yield ""
        yield f"■ {row['code']}  {row['label']}"
        for name in ("definition", "include", "exclude", "decision", "rules"):
            if row[name]:
                first, *rest = row[name].split("\n")
                yield f"  {titles[name]}: {first.strip()}"
                yield from (f"    {line.strip()}" for line in rest if line.strip())
    if ties := _ties(codebook, language):
        yield ""
        yield f"■ {titles['tie_breaks']}"
        yield from (f"  {line}" for line in ties.split("\n"))


def markdown(codebook: "Codebook", language: Language = "ja") -> Iterator[str]:
    """Yield the lines of the codebook as Markdown."""
    titles = _TITLES[language]
    yield f"# {codebook.ja if language == 'ja' else codebook.en}"
    yield ""
    yield f"`{codebook.name}` · `{codebook.digest}`"
    for row in rows(codebook, language):
        yield ""
        yield f"## {row['label']} (`{row['code']}`)"
        yield ""
        for name in ("definition", "include", "exclude", "decision"):
            if row[name]:
                yield f"- **{titles[name]}**: {' '.join(row[name].split())}"
        if row["rules"]:
            yield f"- **{titles['rules']}**:"
            yield ""
            yield "  ```"
            yield from (f"  {line}" for line in row["rules"].split("\n"))
            yield "  ```"
    if ties := _ties(codebook, language):
        yield ""
        yield f"## {titles['tie_breaks']}"
        yield ""
        yield from ties.split("\n")


def _ties(codebook: "Codebook", language: Language) -> str:
    return (codebook.tie_breaks if language == "ja" else codebook.tie_breaks_en).strip() or (codebook.tie_breaks_en or codebook.tie_breaks).strip()


def html(codebook: "Codebook", language: Language = "ja") -> str:
    """Return the codebook as an HTML table, for a notebook."""
    titles = _TITLES[language]
    shown = ("code", "label", "definition", "include", "exclude", "rules")
    head = "".join(f"<th>{titles[name]}</th>" for name in shown)
    cells = (("".join(f"<td style='text-align:left;white-space:pre-wrap'>{escape(row[name])}</td>" for name in shown)) for row in rows(codebook, language))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"

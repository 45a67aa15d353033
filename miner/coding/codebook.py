"""Codebooks: categories with definitions and rules, read from TOML or from KH Coder's rule files."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from miner import data
from miner.base import charset
from miner.base.errors import CodebookError
from miner.coding import cod, show, tomlbook
from miner.coding.codes import Code, RuleLine
from miner.coding.rules.tree import Rule

if TYPE_CHECKING:
    from miner.coding.lint import Warning_

PACKAGED = "return_reasons.toml"


def packaged_names() -> frozenset[str]:
    """Return the names of the packaged codes, without their rules: reading those takes half a second."""
    return frozenset(code["name"] for code in tomllib.loads(data.read_text(PACKAGED))["codes"])


@dataclass(frozen=True, slots=True)
class Codebook:
    """Categories with their definitions and rules, in order.

    ``digest`` is the first 12 hexadecimal digits of the SHA-256 of what decides: names, groups and rules. ``khcoder`` says that its rules
    are read as KH Coder reads them.
    """

    name: str
    ja: str
    en: str
    codes: tuple[Code, ...]
    groups: Mapping[str, tuple[RuleLine, ...]]
    khcoder: bool = False
    tie_breaks: str = ""
    tie_breaks_en: str = ""

    @classmethod
    def load(cls, path: str | Path | Iterable[str | Path] | None = None, *, native: bool = False, encoding: str | None = None) -> "Codebook":
        """Read a codebook, the packaged one of return reasons unless a path is given.

        Parameters
        ----------
        path : path or several paths
            TOML files, or KH Coder's rule files (.cod); of several the later ones may refer to the earlier ones.
        native : bool
            Read the rules of a .cod file in our own way: by lemma, sentence by sentence, without what is negated.
        encoding : str, optional
            Of the files; told from their bytes unless given.

        Raises
        ------
        CodebookError
            With file and line, and for a rule its column.
        """
        if path is None:
            return cls.parse(data.read_text(PACKAGED), PACKAGED)
        paths = [Path(path)] if isinstance(path, str | Path) else list(map(Path, path))
        if not paths:
            raise CodebookError("codebook", "no file is named", "Name at least one.")
        return cls._read([(charset.read_text_file(path, encoding), path.name) for path in paths], native=native)

    @classmethod
    def parse(cls, text: str, where: str = "codebook", *, native: bool = False) -> "Codebook":
        """Read a codebook from the text of its file, which is a rule file of KH Coder if its name ``where`` ends in .cod; see `load`."""
        return cls._read([(text, where)], native=native)

    @classmethod
    def _read(cls, files: list[tuple[str, str]], *, native: bool) -> "Codebook":
        book: dict[str, str] = {}
        groups: dict[str, tuple[RuleLine, ...]] = {}
        codes: list[Code] = []
        kinds = {name.lower().endswith(".cod") for _, name in files}
        if len(kinds) > 1:
            raise CodebookError(files[0][1], "a .cod file and a TOML file are read together", "Turn one into the other with miner import codebook.")
        khcoder = kinds == {True} and not native
        for text, name in files:
            before = [*groups, *(code.name for code in codes)]
            if name.lower().endswith(".cod"):
                codes += cod.read(text, name, khcoder=khcoder, before=before)
            else:
                content = tomlbook.read(text, name, before)
                book = content.book | book
                groups |= content.groups
                codes += content.codes
        name = book.get("name") or Path(files[0][1]).stem
        ties = book.get("tie_breaks", ""), book.get("tie_breaks_en", "")
        return cls(name, book.get("ja", name), book.get("en", name), tuple(codes), groups, khcoder, *ties)

    @property
    def trees(self) -> dict[str, list[Rule]]:
        """The rules of each group, then of each code, as trees."""
        named = [*self.groups.items(), *((code.name, code.rules) for code in self.codes)]
        return {name: [line.tree for line in lines] for name, lines in named}

    @property
    def digest(self) -> str:
        """What tells two codebooks apart that decide differently."""
        decides = [(code.name, code.decision, code.whole, [rule.text for rule in code.rules]) for code in self.codes]
        groups = [(name, [rule.text for rule in rules]) for name, rules in self.groups.items()]
        return hashlib.sha256(repr((groups, decides, self.khcoder)).encode()).hexdigest()[:12]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def lint(self) -> "list[Warning_]":
        """Return what is probably a mistake in its rules: words that occur nowhere, rules that others hide; in the shell: ``miner codebook lint``."""
        from miner.coding.lint import lint

        return lint(self)

    def rows(self, language: show.Language = "ja") -> list[dict[str, Any]]:
        """Return a row a code: ``code, label, definition, include, exclude, decision, rules``."""
        return list(show.rows(self, language))

    def to_text(self, language: show.Language = "ja") -> str:
        """Return the codebook for a person to read; in the shell: ``miner codebook show``."""
        return "\n".join(show.text(self, language)) + "\n"

    def to_markdown(self, language: show.Language = "ja") -> str:
        """Return the codebook as Markdown."""
        return "\n".join(show.markdown(self, language)) + "\n"

    def _repr_html_(self) -> str:
        return show.html(self)

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

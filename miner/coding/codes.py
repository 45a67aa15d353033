"""What a codebook consists of: codes with their definitions, and rules as written with their trees."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from miner.base.errors import CodebookError, nearest
from miner.coding.rules.syntax import Source, parse
from miner.coding.rules.tree import Reference, Rule, leaves

DECISIONS = frozenset({"no_reason", "other", "not_a_reason"})  # what is decided on a whole text and is no category beside others
STATES = frozenset({"coded", "uncoded", "abstain"})  # what a coder says of its own decision; no code may have these names


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as written, where it stands, and its tree."""

    text: str
    source: Source
    tree: Rule

    @property
    def where(self) -> str:
        """File, line and column of its beginning."""
        return self.source.where((0, 1))


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
    where: str = ""


def read_rule(text: str, source: Source, earlier: Collection[str], names: Collection[str]) -> RuleLine:
    """Return a rule; what it refers to is among the ``earlier`` names of all ``names``.

    Raises
    ------
    CodebookError
        With file, line and column.
    """
    tree = parse(text, source)
    for leaf in references(tree):
        if leaf.name not in earlier:
            later = leaf.name in names and leaf.name != source.code
            star = next((mark + leaf.name for mark in "＊*" if mark + leaf.name in names), "")
            hint = "Move its definition up." if later else f"Write <{star}>." if star else nearest(leaf.name, sorted(names)) or "Define it before."
            raise CodebookError(source.where(leaf.place), f"<{leaf.name}> is {'defined later' if later else 'not defined before'}", hint)
    return RuleLine(text, source, tree)


def references(rule: Rule) -> Iterator[Reference]:
    """Yield the references of a rule to groups and codes."""
    return (leaf for leaf in leaves(rule) if isinstance(leaf, Reference))

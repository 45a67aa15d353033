"""Words that stand near one another: near(a-b) in any order, seq(a-b) in this one."""

from collections.abc import Callable

from miner.coding.rules.documents import Document, Found
from miner.coding.rules.tree import Near

Occurrence = tuple[int, int]  # the position, and which of the rule's words it is


def near_test(rule: Near, phrases: list[list[frozenset[str]]]) -> Callable[[Document], Found]:
    """Return what finds the groups of a rule's words in a document; its value is the number of occurrences that a group begins at."""

    def test(document: Document) -> Found:
        places = [document.starts(steps) for steps in phrases]
        if rule.scope == "paragraph":
            places = [[i for i in starts if document.paragraph(i)] for starts in places]
        if not all(places):
            return None
        found = sorted((i, k) for k, starts in enumerate(places) for i in starts)
        chains = [chain for at in range(len(found)) if (chain := _chain(rule, document, found, at))]
        groups = [tuple(sorted({i + n for i, k in chain for n in range(len(phrases[k]))})) for chain in chains]
        return document.hit(groups, negated=False) if groups else None

    return test


def _chain(rule: Near, document: Document, found: list[Occurrence], at: int) -> list[Occurrence]:
    """Return the occurrences that stand near one another from the one ``at`` on, or nothing.

    Each next word may be ``distance`` tokens from the one before it, not from the first: the span of k words can reach distance · (k - 1).
    """
    start, first = found[at]
    if (at + 1 < len(found) and found[at + 1][1] == first) or (rule.ordered and first != 0):
        return []
    part = {"sentence": document.sentence, "paragraph": document.paragraph}.get(rule.scope)
    here = part(start) if part else 0
    met, chain = {first}, [found[at]]
    for k in range(at + 1, len(found)):
        position, word = found[k]
        if (rule.distance and position - chain[-1][0] > rule.distance) or (part and part(position) != here):
            break
        if word not in met and (not rule.ordered or word == len(met)):
            met.add(word)
            chain.append(found[k])
            if len(met) == len(rule.words):
                return chain
    return []

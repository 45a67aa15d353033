"""What can be told of rules without a text: which implies which, what is always or never true."""

from collections.abc import Mapping, Sequence
from math import inf

from miner.coding.rules.tree import COMPARISONS, And, Binary, Heading, Measure, Near, Not, Number, Or, Qualified, Reference, Rule, String, Variable, Words

Definitions = Mapping[str, Sequence[Rule]]  # the rules of each group and code, any of which gives it


class Logic:
    """Tells of the rules of one codebook, in which references are replaced by what they stand for."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = {name: rules[0] if len(rules) == 1 else Or(tuple(rules)) for name, rules in definitions.items()}

    def implies(self, first: Rule, second: Rule, depth: int = 12) -> bool:
        """Whether the second rule is surely true wherever the first is; False where that cannot be seen from their form."""
        if first == second:
            return True
        if depth == 0:
            return False
        match first, second:
            case Or(operands), _:
                return all(self.implies(operand, second, depth - 1) for operand in operands)
            case _, And(operands):
                return all(self.implies(first, operand, depth - 1) for operand in operands)
            case Not(inner), Not(other):
                return self.implies(other, inner, depth - 1)
            case Binary(operator, Words(), Number(least)), Words() if operator in {">", ">=", "=="} and (least > 0 or operator == ">"):
                return first.left == second
        return self._implies_part(first, second, depth)

    def _implies_part(self, first: Rule, second: Rule, depth: int) -> bool:
        """Whether a part of the first rule implies the second, or the first a part of the second."""
        if isinstance(first, And) and any(self.implies(operand, second, depth - 1) for operand in first.operands):
            return True
        if isinstance(second, Or) and any(self.implies(first, operand, depth - 1) for operand in second.operands):
            return True
        if isinstance(first, Reference) and first.name in self._definitions:
            return self.implies(self._definitions[first.name], second, depth - 1)
        if isinstance(second, Reference) and second.name in self._definitions:
            return self.implies(first, self._definitions[second.name], depth - 1)
        return False

    def without_words(self, rule: Rule) -> bool | None:
        """Return whether a rule is true where none of its words occurs; None where it depends on more than words."""
        low, high = self._range(rule, words=0)
        return True if low > 0 or high < 0 else False if low == high == 0 else None

    def never(self, rule: Rule) -> bool:
        """Whether a rule is surely true nowhere."""
        if self._range(rule, words=inf) == (0, 0):
            return True
        match rule:
            case And(operands):
                return self.contradiction(rule) is not None or any(map(self.never, operands))
            case Or(operands):
                return all(map(self.never, operands))
        return False

    def contradiction(self, rule: And) -> tuple[Rule, Rule] | None:
        """Return what a rule asks for although it excludes what holds wherever that does, and this."""
        denied = [operand.operand for operand in rule.operands if isinstance(operand, Not)]
        asked = [operand for operand in rule.operands if not isinstance(operand, Not)]
        return next(((one, other) for one in asked for other in denied if self.implies(one, other)), None)

    def _range(self, rule: Rule, words: float) -> tuple[float, float]:
        """Return the least and greatest value of a rule whose words occur at most so often."""
        match rule:
            case Number(value):
                return value, value
            case Words() | Qualified() | String() | Near():
                return 0, words
            case Reference(name):
                return self._truth(self._range(self._definitions[name], words)) if name in self._definitions else (0, 1)
            case Measure():
                return 0, inf
            case Heading() | Variable():
                return 0, 1
            case Not(operand):
                low, high = self._truth(self._range(operand, words))
                return 1 - high, 1 - low
            case And(operands) | Or(operands):
                ranges = [self._truth(self._range(operand, words)) for operand in operands]
                choose = min if isinstance(rule, And) else max
                return choose(low for low, _ in ranges), choose(high for _, high in ranges)
            case Binary(operator, left, right):
                return _calculated(operator, self._range(left, words), self._range(right, words))

    @staticmethod
    def _truth(values: tuple[float, float]) -> tuple[float, float]:
        low, high = values
        surely = low > 0 or high < 0
        return (1, 1) if surely else (0, 0) if low == high == 0 else (0, 1)


def _calculated(operator: str, left: tuple[float, float], right: tuple[float, float]) -> tuple[float, float]:
    (a, b), (c, d) = left, right
    if operator in COMPARISONS:
        surely, possibly = {
            ">": (a > d, b > c),
            ">=": (a >= d, b >= c),
            "<": (b < c, a < d),
            "<=": (b <= c, a <= d),
            "==": (a == b == c == d, a <= d and c <= b),
        }[operator]
        return (1, 1) if surely else (0, 1) if possibly else (0, 0)
    if operator == "+":
        return a + c, b + d
    if operator == "-":
        return a - d, b - c
    if operator == "*" and a >= 0 and c >= 0:
        return a * c, (b * d if b and d else 0)
    return (0, 0) if operator == "/" and a == b == 0 else (-inf, inf)

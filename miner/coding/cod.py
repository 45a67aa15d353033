"""KH Coder's coding rule files (.cod): a line ＊name, then the rule, until the next name."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from miner.base.errors import CodebookError
from miner.coding.codes import Code, read_rule
from miner.coding.rules.syntax import Source

_line_end = re.compile("\r\n|\n|\r")


class Definition(NamedTuple):
    """One code of a file: its name with the star, the line of the name, and its rule with the place of each of its lines."""

    name: str
    line: int
    text: str
    lines: tuple[int, ...]

    def source(self, file: str, *, khcoder: bool) -> Source:
        """Return where the rule comes from."""
        return Source(file, tuple((line, 1) for line in self.lines), self.name, khcoder)


def definitions(text: str, file: str) -> list[Definition]:
    """Return the codes of a file in order; one that is named again before it has a rule counts once.

    Raises
    ------
    CodebookError
        For a name that is defined twice, or a file without any.
    """
    found: dict[str, Definition] = {}
    for definition in _definitions(text):
        earlier = found.get(definition.name)
        if earlier is not None and earlier.text:
            raise CodebookError(f"{file}, line {definition.line}", f"{definition.name!r} is defined already in line {earlier.line}", "Give each code one name.")
        found[definition.name] = definition
    if not found:
        raise CodebookError(file, "there is no code", "Write ＊name at the beginning of a line, and the rule below it.")
    return list(found.values())


def _definitions(text: str) -> Iterator[Definition]:
    name, start = "", 0
    body: list[tuple[int, str]] = []
    for number, line in enumerate(_line_end.split(text), 1):
        if not line or line.startswith("#"):
            continue
        if line[0] in "＊*" and len(line) > 1:
            if name:
                yield _definition(name, start, body)
            name, start, body = line, number, []
        elif line.strip(" \t\u3000"):
            body.append((number, line))
    if name:
        yield _definition(name, start, body)


def _definition(name: str, start: int, body: list[tuple[int, str]]) -> Definition:
    return Definition(name, start, "\n".join(line for _, line in body), tuple(number for number, _ in body))


def read(text: str, file: str, *, khcoder: bool, before: Collection[str] = ()) -> list[Code]:
    """Return the codes of a file; see `definitions`. ``before`` are the names of earlier files."""
    found = definitions(text, file)
    names = [*before, *(definition.name for definition in found)]
    codes: list[Code] = []
    for i, definition in enumerate(found, len(before)):
        where = f"{file}, line {definition.line}"
        if definition.name in before:
            raise CodebookError(where, f"{definition.name!r} is the name of a code of an earlier file", "Give each code one name.")
        source = definition.source(file, khcoder=khcoder)
        rules = (read_rule(definition.text, source, names[:i], names),) if definition.text else ()
        label = definition.name[1:].strip()
        codes.append(Code(definition.name, label, label, {}, rules, where=where))
    return codes

"""The house: which room imports which, and which third party where."""

import ast
import sys
from pathlib import Path

import pytest

import miner

ROOT = Path(miner.__file__).parent
BELOW = {
    "base": {"data"},
    "data": set(),
    "store": {"base"},
    "collect": {"base"},
    "survey": {"base"},
    "text": {"base", "data"},
    "coding": {"base", "data", "text"},
    "counting": {"base"},
    "report": {"base", "counting"},
}
BELOW["pipeline"] = set(BELOW)
BELOW["api"] = set(BELOW)
THIRD_PARTY = {
    "survey": {"openpyxl", "python_calamine", "lxml", "pdfplumber"},
    "text": {"numpy"},
    "text/tokens.py": {"fugashi", "unidic_lite"},
    "coding": {"numpy"},
    **{f"coding/{name}.py": {"scipy", "sklearn"} for name in ("calibration", "doubt", "encoder", "features", "model", "ridge", "state", "training")},
    "coding/modelfile.py": {"skops"},
    "coding/themes.py": {"joblib", "scipy", "sklearn"},
    "counting": {"numpy", "scipy"},
    "report": {"matplotlib", "matplotlib_fontja", "jinja2", "openpyxl", "pandas"},
    "api": {"pandas", "matplotlib"},
    "cli": {"click", "tqdm"},
}
MODULES = sorted(ROOT.rglob("*.py"))


def imports(path):
    """Return the dotted names that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "miner":
                yield from (f"miner.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_what_its_room_may(path):
    relative = path.relative_to(ROOT)
    room = relative.parts[0] if len(relative.parts) > 1 else ""
    allowed = THIRD_PARTY.get(room, set()) | THIRD_PARTY.get(relative.as_posix(), set())
    for name in imports(path):
        top, *rest = name.split(".")
        if top == "miner":
            target = rest[0] if rest else ""
            if room == "":
                assert target == "api", f"miner/__init__ imports {name}"
            elif room == "cli":
                assert target in {"", "cli", *miner.__all__}, f"cli imports {name}, not the public API"
            else:
                assert target == room or target in BELOW[room], f"{room} may not import {name}"
        else:
            assert top in sys.stdlib_module_names or top in allowed, f"{relative} may not import {name}"


def test_no_exported_name_is_a_sub_package():
    assert not set(miner.__all__) & {path.name for path in ROOT.iterdir() if path.is_dir()}


def test_modules_are_at_most_400_lines():
    assert {str(path): n for path in MODULES if (n := len(path.read_text("utf-8").splitlines())) > 400} == {}

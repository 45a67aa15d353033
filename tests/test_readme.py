"""What the READMEs show runs: the Python examples, the codebook, and the two commands agree in both languages."""

import re
from pathlib import Path

import matplotlib
import pytest

from miner.coding.codebook import Codebook

ROOT = Path(__file__).parent.parent
READMES = ["README.md", "README.ja.md"]


def blocks(name, language):
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", READMES)
def test_python_example_runs(name):
    matplotlib.use("Agg")
    (example,) = blocks(name, "python")
    scope = {}
    exec(example, scope)
    assert set(scope["counts"]["code"]) >= {"security_anxiety", "no_benefit"}
    assert scope["counts"].set_index("code").loc["security_anxiety", "n"] == 1


def test_codebook_example_is_read():
    (example,) = blocks("README.md", "toml")
    assert [code.name for code in Codebook.parse(example)] == ["security_anxiety"]


def test_both_languages_give_the_same_commands():
    assert blocks("README.md", "sh") == blocks("README.ja.md", "sh")
    assert len(blocks("README.md", "sh")) == 2

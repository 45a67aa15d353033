"""The features of dictionary entries, read from MeCab's own file."""

import os
from pathlib import Path

import fugashi
import pytest
import unidic_lite

from miner.text.dictionary import Dictionary

FOLDER = Path(unidic_lite.DICDIR)
TEXT = "個人情報が漏れるのではないかと不安で、マイナンバーカードを返納した。コンピューターの読み取りは遅く、二度と使わないつもりです。"


def test_features_are_those_that_mecab_gives():
    form = r"%m\t%phl\t%pw\t%H\n"
    tagger = fugashi.GenericTagger(f'-O "" -r {os.devnull} -d "{FOLDER}" -F "{form}" -U "" -E ""')
    dictionary = Dictionary(FOLDER / "sys.dic")
    lines = tagger.parse(TEXT).splitlines()
    assert len(lines) > 30
    for line in lines:
        surface, left, cost, features = line.split("\t")
        assert dictionary.features(surface, int(left), int(cost)) == features


@pytest.mark.parametrize("surface", ["", "ぬんんぬ", "不安不安不安", "a" * 500])
def test_what_is_no_entry_has_no_features(surface):
    assert Dictionary(FOLDER / "sys.dic").features(surface, 1, 1) == ""


def test_unknown_words_have_the_features_of_their_kind():
    assert {features.split(",")[0] for features in Dictionary(FOLDER / "unk.dic").by_context().values()} >= {"名詞", "補助記号"}


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "sys.dic"
    path.write_bytes(b"\0" * 200)
    with pytest.raises(ValueError, match=r"sys.dic is no MeCab dictionary"):
        Dictionary(path)

"""Themes: what belongs together is found, what belongs to none said; the same seed gives the same; a theme becomes a code that counts."""

import random

import numpy as np
import pytest

import miner
from miner.coding.themes import STABLE

SUBJECTS = {
    "queue": (["窓口", "役所", "受付"], ["待たされる", "混んでいる", "行列が長い"]),
    "price": (["手数料", "料金", "値段"], ["高い", "値上げされた", "払えない"]),
    "noise": (["工事", "道路", "騒音"], ["うるさい", "眠れない", "響く"]),
}


@pytest.fixture(scope="module")
def subjects():
    """A hundred texts of each of three subjects, and what each is of."""
    draw = random.Random(5)
    texts, of = [], []
    for name, (things, troubles) in SUBJECTS.items():
        for i in range(100):
            pair = draw.sample(things, 2)
            texts.append(f"{pair[0]}や{pair[1]}の話だが、{draw.choice(troubles)}のが{i % 7 + 1}回目で{draw.choice(troubles)}")
            of.append(name)
    order = draw.sample(range(len(texts)), len(texts))
    return [texts[i] for i in order], [of[i] for i in order]


@pytest.fixture(scope="module")
def themes(subjects):
    return miner.themes(subjects[0])


def test_subjects_are_found_with_their_number(themes, subjects):
    assert len(themes) == 3
    table = themes.assignments()
    for theme in range(1, 4):
        inside = [of for of, found in zip(subjects[1], table["theme"], strict=True) if found == theme]
        assert max(inside.count(name) for name in SUBJECTS) / len(inside) > 0.95


def test_table_adds_up_and_says_what_is_left(themes, subjects):
    table = themes.table()
    assert list(table.columns) == ["theme", "words", "n_texts", "n_distinct", "share", "stability", "stable", "central"]
    assert table["n_texts"].sum() + themes.assignments()["theme"].eq(0).sum() == len(subjects[0])
    assert np.isclose(table["share"].sum() + themes.unassigned, 1)
    assert "belong to none" in str(themes)
    assert (table["stable"] == (table["stability"] >= STABLE)).all()
    assert all(text in subjects[0] for central in table["central"] for text in central)
    assert {"窓口", "騒音"} <= {word for words in table["words"] for word in words}


def test_same_seed_same_themes(subjects, themes):
    assert miner.themes(subjects[0]).found == themes.found


def test_near_copies_do_not_make_a_theme_larger_than_it_is(subjects):
    copies = [*subjects[0], *[subjects[0][0]] * 200]
    found = miner.themes(copies, k=3)
    assert found.found.of[0] == found.found.of[-1]
    assert found.table()["n_distinct"].sum() <= len(set(subjects[0]))


def test_a_theme_becomes_a_code_that_finds_it(themes, subjects, tmp_path):
    draft = themes.draft(1)
    path = tmp_path / "code.toml"
    path.write_text(draft.toml, "utf-8")
    book = miner.Codebook.load(path)
    assert [code.name for code in book] == ["theme_1"]
    codings = miner.RuleCoder(book).code(subjects[0])
    inside = themes.assignments()["theme"] == 1
    coded = codings["codes"].map(len) > 0
    assert (coded & inside).sum() / inside.sum() == pytest.approx(draft.recall)
    assert (coded & inside).sum() / coded.sum() == pytest.approx(draft.precision)
    assert draft.recall > 0.8
    counts = miner.count(codings, codebook=book).set_index("code")
    assert counts.loc["theme_1", "n"] == coded.sum()


def test_codings_give_only_what_no_code_covers(subjects):
    book = miner.Codebook.parse('[[codes]]\nname = "noise"\nrules = ["騒音 or 工事 or 道路"]')
    codings = miner.RuleCoder(book).code(subjects[0])
    assert len(miner.themes(codings, k=2).found.texts) == sum(of != "noise" for of in subjects[1])


def test_a_codebook_can_begin_the_groups(subjects):
    book = miner.Codebook.parse("".join(f'[[codes]]\nname = "{name}"\nrules = ["{word}"]\n' for name, word in (("q", "窓口"), ("p", "料金"), ("n", "騒音"))))
    assert len(miner.themes(subjects[0], seeds=book)) == 3


@pytest.mark.parametrize(
    ("texts", "k", "message"), [(["不安"] * 100, None, "1 different texts"), ([f"{i}回目の不安" for i in range(40)], 30, "30 themes of 40")]
)
def test_too_little_is_refused(texts, k, message):
    with pytest.raises(miner.MinerError, match=message):
        miner.themes(texts, k=k)


def test_few_texts_have_few_themes(subjects):
    assert 3 <= len(miner.themes(subjects[0][:40])) <= 4


def test_unknown_theme_is_refused(themes):
    with pytest.raises(miner.MinerError, match=r"no theme 9\. The themes are 1 to 3"):
        themes.draft(9)


# What to code next


def test_sample_for_training_is_unsure_different_and_partly_by_lot(subjects):
    texts, of = subjects
    coder = miner.TrainedCoder(exclusive=True).fit(texts[:60], of[:60])
    sheet = miner.sample(texts, 20, coder=coder)
    assert sheet["why"].value_counts().to_dict() == {"unsure": 16, "random": 4}
    assert sheet["text"].is_unique
    assert not set(sheet["text"]) & set(texts[:60])
    assert sheet["probability"].isna().all()
    assert sheet["used_for"].tolist() == [["training"]] * 20


def test_sample_without_a_coder_takes_different_texts(subjects):
    sheet = miner.sample(subjects[0], 10)
    assert set(sheet["why"]) == {"different", "random"}
    with pytest.raises(miner.MinerError, match="1000 texts are asked for"):
        miner.sample(subjects[0], 1000)

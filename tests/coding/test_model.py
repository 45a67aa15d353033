"""The trained coder: scikit-learn's verbs on lists of texts, calibrated answers, evidence, abstention, and the codebook's rules beside it."""

import copy
import pickle
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import Pipeline

import miner
from miner.coding.evaluate import calibration_error
from miner.coding.training import OutOfFold

ROOT = Path(__file__).parents[2]
TEXT_ONLY = miner.Features(rules=False)


@pytest.fixture(scope="module")
def gold():
    return miner.Gold.load(ROOT / "corpus/gold/reasons.jsonl")


@pytest.fixture(scope="module")
def texts(gold):
    return [record.text for record in gold.final()]


@pytest.fixture(scope="module")
def codes(gold):
    return [list(record.codes) for record in gold.final()]


@pytest.fixture(scope="module")
def coder(texts, codes):
    return miner.TrainedCoder().fit(texts, codes)


@pytest.fixture(scope="module")
def plain(texts, codes):
    return miner.TrainedCoder(features=TEXT_ONLY).fit(texts, codes)


@pytest.fixture
def animals():
    """Texts of two plain subjects."""
    return [f"犬が{i}匹いて、よく吠える" for i in range(20)] + [f"猫が{i}匹いて、よく眠る" for i in range(20)], ["dog"] * 20 + ["cat"] * 20


# scikit-learn's verbs


def test_clone_has_the_same_parameters_and_no_learning(coder):
    assert clone(coder).get_params() == coder.get_params()
    with pytest.raises(miner.MinerError, match="has not learnt anything"):
        clone(coder).predict(["不安"])


def test_parameters_are_set_and_nested():
    coder = miner.TrainedCoder(features=miner.Features()).set_params(seed=3, features__rules=False)
    assert (coder.seed, coder.features.rules) == (3, False)


def test_pickle_in_memory_decides_the_same(coder, texts):
    again = pickle.loads(pickle.dumps(coder))
    assert again.decide_all([{"text": text} for text in texts[:30]]) == coder.decide_all([{"text": text} for text in texts[:30]])
    assert copy.deepcopy(coder).predict(texts[:5]) == coder.predict(texts[:5])


def test_codes_are_given_back_as_they_were_given(texts, codes, plain):
    matrix = np.array([[code in row for code in plain.codes] for row in codes]).astype(int)
    by_matrix = miner.TrainedCoder(features=TEXT_ONLY).fit(texts, matrix, codes=plain.codes)
    assert by_matrix.predict(texts[:50]).tolist() == [[int(code in row) for code in plain.codes] for row in plain.predict(texts[:50])]
    assert np.allclose(by_matrix.predict_proba(texts[:50]), plain.predict_proba(texts[:50]))


def test_cross_val_predict_grid_search_and_pipeline_take_lists_of_str(texts, codes, plain):
    matrix = np.array([[code in row for code in plain.codes] for row in codes]).astype(int)
    estimator = miner.TrainedCoder(features=TEXT_ONLY)
    assert cross_val_predict(estimator, texts, matrix, cv=2).shape == matrix.shape
    assert cross_val_predict(estimator, texts, matrix, cv=2, method="predict_proba").shape == matrix.shape
    search = GridSearchCV(Pipeline([("coder", estimator)]), {"coder__seed": [0, 1]}, cv=2).fit(texts, matrix)
    assert search.best_score_ > 0.4


def test_plain_codes_need_exclusive_and_come_back_plain(animals):
    texts, codes = animals
    with pytest.raises(miner.MinerError, match="exclusive=True"):
        miner.TrainedCoder().fit(texts, codes)
    coder = miner.TrainedCoder(exclusive=True).fit(texts, codes)
    assert coder.predict(["猫が3匹", "犬が3匹"]).tolist() == ["cat", "dog"]
    assert np.allclose(coder.predict_proba(["猫が3匹", "空"]).sum(axis=1), 1)
    assert cross_val_predict(coder, texts, codes, cv=2).tolist().count("cat") == 20


def test_other_estimators_and_an_embedding_take_the_same_place(animals):
    texts, codes = animals
    coder = miner.TrainedCoder(estimator=LogisticRegression(C=10), exclusive=True).fit(texts, codes)
    assert coder.predict(["猫が3匹", "犬が3匹"]).tolist() == ["cat", "dog"]
    features = miner.Features(embedding=lambda given: [[float("犬" in text), float("猫" in text)] for text in given])
    assert miner.TrainedCoder(features=features, exclusive=True).fit(texts, codes).score(texts, codes) == 1


def test_named_columns_say_something_of_the_codes():
    rows = [{"text": f"売上が{i}割", "job": "店主" if i % 2 else "社員［営業］"} for i in range(40)]
    codes = [["shop"] if i % 2 else ["firm"] for i in range(40)]
    coder = miner.TrainedCoder(features=miner.Features(("job",))).fit(rows, codes)
    assert coder.predict([{"text": "売上", "job": "店主"}, {"text": "売上", "job": "社員［営業］"}]) == [["shop"], ["firm"]]
    with pytest.raises(miner.MinerError, match="no column 'job'"):
        coder.predict(["売上"])


# What it says


def test_evidence_points_into_the_text_as_it_was_given(plain):
    text = "  ﾅﾝﾄﾅｸ　個人情報が漏れそうでコワイ"
    decision = plain.decide(text)
    assert decision.codes == ("security_anxiety",)
    assert all(text[slice(*found.span)] == found.text for found in decision.evidence)
    assert {found.text for found in decision.evidence} & {"漏れ", "情報", "個人"}


def test_blank_texts_get_no_code_and_wrong_ones_are_refused(coder):
    assert [coder.decide(text, reasons=True).decision for text in ("", " \n", "？")] == ["no_reason", "no_reason", "other"]
    assert coder.predict([]) == []
    with pytest.raises(miner.MinerError, match=r"item 2.*3 is no str"):
        coder.predict(["不安", 3])


def test_probabilities_are_calibrated_out_of_fold(coder):
    errors = [calibration_error(coder.checked_.probabilities[:, i], coder.labels_[:, i]) for i in range(len(coder.codes))]
    assert np.mean(errors) < 0.01


def test_withheld_texts_are_the_unsure_ones_and_abstain(texts, codes, plain):
    coder = miner.TrainedCoder(features=TEXT_ONLY, withhold=0.3).fit(texts[:180], codes[:180])
    decisions = coder.decide_all([{"text": text} for text in texts[180:]])
    assert 0 < sum(decision.decision == "abstain" for decision in decisions) / len(decisions) < 0.5
    coverage = list(plain.evaluate().coverage())  # rules leave too few errors here
    assert coverage[3]["withheld"] == 0.2
    assert coverage[3]["wrong_texts"] < 0.9 * coverage[0]["wrong_texts"]


def test_a_rare_code_is_its_rules_and_said(texts, codes):
    few = [[code for code in row if code != "points_done" or i < 60] for i, row in enumerate(codes)]
    assert 0 < sum("points_done" in row for row in few) < 5
    coder = miner.TrainedCoder().fit(texts, few)
    assert coder.deciders["points_done"] == "rules"
    assert any(note.startswith("points_done: ") and "its rule decides" in note for note in coder.notes)
    assert coder.decide("ポイントをもらったから").codes == ("points_done",)


def test_hybrid_is_not_below_rules_or_model_alone(coder, plain, texts):
    rules = miner.RuleCoder()
    alone = np.array([[code in rules.decide(text).codes for code in coder.codes] for text in texts])
    by_rule = 2 * (alone & (coder.labels_ > 0)).sum() / (alone.sum() + coder.labels_.sum())
    assert coder.evaluate().f1 > plain.evaluate().f1
    assert coder.evaluate().f1 > by_rule - 0.01


def test_rules_of_another_codebook_are_not_looked_at(animals):
    texts, codes = animals
    coder = miner.TrainedCoder(exclusive=True).fit(texts, codes)
    assert set(coder.deciders.values()) == {"model"}
    assert coder.rules_ is None


@pytest.mark.parametrize(
    ("texts", "codes", "message"),
    [
        (["不安"] * 9, [["a"]] * 9, "9 texts. Code at least 10"),
        (["不安"] * 10, [["a"]] * 9, "10 texts and codes of 9"),
        (["不安"] * 10, [[]] * 10, "no text has a code"),
        (["不安"] * 10, [["a"], 1] * 5, "1 is no list of codes"),
        (["不安"] * 10, np.full((10, 2), 2), "other values than 0 and 1"),
        ("不安", [["a"]], "one str"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(texts, codes, message):
    with pytest.raises(miner.MinerError, match=message):
        miner.TrainedCoder().fit(texts, codes)


def test_unknown_code_is_named_with_the_nearest():
    with pytest.raises(miner.MinerError, match=r"'distrst'.*Did you mean 'distrust'"):
        miner.TrainedCoder().fit(["不安"] * 10, [["distrst"]] * 10, codes=["distrust"])


def test_what_is_missing_falls_as_one_by_n():
    checked = OutOfFold(np.zeros((1, 1)), np.zeros((1, 1)), ((100, 0.6), (200, 0.7)))
    assert checked.expected(400) == pytest.approx(0.75)
    assert checked.expected(10**9) == pytest.approx(0.8)


def test_evaluation_adds_up(coder):
    evaluation = coder.evaluate()
    table = evaluation.table().set_index("code")
    assert table.loc["all", "n"] == coder.labels_.sum() == table.drop("all")["n"].sum()
    assert ((table["low"] <= table["f1"]) & (table["f1"] <= table["high"])).all()
    assert evaluation.curve_table()["measured"].tolist() == [True, True, False, False, False]
    confusions = evaluation.confusion_table()
    wrong = ((coder.labels_ > 0) != (coder.checked_.given > 0)).any(axis=1).sum()
    assert len(confusions) <= confusions["n"].sum() >= wrong


def test_coded_table_says_which_texts_were_trained_on(coder, texts):
    table = coder.code([texts[0], "停電したら使えないではないか"])
    assert table["used_for"].tolist() == [["training"], []]
    assert table["coder"].str.match(r"model:[0-9a-f]{12}:[0-9a-f]{12}:[0-9a-f]{8}").all()


def test_sentences_are_coded_at_their_place(coder):
    text = "番号が漏れたら怖い。それに使わない。"
    table = coder.code(text, unit="sentence")
    assert [text[slice(*segment)] for segment in table["segment"]] == table["text"].tolist()
    assert all(text[slice(*found["span"])] == found["text"] for row in table["evidence"] for found in row)

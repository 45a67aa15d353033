"""Model files: the same bytes again, the same decisions, and a clear refusal of whatever is not right with one."""

import io
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import miner
from miner.coding.modelfile import dumps, loads

TEXTS = [f"{i}丁目の犬がよく吠える" for i in range(20)] + [f"{i}番地の猫がよく眠る" for i in range(20)]
CODES = [["dog"]] * 20 + [["cat"]] * 20


def train(**parameters):
    return miner.TrainedCoder(**parameters).fit(TEXTS, CODES)


@pytest.fixture(scope="module")
def coder():
    return train()


@pytest.fixture(scope="module")
def content(coder):
    return dumps(coder)


def edited(content, **changes):
    """Return a model file whose manifest was changed by hand."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **changes}).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def test_training_again_gives_the_same_bytes(content):
    assert dumps(train()) == content
    assert dumps(train(seed=1)) != content


def test_a_loaded_coder_decides_the_same(coder, content):
    again = loads(content, "model")
    texts = [*TEXTS, "猫と犬", "空が青い", ""]
    assert np.array_equal(again.predict_proba(texts), coder.predict_proba(texts))
    assert [again.decide(text) for text in texts] == [coder.decide(text) for text in texts]
    assert (again.name, again.codes, again.used(TEXTS[0]), again.used("猫と犬")) == (coder.name, coder.codes, True, False)


def test_it_holds_no_text_that_it_was_trained_on(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
        with zipfile.ZipFile(io.BytesIO(archive.read("model.skops"))) as inner:
            whole += b"".join(inner.read(name) for name in inner.namelist())
    for word in ("吠える", "番地"):
        assert word.encode() not in whole
        assert json.dumps(word).strip('"').encode() not in whole


def test_another_estimator_is_kept(tmp_path):
    coder = miner.TrainedCoder(estimator=LogisticRegression()).fit(TEXTS, CODES)
    coder.save(tmp_path / "model.miner")
    assert miner.TrainedCoder.load(tmp_path / "model.miner").predict(["猫"]) == coder.predict(["猫"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: pickle.dumps({"a": 1}), "pickle"),
        (lambda content: content[: len(content) // 2], "truncated or no model file"),
        (lambda content: content[:-30], "truncated or no model file"),
        (lambda content: b"id,text\n", "no model file"),
        (lambda content: b"", "no model file"),
        (lambda content: edited(content, codes=["cat", "cow"]), "edited"),
        (lambda content: edited(content, dictionary="unidic-lite 0.1, words 00000000"), "edited"),
        (lambda content: edited(content, format=99), "format is 99"),
        (lambda content: content[:2000] + bytes([content[2000] ^ 1]) + content[2001:], "broken|edited|truncated"),
    ],
)
def test_what_is_no_whole_model_is_refused(content, change, message):
    with pytest.raises(miner.MinerError, match=message) as refusal:
        loads(change(content), "model.miner")
    assert str(refusal.value).startswith("model.miner: ")
    assert "miner train" in str(refusal.value)


def test_another_dictionary_is_refused(content):
    with pytest.raises(miner.MinerError, match="trained with the dictionary"):
        loads(content, "model.miner", tokenizer=miner.Tokenizer(["番地の猫"]))


def test_another_codebook_is_refused():
    root = Path(__file__).parents[2]
    coder = miner.TrainedCoder().fit(miner.Gold.load(root / "corpus/gold/reasons.jsonl"))
    book = miner.Codebook.parse('[[codes]]\nname = "security_anxiety"\nrules = ["漏れる"]')
    with pytest.raises(miner.MinerError, match="trained with the codebook return_reasons"):
        loads(dumps(coder), "model.miner", book)
    assert len(dumps(coder)) < 200_000


def test_own_embeddings_are_not_saved():
    coder = train(features=miner.Features(embedding=lambda texts: [[1.0]] * len(texts)))
    with pytest.raises(miner.MinerError, match="own embedding"):
        dumps(coder)


def test_a_file_that_cannot_be_written_leaves_nothing(coder, tmp_path):
    with pytest.raises(miner.MinerError):
        coder.save(tmp_path / "absent" / "model.miner")
    assert list(tmp_path.iterdir()) == []

"""The trained coder on labelled sets, against TF-IDF of lemmas with logistic regression: means of five draws with fixed seeds.

python tests/benchmarks/trained.py FOLDER [set …]

FOLDER holds medweb_ja_1100, ews_2015_2019 and asdc_requests_train_dev (.jsonl.gz; id, text, labels).
Sets are medweb, ews, asdc, columns, speed; all unless named.
"""

import gzip
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

import miner
from miner.coding.evaluate import calibration_error
from miner.coding.labels import matrix
from miner.coding.modelfile import dumps
from miner.coding.training import micro_f1

DRAWS = range(5)
SETS = {
    "medweb": ("medweb_ja_1100", (100, 300, 600), 500),
    "ews": ("ews_2015_2019", (100, 300, 1_000), 5_000),
    "asdc": ("asdc_requests_train_dev", (300, 1_000, 3_000), 3_000),
}
COLUMNS = ("sector", "job", "judge")


def load(folder, name):
    with gzip.open(Path(folder) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return rows


def draws(rows, n, n_test):
    """Yield training and test rows of each draw; the test texts of a draw are the same for every n."""
    for seed in DRAWS:
        order = np.random.default_rng(seed).permutation(len(rows))
        yield [rows[i] for i in order[n_test : n_test + n]], [rows[i] for i in order[:n_test]]


def texts(rows):
    return [row["text"] for row in rows]


def labels(rows):
    return [row["labels"] for row in rows]


class Baseline:
    """TF-IDF of lemmas, one-vs-rest logistic regression with balanced classes, codes from .5 on."""

    def __init__(self, codes):
        self.codes = codes
        self.lemmas = {}

    def analyse(self, text):
        if text not in self.lemmas:
            self.lemmas[text] = [token.lemma for token in miner.tokenize(text)]
        return self.lemmas[text]

    def score(self, train, test):
        vectors = TfidfVectorizer(analyzer=self.analyse)
        known = vectors.fit_transform(texts(train))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = OneVsRestClassifier(LogisticRegression(class_weight="balanced")).fit(known, matrix(labels(train), self.codes).astype(int))
        return micro_f1(matrix(labels(test), self.codes), model.predict(vectors.transform(texts(test))).astype(float))


def kept(given, true, sure):
    """Return by how much the rates of wrong texts and of wrong codes fall when a fifth of the texts is withheld."""
    wrong = (given > 0) != (true > 0)
    best = np.argsort(-sure, kind="stable")[: int(0.8 * len(sure))]
    return 1 - wrong[best].any(axis=1).mean() / wrong.any(axis=1).mean(), 1 - wrong[best].mean() / wrong.mean()


def measure(train, test, codes, *, exclusive=False):
    coder = miner.TrainedCoder(exclusive=exclusive).fit(texts(train), labels(train), codes=codes)
    true = matrix(labels(test), codes)
    probabilities = coder.predict_proba(texts(test))
    given = matrix(coder.predict(texts(test)), codes)
    errors = [calibration_error(probabilities[:, i], true[:, i]) for i in range(len(codes))]
    held, own = micro_f1(true, given), coder.evaluate().expected
    return {"f1": held, "own": own, "calibration": np.mean(errors), "worst": max(errors), "kept": kept(given, true, coder.confidence(texts(test)))}


def run(folder, name):
    file, sizes, n_test = SETS[name]
    rows = load(folder, file)
    codes = sorted({label for row in rows for label in row["labels"]})
    baseline = Baseline(codes)
    print(f"\n{name}: baseline | micro-F1 | own estimate | calibration error mean, worst | fall of wrong texts, codes at 20 % withheld | exclusive: F1, own")
    for n in sizes:
        base, free, alone = [], [], []
        for train, test in draws(rows, n, n_test):
            base.append(baseline.score(train, test))
            free.append(measure(train, test, codes))
            if name != "medweb":
                alone.append(measure(train, test, codes, exclusive=True))
        one = {key: np.mean([found[key] for found in free], axis=0) for key in free[0]}
        line = f"{n:>5}: {np.mean(base):.3f} | {one['f1']:.3f} | {one['own']:.3f}"
        line += f" | {one['calibration']:.4f} {one['worst']:.4f} | {one['kept'][0]:.2f} {one['kept'][1]:.2f}"
        if alone:
            line += f" | {np.mean([found['f1'] for found in alone]):.3f} {np.mean([found['own'] for found in alone]):.3f}"
        print(line, flush=True)


def run_columns(folder):
    rows = [row for row in load(folder, SETS["ews"][0]) if row["ym"].startswith("2015")]
    codes = sorted({label for row in rows for label in row["labels"]})
    scores = {False: [], True: []}
    for train, test in draws(rows, 1_000, 5_000):
        for exclusive, found in scores.items():
            coder = miner.TrainedCoder(features=miner.Features(COLUMNS), exclusive=exclusive).fit(train, labels(train), codes=codes)
            found.append(micro_f1(matrix(labels(test), codes), matrix(coder.predict(test), codes)))
    print(f"\ncolumns {', '.join(COLUMNS)}, 1,000 texts of 2015: {np.mean(scores[False]):.3f}, exclusive {np.mean(scores[True]):.3f}")


def run_speed(folder):
    rows = [row for row in load(folder, SETS["ews"][0]) if row["ym"].startswith("2015")]
    train, test = rows[:1_000], rows[1_000:11_000]
    start = time.process_time()
    coder = miner.TrainedCoder().fit(texts(train), labels(train))
    middle = time.process_time()
    coder.decide_all(test)
    end = time.process_time()
    rate = len(test) / (end - middle)
    print(f"\nspeed: 1,000 texts trained in {middle - start:.2f} s; {rate:,.0f} texts a second coded; model file {len(dumps(coder)):,} bytes")


def main(folder, *wanted):
    for name in wanted or (*SETS, "columns", "speed"):
        if name in SETS:
            run(folder, name)
        else:
            {"columns": run_columns, "speed": run_speed}[name](folder)


if __name__ == "__main__":
    main(*sys.argv[1:])

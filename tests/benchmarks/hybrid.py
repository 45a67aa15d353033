"""Rules, model and hybrid on return reasons: five folds over coded statements, means of five draws of folds.

python tests/benchmarks/hybrid.py [REASONS]

REASONS is a csv with the columns paraphrase_ja and labels (separated by |), beside corpus/gold/reasons.jsonl.
"""

import csv
import sys
from pathlib import Path

import numpy as np

import miner
from miner.coding.labels import matrix
from miner.coding.training import folds, micro_f1

GOLD = Path(__file__).parents[2] / "corpus/gold/reasons.jsonl"
DECISIONS = {"no_reason", "not_a_reason", "other", ""}


def statements(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["paraphrase_ja"], [label for label in row["labels"].replace(";", "|").split("|") if label not in DECISIONS]


def compare(name, pairs):
    given_texts, coded = [text for text, _ in pairs], [codes for _, codes in pairs]
    codes = [code.name for code in miner.Codebook.load() if not code.decision]
    true = matrix(coded, codes)
    rules = miner.RuleCoder(miner.Codebook.load())
    by_rule = matrix([rules.decide(text).codes for text in given_texts], codes)
    scores = {"model": [], "hybrid": []}
    for seed in range(5):
        found = {way: np.zeros(true.shape) for way in scores}
        for train, test in folds(len(pairs), seed):
            for way, given in found.items():
                coder = miner.TrainedCoder(features=miner.Features(rules=way == "hybrid"), seed=seed)
                coder.fit([given_texts[i] for i in train], [coded[i] for i in train], codes=codes)
                given[test] = matrix(coder.predict([given_texts[i] for i in test]), codes)
        for way, values in scores.items():
            values.append(micro_f1(true, found[way]))
    print(f"{name}: {len(pairs)} texts; rules {micro_f1(true, by_rule):.3f}, model {np.mean(scores['model']):.3f}, hybrid {np.mean(scores['hybrid']):.3f}")


def main(reasons=None):
    gold = [(record.text, list(record.codes)) for record in miner.Gold.load(GOLD).final()]
    compare("gold", gold)
    if reasons:
        others = list(statements(reasons))
        compare("statements", others)
        compare("both", gold + others)


if __name__ == "__main__":
    main(*sys.argv[1:])

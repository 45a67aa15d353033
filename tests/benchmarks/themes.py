"""Themes in 3,000 texts of three classes with a fifth of others: purity, recall, what stays unassigned, and agreement with a subsample; means of two draws.

python tests/benchmarks/themes.py FOLDER    (holds ews_2015_2019.jsonl.gz)
"""

import gzip
import json
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score

import miner

TRIPLES = {"A": ["単価の動き", "求人数の動き", "取引先の様子"], "B": ["競争相手の様子", "受注価格や販売価格の動き", "求職者数の動き"]}
N, NOISE, DRAWS = 3_000, 0.2, range(2)


def measure(of, labels, triple):
    """Return purity and recall of each class over the themes in which it has the majority."""
    of, labels = np.array(of), np.array(labels)
    majority = {}
    for theme in set(of.tolist()) - {0}:
        names, counts = np.unique(labels[of == theme], return_counts=True)
        majority[theme] = names[counts.argmax()]
    for name in triple:
        inside = np.isin(of, [theme for theme, most in majority.items() if most == name])
        yield (labels[inside] == name).mean() if inside.any() else 0.0, (inside & (labels == name)).sum() / (labels == name).sum()


def main(folder):
    with gzip.open(Path(folder) / "ews_2015_2019.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    names = sorted({row["labels"][0] for row in rows})
    for seed in (1, 2, 3):
        TRIPLES[f"drawn {seed}"] = [names[i] for i in np.random.default_rng(seed).choice(len(names), 3, replace=False)]
    for title, triple in TRIPLES.items():
        found = []
        for seed in DRAWS:
            draw = np.random.default_rng(seed)
            inside, outside = ([row for row in rows if (row["labels"][0] in triple) == wanted] for wanted in (True, False))
            n = min(int(N * (1 - NOISE)), len(inside))
            texts = [inside[i] for i in draw.choice(len(inside), n, replace=False)]
            texts += [outside[i] for i in draw.choice(len(outside), int(n * NOISE / (1 - NOISE)), replace=False)]
            draw.shuffle(texts)
            start = time.process_time()
            themes = miner.themes([row["text"] for row in texts])
            spent = time.process_time() - start
            part = draw.permutation(len(texts))[: int(0.8 * len(texts))]
            again = miner.themes([texts[i]["text"] for i in part])
            agree = adjusted_rand_score([themes.found.of[i] for i in part], again.found.of)
            scores = np.array(list(measure(themes.found.of, [row["labels"][0] for row in texts], triple)))
            found.append([len(themes), *scores.mean(axis=0), *scores.min(axis=0), themes.unassigned, agree, spent])
        n, purity, recall, least_purity, least_recall, unassigned, agree, spent = np.mean(found, axis=0)
        print(f"{title} {'・'.join(triple)}: {n:.1f} themes, purity {purity:.3f} (worst {least_purity:.2f}), recall {recall:.3f} (worst {least_recall:.2f})")
        print(f"    unassigned {unassigned:.2f}, ARI against 80 % {agree:.3f}, {spent:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

"""`miner code` end to end against the way that tutorials teach: fugashi lemmas, TF-IDF, logistic regression.

python tests/benchmarks/tutorial.py TEXTS    (a text a line)

The tutorial's model is trained on 300 of the texts with labels drawn by lot: only its time matters. Training is left out of it.
"""

import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

from common import child_cpu, lines

TRAIN = """
import pickle, random, sys
import fugashi
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

tagger = fugashi.Tagger()

def lemmas(text):
    return [word.feature.lemma or word.surface for word in tagger(text)]

texts = open(sys.argv[1], encoding="utf-8").read().splitlines()[:300]
vectorizer = TfidfVectorizer(tokenizer=lemmas, token_pattern=None)
model = LogisticRegression(max_iter=1000).fit(vectorizer.fit_transform(texts), [random.Random(i).randrange(14) for i in range(300)])
vectorizer.tokenizer = None
pickle.dump((vectorizer, model), open(sys.argv[2], "wb"))
"""
APPLY = """
import csv, pickle, sys
import fugashi

tagger = fugashi.Tagger()

def lemmas(text):
    return [word.feature.lemma or word.surface for word in tagger(text)]

vectorizer, model = pickle.load(open(sys.argv[2], "rb"))
vectorizer.tokenizer = lemmas
texts = open(sys.argv[1], encoding="utf-8").read().splitlines()
codes = model.predict(vectorizer.transform(texts))
csv.writer(sys.stdout).writerows(zip(texts, codes))
"""


def main(path):
    texts = lines(path)
    with tempfile.TemporaryDirectory() as folder:
        model, one = Path(folder) / "model.pickle", Path(folder) / "one.txt"
        one.write_text("あ\n", "utf-8")
        subprocess.run([sys.executable, "-c", TRAIN, str(path), str(model)], check=True)
        assert pickle.loads(model.read_bytes())
        tutorial = child_cpu([sys.executable, "-c", APPLY, str(path), str(model)])
        tutorial_start = child_cpu([sys.executable, "-c", APPLY, str(one), str(model)])
        code = [sys.executable, "-c", "from miner.cli import main; main()", "code", "--from", "txt", "-f", "csv"]
        ours, ours_start = child_cpu([*code, str(path)]), child_cpu([*code, str(one)])
    print(f"{len(texts):,} texts; the tutorial's way {tutorial:.2f} s (start {tutorial_start:.2f}), miner code {ours:.2f} s (start {ours_start:.2f})")
    print(f"tutorial ÷ miner, whole commands    {tutorial / ours:.2f}")
    print(f"tutorial ÷ miner, start left out    {(tutorial - tutorial_start) / (ours - ours_start):.2f}")


if __name__ == "__main__":
    main(sys.argv[1])

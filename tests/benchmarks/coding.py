"""`miner code` end to end against `mecab -Owakati`; imports and the building of the coder are measured apart and left out."""

import subprocess
import sys
import tempfile
from pathlib import Path

from common import child_cpu, cpu, lines, mecab

from miner.api.coders import Codebook, RuleCoder
from miner.text.tokens import Tokenizer


def main(path):
    texts = lines(path)
    run = [sys.executable, "-c", "from miner.cli import main; main()", "code"]
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        one.write_text("あ\n", "utf-8")
        start = child_cpu([*run, str(one), "-f", "jsonl"])
        base = mecab(path)
        whole = child_cpu([*run, str(path), "--from", "txt", "-f", "jsonl"])
    print(f"{len(texts):,} texts; mecab -Owakati {base:.3f} s = 1; start and imports {start:.2f} s")
    print(f"miner code, end to end   {(whole - start) / base:.2f}")
    tokenizer = Tokenizer()
    coder = RuleCoder(Codebook.load(), tokenizer)
    cut = cpu(lambda: [tokenizer.columns(text) for text in texts], 3)
    decided = cpu(lambda: coder.decide_all(texts), 3)
    print(f"rules ÷ tokens           {(decided - cut) / cut:.2f}")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))

"""Anonymous memory of `miner count` on a million short texts, and the CPU time of `import miner` and `miner --help`."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import child_cpu


def peak_anonymous_mb(command):
    """Return the highest RssAnon of a child, looked at every 50 ms."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while child.poll() is None:
        try:
            status = Path(f"/proc/{child.pid}/status").read_text()
        except OSError:
            break
        for line in status.splitlines():
            if line.startswith("RssAnon"):
                peak = max(peak, int(line.split()[1]))
        time.sleep(0.05)
    return peak / 1024


def main():
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.csv"
        with texts.open("w", encoding="utf-8") as file:
            file.write("id,月,理由\n")
            for i in range(1_000_000):
                file.write(f"{i},{i % 12 + 1},{i}番の理由は個人情報の漏えいが不安だから\n")
        command = [sys.executable, "-c", "from miner.cli import main; main()", "count", str(texts), "--by", "月"]
        print(f"miner count, 1,000,000 texts: {peak_anonymous_mb(command):.0f} MB of anonymous memory")
    bare = child_cpu([sys.executable, "-c", "pass"], 7)
    print(f"import miner: {(child_cpu([sys.executable, '-c', 'import miner'], 7) - bare) * 1000:.0f} ms over the bare interpreter")
    print(f"miner --help: {child_cpu([sys.executable, '-c', 'from miner.cli import main; main()', '--help'], 7) * 1000:.0f} ms in all")


main()

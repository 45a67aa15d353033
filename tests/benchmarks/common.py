"""What the benchmarks share: CPU time of a call and of a child process."""

import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path


def cpu(call, repeat=5):
    """Return the least CPU seconds of several calls."""
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def child_cpu(command, repeat=3, **options):
    """Return the least CPU seconds of a child process."""
    best = float("inf")
    for _ in range(repeat):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def mecab(texts):
    """Return the CPU seconds of `mecab -Owakati` with unidic-lite's dictionary on a file of texts."""
    import unidic_lite

    if shutil.which("mecab") is None:
        sys.exit("mecab is not installed: apt install mecab")
    return child_cpu(["mecab", "-r", "/dev/null", "-d", unidic_lite.DICDIR, "-Owakati", str(texts), "-o", "/dev/null"])


def lines(path):
    """Return the texts of a file, a text a line."""
    return [line for line in Path(path).read_text("utf-8").splitlines() if line]

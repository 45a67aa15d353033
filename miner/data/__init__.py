"""Reference data that ships with the package, read through importlib.resources."""

from importlib import resources


def read_text(name: str) -> str:
    """Return the packaged file ``name`` as text (UTF-8)."""
    return resources.files(__name__).joinpath(name).read_text("utf-8")


def read_pairs(name: str) -> list[tuple[str, ...]]:
    """Return the cells of each line of a packaged tab-separated file, without blank lines and # comments."""
    return [tuple(line.split("\t")) for line in read_text(name).splitlines() if line and not line.startswith("#")]

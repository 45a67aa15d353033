"""Figures of counts, with Japanese labels."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _japanese() -> None:
    """Let matplotlib find the Japanese font that ships with matplotlib-fontja, first in its family."""
    import matplotlib_fontja
    from matplotlib import rcParams

    matplotlib_fontja.japanize()
    rcParams["font.family"] = "sans-serif"
    rcParams["font.sans-serif"] = ["IPAexGothic", *[font for font in rcParams["font.sans-serif"] if font != "IPAexGothic"]]


def bars(labels: list[str], shares: list[float], bounds: list[tuple[float, float]], title: str, axes: Any = None) -> "Axes":
    """Draw shares as horizontal bars with their intervals, the first on top.

    ``shares`` and ``bounds`` are 0–1. Returns the Axes.
    """
    _japanese()
    from matplotlib import pyplot

    if axes is None:
        _, axes = pyplot.subplots(figsize=(7, 0.6 + 0.32 * len(labels)), layout="constrained")
    below = [share - low for share, (low, _) in zip(shares, bounds, strict=True)]
    above = [high - share for share, (_, high) in zip(shares, bounds, strict=True)]
    axes.barh(labels, shares, xerr=[below, above], color="#4a7ba6", error_kw={"ecolor": "#444444", "capsize": 2, "linewidth": 1})
    axes.invert_yaxis()
    axes.set_xlim(0, min(1.0, max([high for _, high in bounds], default=1.0) * 1.05))
    axes.set_xlabel("テキストに占める割合(95% 区間、コーダーの誤りは含まない)")
    axes.set_title(title)
    axes.spines[["top", "right"]].set_visible(False)
    return axes  # type: ignore[no-any-return]

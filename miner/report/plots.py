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


def columns(labels: list[str], values: list[float], bounds: list[tuple[float, float]], title: str, axes: Any = None) -> "Axes":
    """Draw counts of months as columns, each with its number; ``bounds`` are whiskers. Returns the Axes."""
    _japanese()
    from matplotlib import pyplot

    if axes is None:
        _, axes = pyplot.subplots(figsize=(1.5 + 0.9 * len(labels), 3.6), layout="constrained")
    below = [max(0.0, value - float(low)) for value, (low, _) in zip(values, bounds, strict=True)]
    above = [max(0.0, float(high) - value) for value, (_, high) in zip(values, bounds, strict=True)]
    drawn = axes.bar(labels, values, yerr=[below, above], color="#4a7ba6", error_kw={"ecolor": "#444444", "capsize": 3, "linewidth": 1})
    axes.bar_label(drawn, labels=[f"{value:,.0f}" for value in values], padding=2)
    axes.set_ylim(0, max([value + up for value, up in zip(values, above, strict=True)], default=1) * 1.12 or 1)
    axes.set_ylabel("件数(集計していた自治体の合計)")
    axes.set_xlabel("月(対象/回答/集計の自治体数)")
    axes.set_title(title)
    axes.spines[["top", "right"]].set_visible(False)
    return axes  # type: ignore[no-any-return]

"""Numbers out of numbers."""

import math
from collections.abc import Sequence
from statistics import median

__all__ = ["median", "percentile", "ratio", "ratio_range", "rounded"]


def percentile(values: Sequence[float], percent: float) -> float:
    """Give the smallest value that `percent` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = math.ceil(percent / 100 * len(ordered))
    return ordered[max(rank, 1) - 1]


def ratio(numerator: float, denominator: float) -> float:
    """Divide; what took no time at all is infinitely far ahead."""
    return numerator / denominator if denominator > 0 else math.inf


def ratio_range(numerators: Sequence[float], denominators: Sequence[float]) -> tuple[float, float]:
    """Give the smallest and the largest ratio of values of the same round."""
    ratios = [ratio(above, below) for above, below in zip(numerators, denominators, strict=False)]
    return min(ratios), max(ratios)


def rounded(value: float) -> str:
    """Write a figure with as many digits as it deserves: three, or all that stand before the point."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"

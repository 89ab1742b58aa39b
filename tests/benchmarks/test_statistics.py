import pytest

from benchmarks.statistics import percentile, ratio, ratio_range


@pytest.mark.parametrize(("percent", "expected"), [(1, 1), (50, 50), (99, 99), (100, 100)])
def test_a_percentile_is_one_of_the_values(percent, expected):
    assert percentile(list(range(100, 0, -1)), percent) == expected


def test_the_99th_percentile_of_a_few_values_is_the_largest():
    assert percentile([3.0, 1.0, 2.0], 99) == 3.0


def test_nothing_divided_by_no_time_is_infinitely_far_ahead():
    assert ratio(1.0, 0.0) == float("inf")


def test_the_range_compares_values_of_the_same_round():
    assert ratio_range([10, 30, 99], [10, 10]) == (1, 3)

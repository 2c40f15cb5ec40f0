"""Kill -9 while labels are made by keys in the real window: nothing acknowledged is lost."""

import pytest

from tests.benchmarks.durability import run


@pytest.mark.timeout(60)
def test_three_kills_lose_nothing() -> None:
    assert run(3, size="S", longest=0.6) > 0


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_a_hundred_kills_lose_nothing() -> None:
    assert run(100) > 0

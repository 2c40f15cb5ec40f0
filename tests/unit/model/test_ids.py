"""Identifiers: unique, in order of creation, ULIDs as specified."""

import datetime as dt
import threading
import time

import pytest

from annotator.model import ids
from annotator.model.ids import encode, new_id, time_of


def test_ids_ascend_and_never_repeat() -> None:
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(set(made))
    assert {len(one) for one in made} == {26}


def test_ids_of_several_threads_never_repeat() -> None:
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.extend(new_id() for _ in range(2_000)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8_000


def test_the_clock_may_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)
    made = [new_id() for _ in range(3_000)]
    assert [before, *made] == sorted({before, *made})


def test_the_time_stands_in_front(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_last", 0)
    monkeypatch.setattr(time, "time_ns", lambda: 1_469_918_176_385 * 1_000_000)
    assert new_id().startswith("01ARYZ6S41")  # the example of the specification


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0" * 26),
        (31, "0" * 25 + "Z"),
        (32, "0" * 24 + "10"),
        (2**128 - 1, "7" + "Z" * 25),
    ],
)
def test_encoding(value: int, text: str) -> None:
    assert encode(value) == text


def test_an_id_says_when_it_was_made() -> None:
    before = dt.datetime.now(dt.UTC)
    moment = time_of(new_id())
    assert moment is not None
    assert abs((moment - before).total_seconds()) < 60
    assert time_of("01ARZ3NDEKTSV4RRFFQ69G5FAV") == dt.datetime(
        2016, 7, 30, 23, 54, 10, 259_000, dt.UTC
    )
    for odd in ("", "import-1", "Z" * 26, "01ARZ3NDEKTSV4RRFFQ69G5FAU"):
        assert time_of(odd) is None

"""Parts that need no project file, or little of one."""

import logging
import random
from pathlib import Path

import pytest

from annotator.model.documents import DocumentSummary, SetState
from annotator.model.spans import Span, reading_order
from annotator.services import logs
from annotator.services.activity import ActivityClock
from annotator.services.observers import Observers
from annotator.services.queue import Progress, QueueFilter, filter_queue, progress, step
from annotator.services.settings import Settings, SettingsFile
from annotator.services.span_index import SpanIndex


def span(number: int, start: int, end: int) -> Span:
    return Span(id=f"s{number:05}", set_id="x", label="A", fragments=((start, end),), quote="")


# Span index


def test_index_answers_as_a_plain_list_would() -> None:
    chance = random.Random(7)
    index, plain = SpanIndex(), {}
    for number in range(600):
        start = chance.randrange(20_000)
        long = chance.random() < 0.05
        one = span(number, start, start + chance.randrange(1, 15_000 if long else 80))
        index.add(one)
        plain[one.id] = one
        if number % 3 == 0:
            gone = plain.pop(chance.choice(sorted(plain)))
            index.remove(gone)
        if number % 20 == 0:
            start = chance.randrange(20_000)
            end = start + chance.randrange(1, 3_000)
            expected = [one for one in plain.values() if one.start < end and start < one.end]
            assert index.overlapping(start, end) == sorted(expected, key=reading_order)
    assert index.in_order() == tuple(sorted(plain.values(), key=reading_order))
    assert index.in_order() is index.in_order()


def test_index_refuses_to_remove_what_is_not_there() -> None:
    index = SpanIndex([span(1, 0, 5)])
    with pytest.raises(KeyError):
        index.remove(span(2, 0, 5))


# Activity


def test_pauses_over_a_minute_do_not_count() -> None:
    moments = iter([0, 10, 70, 131, 140, 150, 155])
    clock = ActivityClock(clock=lambda: float(next(moments)))
    for document_id in ("a", "a", "a", "a", "b", "a", None):
        clock.touch(document_id)
    # 10 + 60 count, 61 is a pause, 9 count for a, 10 for b, 5 for a.
    assert clock.seconds("a") == 84
    assert clock.take("b") == 10
    assert clock.take("b") == 0
    assert clock.document_ids() == ("a",)


# Queue


def summary(number: int, state: str = "new", **values: object) -> DocumentSummary:
    return DocumentSummary(
        id=f"d{number}",
        title=f"Title {number}",
        document_date=None,
        publisher="Reuters" if number % 2 else None,
        length=1,
        position=number,
        state=SetState(state),
        **values,  # type: ignore[arg-type]
    )


QUEUE = [
    summary(0, "done"),
    summary(1),
    summary(2, "in_progress", flag="garbled"),
    summary(3),
    summary(4, "done", suggestions=2),
]


def test_steps_through_the_queue() -> None:
    assert step(QUEUE, "d1", 1) == "d2"
    assert step(QUEUE, "d4", 1) is None
    assert step(QUEUE, "d0", -1) is None
    assert step(QUEUE, None, 1) == "d0"
    assert step(QUEUE, "gone", -1) == "d4"
    assert step(QUEUE, "d1", 1, unlabeled=True) == "d3"
    assert step(QUEUE, "d3", 1, unlabeled=True) == "d1"
    assert step(QUEUE, "d3", -1, unlabeled=True) == "d1"
    assert step(QUEUE[:1], "d0", 1, unlabeled=True) is None


@pytest.mark.parametrize(
    ("which", "ids"),
    [
        (QueueFilter.ALL, ["d0", "d1", "d2", "d3", "d4"]),
        (QueueFilter.UNLABELED, ["d1", "d3"]),
        (QueueFilter.IN_PROGRESS, ["d2"]),
        (QueueFilter.DONE, ["d0", "d4"]),
        (QueueFilter.FLAGGED, ["d2"]),
        (QueueFilter.WITH_SUGGESTIONS, ["d4"]),
    ],
)
def test_filters_by_state(which: QueueFilter, ids: list[str]) -> None:
    assert [one.id for one in filter_queue(QUEUE, which=which)] == ids


def test_filters_by_words() -> None:
    assert [one.id for one in filter_queue(QUEUE, text="reuters title")] == ["d1", "d3"]
    assert [one.id for one in filter_queue(QUEUE, text="TITLE 3")] == ["d3"]
    assert filter_queue(QUEUE, text="nothing") == []


def test_counts_progress() -> None:
    assert progress(QUEUE) == Progress(documents=5, done=2, in_progress=1)
    assert progress(QUEUE).unlabeled == 2


# Observers


def test_observers_may_come_and_go_while_being_told() -> None:
    observers: Observers[int] = Observers()
    heard: list[int] = []

    def once(value: int) -> None:
        heard.append(value)
        end()

    end = observers.subscribe(once)
    observers.notify(1)
    observers.notify(2)
    end()
    assert heard == [1]


# Settings


def test_settings_round_trip_and_keep_what_they_do_not_know(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    assert file.read() == Settings()
    assert not file.path.exists()
    (tmp_path / "settings.toml").write_text('future = 1\nannotator = "old"\n', encoding="utf-8")
    file.change(annotator="Anna “A” K.", theme="dark", zoom=1.25, keys={"undo": "Ctrl+Z"})
    again = SettingsFile(tmp_path).read()
    assert (again.annotator, again.theme, again.zoom) == ("Anna “A” K.", "dark", 1.25)
    assert (again.keys, again.extra) == ({"undo": "Ctrl+Z"}, {"future": 1})
    assert "lanes" not in file.path.read_text(encoding="utf-8")


def test_senseless_settings_are_passed_over_with_a_notice(tmp_path: Path) -> None:
    text = 'theme = "pink"\nzoom = 99\nlanes = true\nfont_size = 15\nrecent = [1]\n'
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    file = SettingsFile(tmp_path)
    assert file.read() == Settings(font_size=15)
    assert len(file.notices) == 4
    assert "“theme”" in file.notices[0]


def test_broken_settings_file_gives_defaults_and_a_notice(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("theme = ", encoding="utf-8")
    file = SettingsFile(tmp_path)
    assert file.read() == Settings()
    assert "could not be read" in file.notices[0]


def test_recent_projects_are_listed_once_newest_first(tmp_path: Path) -> None:
    settings = Settings()
    for name in ("a", "b", "a"):
        settings = settings.with_recent(tmp_path / name)
    assert settings.recent == (str(tmp_path / "a"), str(tmp_path / "b"))
    assert settings.without_recent(tmp_path / "a").recent == (str(tmp_path / "b"),)
    for number in range(40):
        settings = settings.with_recent(tmp_path / str(number))
    assert len(settings.recent) == 12


# Logs


def test_log_names_places_but_no_text() -> None:
    path = logs.start_logging()
    logger = logging.getLogger("annotator.services.test")
    try:
        raise ValueError("Kim Jong Un was re-elected")
    except ValueError:
        logger.exception("an observer failed")
    text = path.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "test_services_parts.py" in text
    assert "Kim Jong Un" not in text
    report = logs.diagnostics(project=path, notices=("opened read-only",))
    assert "an observer failed" in report
    assert "notice: opened read-only" in report
    assert "Python 3." in report
    for handler in list(logging.getLogger("annotator").handlers):
        if isinstance(handler, logging.FileHandler):
            logging.getLogger("annotator").removeHandler(handler)
            handler.close()

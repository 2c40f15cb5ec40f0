"""Other windows' work arrives; refused writes are said."""

from collections.abc import Callable

from annotator.model.commands import AddSpan
from annotator.model.errors import StorageError
from annotator.services.project import Project
from tests.gui.pilot import Pilot


def test_another_window_s_label_arrives_within_a_second(
    pilot: Pilot, make_pilot: Callable[..., Pilot]
) -> None:
    with Project.open(pilot.project.path) as other:
        other.execute(
            AddSpan(
                document_id=pilot.desk.document.id,
                label="PLACE",
                fragments=(pilot.find("SEOUL"),),
            ),
            author_id=other.annotator("anna").id,
        )
        other.flush()
    pilot.qtbot.waitUntil(lambda: len(pilot.desk.spans()) == 1, timeout=1000)
    assert pilot.desk.spans()[0].quote == "SEOUL"


def test_saving_is_reported_until_the_commit_is_durable(pilot: Pilot) -> None:
    seen: list[int] = []
    pilot.desk.saving_changed.connect(seen.append)
    pilot.label("SEOUL", "L")
    pilot.project.flush()
    pilot.qtbot.waitUntil(lambda: pilot.project.pending == 0 and (not seen or seen[-1] == 0))


def test_a_refused_write_is_said_and_stays_said(pilot: Pilot) -> None:
    pilot.label("SEOUL", "L")
    pilot.project.flush()
    [operation, *_] = pilot.project.history(pilot.desk.document.id)
    with pilot.qtbot.waitSignal(pilot.window.session.bridge.failed):
        pilot.window.session.bridge._tell_refused(StorageError("The disk is full."), (operation,))
    assert pilot.window.article is not None
    notice = pilot.window.article.notice
    assert notice.isVisible()
    assert "The disk is full." in notice.accessibleName()
    assert "SEOUL" in notice.accessibleName()


def test_active_time_is_recorded_for_labeled_documents(pilot: Pilot) -> None:
    pilot.label("SEOUL", "L")
    handlers = pilot.window.handlers
    assert handlers is not None
    handlers.activity._clock._seconds[pilot.desk.document.id] = 12.0
    handlers.activity.record()
    pilot.project.flush()
    activity = pilot.project.store.rows("activity")
    assert sum(one.seconds for one in activity) >= 12.0

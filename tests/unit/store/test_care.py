import datetime as dt
import os
import sqlite3
from pathlib import Path

import pytest

from annotator.model.errors import NotFoundError, StorageError
from annotator.store import Store, backups
from annotator.store.integrity import run_checks
from tests.unit.store.builders import everything, insert, names, span_on
from tests.unit.store.conftest import Desk

DAY = dt.timedelta(days=1)


def age(path: Path, days: int) -> Path:
    """Pretend that a daily backup was made some days ago."""
    stamp = (dt.datetime.now(dt.UTC) - days * DAY).strftime("%Y%m%dT%H%M%SZ")
    return path.rename(path.with_name(f"congress-{stamp}.annot"))


def test_a_saved_copy_is_whole_in_one_file_and_opens_anywhere(desk: Desk, tmp_path: Path) -> None:
    insert(desk.store, span_on(desk.own, 0, 3))
    copy = tmp_path / "mail" / "copy.annot"
    copy.parent.mkdir()
    desk.store.save_copy(copy)
    assert names(copy.parent) == ["copy.annot"]
    plain = sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)
    assert plain.execute("SELECT quote FROM v_spans").fetchall() == [("Kim",)]
    plain.close()
    with Store.open(copy) as opened:
        assert everything(opened) == everything(desk.store)


def test_a_copy_never_overwrites_unasked_and_never_the_project(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.annot"
    other.write_text("precious", encoding="utf-8")
    with pytest.raises(StorageError, match="exists already"):
        desk.store.save_copy(other)
    assert other.read_text(encoding="utf-8") == "precious"
    desk.store.save_copy(other, replace=True)
    for target in (desk.store.path, tmp_path, tmp_path / "none" / "x.annot"):
        with pytest.raises(StorageError):
            desk.store.save_copy(target, replace=True)
    assert run_checks(other) == []


def test_a_new_project_has_no_backups_yet(desk: Desk) -> None:
    desk.store.close()
    Store.open(desk.store.path).close()
    assert backups.list_backups(desk.store.path) == []
    assert not backups.folder_of(desk.store.path).exists()


def test_a_backup_is_due_after_a_day_with_changes(desk: Desk) -> None:
    path = desk.store.path
    moment = dt.datetime.now(dt.UTC)
    assert not backups.is_due(path, moment.isoformat())
    assert backups.is_due(path, (moment - 2 * DAY).isoformat())
    made = age(desk.store.back_up(), 2)
    os.utime(path)
    assert backups.is_due(path, "")
    os.utime(path, ((moment - 3 * DAY).timestamp(),) * 2)
    assert not backups.is_due(path, "")
    os.utime(path)
    made.rename(made.with_name(f"congress-{moment.strftime('%Y%m%dT%H%M%SZ')}.annot"))
    assert not backups.is_due(path, "")


def test_opening_makes_the_daily_backup_and_keeps_seven(desk: Desk) -> None:
    for days in range(2, 11):
        age(desk.store.back_up(), days)
    kept = desk.store.back_up("migration")
    insert(desk.store, span_on(desk.own, 0, 3))
    desk.store.close()
    Store.open(desk.store.path).close()
    found = backups.list_backups(desk.store.path)
    daily = [one for one in found if one.reason == "daily"]
    assert len(daily) == backups.RING
    assert kept in [one.path for one in found]
    assert dt.datetime.now(dt.UTC) - daily[0].made_at < DAY
    with Store.open(daily[0].path, read_only=True) as copy:
        assert len(copy.spans(desk.own.id)) == 1


def test_a_backup_is_put_back_and_what_stood_there_is_kept(desk: Desk) -> None:
    path = desk.store.path
    start = everything(desk.store)
    backup = desk.store.back_up()
    insert(desk.store, span_on(desk.own, 0, 3))
    later = everything(desk.store)
    desk.store.close()
    former = backups.restore_backup(path, backup)
    assert former is not None
    with Store.open(path) as store:
        assert everything(store) == start
    with Store.open(former) as store:
        assert everything(store) == later


def test_a_broken_backup_is_refused_and_nothing_is_touched(desk: Desk, tmp_path: Path) -> None:
    backup = desk.store.back_up()
    desk.store.close()
    before = desk.store.path.read_bytes()
    content = bytearray(backup.read_bytes())
    content[100:4096] = b"\xff" * 3996
    backup.write_bytes(content)
    with pytest.raises(StorageError, match="is damaged"):
        backups.restore_backup(desk.store.path, backup)
    with pytest.raises(NotFoundError):
        backups.restore_backup(desk.store.path, tmp_path / "none.annot")
    assert desk.store.path.read_bytes() == before
    assert names(tmp_path) == ["congress.annot", "congress.annot-backups"]


def test_a_failed_copy_leaves_nothing_behind(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "out"
    target.mkdir()
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match="disk is full"):
        desk.store.save_copy(target / "copy.annot")
    assert names(target) == []

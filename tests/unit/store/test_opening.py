import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.model.errors import StorageError
from annotator.store import Store, opening, shares
from annotator.store.engine import APPLICATION_ID, Access
from annotator.store.migrations import FORMAT
from tests.unit.store.builders import document, everything, insert, names, operation, span_on
from tests.unit.store.conftest import Desk


def message(path: Path) -> str:
    """What opening says, with the hint; the file must not be touched."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StorageError) as caught:
        Store.open(path)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert caught.value.hint
    assert str(path) in caught.value.message
    return str(caught.value)


@contextmanager
def plain_user() -> Iterator[None]:
    """Act without the rights of root."""
    if not hasattr(os, "geteuid"):
        pytest.skip("no user ids here")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that a plain user can reach and, until changed, write."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o777)
    for parent in folder.parents:
        if parent.name.startswith(("pytest-", "popen-")):
            parent.chmod(0o755)
    tmp_path.chmod(0o755)
    return folder


def test_a_missing_file(path: Path) -> None:
    assert "There is no file" in message(path)


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in message(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"Just an article.\n" * 50, "looks like a text file"),
        (b'{"text": "x"}\n', "looks like JSON"),
        (os.urandom(64) + b"\x00" * 900, "is not an Annotator project"),
    ],
)
def test_something_else(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    assert words in message(path)


def test_an_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "y")
    assert "compressed archive" in message(path)


def test_another_programs_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE x (y)")
    connection.commit()
    connection.close()
    assert "another program's database" in message(path)


def test_a_newer_file(path: Path) -> None:
    Store.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = delete")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert f"newer version of Annotator (format 99; this one knows {FORMAT})" in message(path)


def test_a_newer_file_whose_mark_is_still_in_the_log(path: Path) -> None:
    store = Store.create(path)
    with store.database.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="newer version"):
        Store.open(path)
    store.close()


def test_a_file_cut_off(desk: Desk) -> None:
    desk.store.close()
    content = desk.store.path.read_bytes()
    desk.store.path.write_bytes(content[: len(content) // 2])
    assert "is cut off" in message(desk.store.path)
    desk.store.path.write_bytes(content[:60])
    assert "is cut off" in message(desk.store.path)


def test_a_damaged_file(desk: Desk) -> None:
    desk.store.close()
    content = bytearray(desk.store.path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    desk.store.path.write_bytes(content)
    assert "is damaged" in message(desk.store.path)


def test_a_locked_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.create(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA journal_mode = delete")
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("annotator.store.engine.BUSY_TIMEOUT_MS", 50)
    monkeypatch.setattr("annotator.store.engine.Database.__init__.__kwdefaults__",
                        {"busy_timeout_ms": 50})  # fmt: skip
    assert "is locked" in message(path)
    holder.close()


def test_no_permission_to_read(open_folder: Path) -> None:
    path = open_folder / "secret.annot"
    Store.create(path).close()
    path.chmod(0o000)
    with plain_user(), pytest.raises(StorageError, match="no permission"):
        Store.open(path)


def test_a_read_only_folder_opens_as_it_is(open_folder: Path) -> None:
    path = open_folder / "kept.annot"
    with Store.create(path) as store:
        insert(store, document())
    path.chmod(0o444)
    open_folder.chmod(0o555)
    before = names(open_folder)
    with plain_user(), Store.open(path) as store:
        assert store.read_only
        assert "for reading only" in store.notices[0]
        assert len(store.document_ids()) == 1
        assert len(store.search("Seoul")) == 1
        assert names(open_folder) == before


def test_a_read_only_folder_with_a_log_is_shown_from_a_copy(open_folder: Path) -> None:
    source = open_folder / "live.annot"
    store = Store.create(source)
    insert(store, document())
    folder = open_folder / "sent"
    folder.mkdir()
    path = folder / "live.annot"
    shutil.copyfile(source, path)
    shutil.copyfile(opening.companion(source, "-wal"), opening.companion(path, "-wal"))
    store.close()
    folder.chmod(0o555)
    with plain_user():
        with Store.open(path) as copy:
            assert copy.read_only
            assert copy.path == path
            assert "temporary copy" in copy.notices[0]
            assert len(copy.document_ids()) == 1
            kept = copy.database.place.file
            assert kept != path
        assert not kept.exists()


def test_a_folder_that_cannot_be_written_gets_no_new_project(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with plain_user(), pytest.raises(StorageError, match="no permission"):
        Store.create(open_folder / "new.annot")


def test_a_new_project_never_overwrites(path: Path) -> None:
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(StorageError, match="exists already"):
        Store.create(path)
    assert path.read_text(encoding="utf-8") == "precious"
    with pytest.raises(StorageError, match="is a folder"):
        Store.create(path.parent)
    with pytest.raises(StorageError, match="There is no folder"):
        Store.create(path.parent / "none" / "x.annot")


_ON_A_FULL_DISK = """
import resource, signal, sys
from annotator.store import Store
from annotator.store.migrations import FORMAT
from annotator.model.errors import StorageError
from tests.unit.store.builders import document
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[2])
store = Store.create(sys.argv[1]) if limit > 100_000 else None
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from tests.unit.store.builders import insert
try:
    if store is None:
        Store.create(sys.argv[1])
    else:
        insert(store, document("small"))
        insert(store, document("word " * 200_000))
except StorageError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs file size limits")
@pytest.mark.parametrize("limit", [40_000, 600_000])
def test_a_full_disk(path: Path, limit: int) -> None:
    result = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(path), str(limit)],
        capture_output=True,
        text=True,
        timeout=50,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert "disk is full" in result.stdout, result.stderr
    if limit < 100_000:
        assert names(path.parent) == []
        return
    with Store.open(path) as store:
        found = [store.document(document_id) for document_id in store.document_ids()]
        assert [one.text for one in found if one] == ["small"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/anna/x.annot", None),
        ("/mnt/team/x.annot", "nfs4"),
        ("/mnt/team/local/x.annot", None),
        ("/mnt/my share/x.annot", "cifs"),
        ("/mnt/teammate/x.annot", None),
    ],
)
def test_network_shares_are_recognised(path: str, kind: str | None) -> None:
    mounts = (
        "22 1 8:1 / / rw - ext4 /dev/root rw\n"
        "30 22 0:50 / /mnt/team rw shared:5 - nfs4 server:/x rw\n"
        "31 30 8:2 / /mnt/team/local rw - ext4 /dev/sdb rw\n"
        "32 22 0:51 / /mnt/my\\040share rw - cifs //server/x rw\n"
        "garbage\n"
    )
    assert shares.share_in_mounts(mounts, path) == kind


def test_a_network_share_is_used_alone_with_a_warning(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.store.close()
    monkeypatch.setattr(shares, "network_share", lambda _path: "nfs4")
    with Store.open(desk.store.path) as store:
        assert store.database.place.access is Access.EXCLUSIVE
        assert "network share (nfs4)" in store.notices[0]
        done = store.submit(operation((None, span_on(desk.own, 0, 3)))).result(5)
        assert store.operation(done.id) == done
        with store.batch("import", "Import") as batch:
            batch.insert([document("Another.", version=batch.id, position=1)])
            batch.commit()
        for _one, _sets in store.documents_with_labels():
            assert store.last_seq() == 4  # reading inside the walk does not lock up
        assert store.data_version() > 0
        other = sqlite3.connect(store.path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("SELECT count(*) FROM span").fetchall()
        other.close()
    monkeypatch.undo()
    with Store.open(desk.store.path) as store:
        assert len(everything(store)) == 5


def test_the_mark_stands_in_the_header(path: Path) -> None:
    Store.create(path).close()
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big")

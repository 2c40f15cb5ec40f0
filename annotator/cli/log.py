"""``annotator log``: the audit trail."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from annotator.cli.arguments import Json, ProjectPath, verb
from annotator.cli.output import say, say_json

if TYPE_CHECKING:
    from annotator.model.changes import Operation
    from annotator.services.project import Project

_AT_ONCE: Final = 1_000


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("log")(verb(log))


def log(
    project: ProjectPath,
    *,
    document: Annotated[
        str | None, typer.Option(metavar="ID", help="Only what touched this document.")
    ] = None,
    merged: Annotated[
        bool, typer.Option(help="What was done elsewhere to the sets that were merged.")
    ] = False,
    json: Json = False,
) -> int:
    """Show everything that was ever done, oldest first."""
    from annotator.services.project import Project

    with Project.open(project) as opened:
        document_id = None if document is None else opened.find_document(document).id
        names = {one.id: one.name for one in opened.annotators(with_removed=True)}
        if merged:
            _show_merged(opened, document_id, names, as_json=json)
            return 0
        if json:
            say_json([_plain(one, names) for one in _operations(opened, document_id)])
            return 0
        for one in _operations(opened, document_id):
            author = names.get(one.author_id or "", "-")
            moment = one.created_at[:19].replace("T", " ")
            say(f"{one.seq:>6}  {moment}  {author:<16}  {one.title}")
    return 0


def _operations(project: "Project", document_id: str | None) -> "Iterator[Operation]":
    after = 0
    while True:
        found = project.store.operations(document_id=document_id, after_seq=after, limit=_AT_ONCE)
        yield from found
        if len(found) < _AT_ONCE:
            return
        after = found[-1].seq


def _show_merged(
    project: "Project", document_id: str | None, names: dict[str, str], *, as_json: bool
) -> None:
    found: list[dict[str, Any]] = [
        {
            "document": row.document_id,
            "title": project.document(row.document_id).title,
            "annotator": names.get(row.annotator_id or ""),
            "variant": ancestry.variant,
            "steps": [step._asdict() for step in ancestry.steps],
        }
        for one in ([document_id] if document_id else project.store.document_ids())
        for ancestry in project.store.ancestries(one)
        for row in project.annotation_sets(one)
        if row.id == ancestry.id
    ]
    if as_json:
        say_json(found)
        return
    for entry in found:
        say(f"{entry['title']} ({entry['annotator']})")
        for step in entry["steps"]:
            say(f"        {step['created_at'][:19].replace('T', ' ')}  {step['title']}")


def _plain(one: "Operation", names: dict[str, str]) -> dict[str, Any]:
    from annotator.model.changes import changes_to_json

    return {
        "seq": one.seq,
        "id": one.id,
        "kind": one.kind,
        "title": one.title,
        "scope": one.scope,
        "author": names.get(one.author_id or ""),
        "document": one.document_id,
        "undoes": one.undoes,
        "batch": one.batch_id,
        "created_at": one.created_at,
        "changes": changes_to_json(one.changes),
    }

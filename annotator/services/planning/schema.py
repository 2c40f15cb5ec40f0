"""Plan a new version of the label schema, carrying every label over."""

from collections.abc import Iterable

from annotator.model.annotators import SchemaVersion, SetKind
from annotator.model.changes import Change, Operation, Scope
from annotator.model.commands import MigrateSchema
from annotator.model.errors import RuleError
from annotator.schema import toml
from annotator.services.engine import Engine
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import counted
from annotator.services.schemas import read_schema, version_row
from annotator.services.state import schema_in_force


def migrate_schema(command: MigrateSchema, draft: Draft) -> Plan:
    """Put a new schema in force; nobody's labels are lost."""
    schema = toml.loads(command.toml)
    draft.insert(version_row(schema, draft.schema.version + 1))
    return draft.plan("Change label schema", scope=Scope.PROJECT.value)


def check_downgrade(engine: Engine, operation: Operation, changes: Iterable[Change]) -> None:
    """Refuse to take back a schema whose labels are in use since.

    Raises:
        RuleError: Spans have a label that the earlier schema lacks; they are counted.
    """
    gone = {change.id for change in changes if change.kind == "schema_version"}
    if not gone:
        return
    rows = [row for row in engine.state.table("schema_version").values() if row.id not in gone]
    restored = [change.after for change in changes if isinstance(change.after, SchemaVersion)]
    earlier = read_schema(schema_in_force([*rows, *restored]))
    changed = {change.id for change in changes if change.kind == "span"}
    for label in engine.schema.labels:
        if earlier.has_label(label.name):
            continue
        users = [
            span
            for kind in SetKind
            for _, span in engine.store.spans_where(
                set_kind=kind.value, annotator_id=None, label=label.name, limit=1 << 40
            )
            if span.id not in changed
        ]
        if users:
            raise RuleError(
                f"“{operation.title}” cannot be undone, because "
                f"{counted(len(users), 'label')} {label.name} were made since.",
                hint="Relabel or delete them first.",
            )

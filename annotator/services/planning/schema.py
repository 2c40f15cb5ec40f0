"""Plan a new version of the label schema, carrying every label over."""

from collections.abc import Iterable

from annotator.model.annotators import SchemaVersion
from annotator.model.changes import Change, Operation, Scope
from annotator.model.commands import MigrateSchema
from annotator.model.errors import RuleError
from annotator.schema import toml
from annotator.schema.evolution import Migration
from annotator.services.bulk_reading import read_documents
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine
from annotator.services.long_steps import Steps
from annotator.services.migration import allowed_migration, count_usage
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import counted
from annotator.services.schemas import read_schema, version_row
from annotator.services.state import schema_in_force


def migrate_schema(command: MigrateSchema, draft: Draft) -> Plan:
    """Put a new schema in force; nobody's labels are lost, in whatever set or state they are."""
    engine = draft.engine
    steps = Steps(draft.progress, 2)
    migration = allowed_migration(
        engine, toml.loads(command.toml), command.renames, command.splits, steps=steps
    )
    if not migration.diff and not command.renames and not command.splits:
        return draft.plan("Change nothing in the label schema", scope=Scope.PROJECT.value)
    number = 1 + engine.state.schema_version().number
    draft.insert(version_row(migration.schema, number))
    for entity in engine.state.entities():
        draft.update_to(entity, migration.migrate_entity(entity))
    touched = 0
    if _rewrites_rows(migration):
        steps.begin("Carrying labels over…", engine.store.next_position())
        for state in read_documents(engine):
            touched += _migrate_document(migration, state, draft)
            steps.step()
    return draft.plan(_title(migration, touched), scope=Scope.PROJECT.value)


def _rewrites_rows(migration: Migration) -> bool:
    renames = migration.renames
    before = {item.name: item.type for item in migration.old.document_labels}
    retyped = any(
        before.get(item.name, item.type) is not item.type
        for item in migration.schema.document_labels
    )
    return bool(
        migration.rewrites_spans
        or renames.relations
        or renames.document_labels
        or renames.document_values
        or retyped
    )


def _migrate_document(migration: Migration, state: DocumentState, draft: Draft) -> int:
    """Carry the rows of one document over and return how many labels changed."""
    # Lists: another process's work may come in while this is planned without the lock.
    for one in list(state.sets.values()):
        draft.update_to(one, migration.migrate_set(one))
    count = 0
    for span in list(state.spans.values()):
        count += draft.update_to(span, migration.migrate_span(span))
    for relation in list(state.relations.values()):
        draft.update_to(relation, migration.migrate_relation(relation))
    for refusal in list(state.refusals.values()):
        draft.update_to(refusal, migration.migrate_refusal(refusal))
    return count


def _title(migration: Migration, touched: int) -> str:
    parts = [str(one).partition(":")[0] for one in migration.diff.differences]
    what = parts[0] if len(parts) == 1 else counted(len(parts), "difference")
    title = f"Change label schema to version {migration.schema.version}: {what}"
    return f"{title}, {counted(touched, 'label')} carried over" if touched else title


def check_downgrade(
    engine: Engine, operation: Operation, changes: Iterable[Change], steps: Steps | None = None
) -> None:
    """Refuse to take back a schema of which something is in use since.

    Raises:
        RuleError: Work has a label, attribute or relation that the earlier schema lacks.
    """
    changes = tuple(changes)
    gone = {one.id for one in changes if one.kind == "schema_version" and one.after is None}
    if not gone:
        return
    rows = [row for row in engine.state.table("schema_version").values() if row.id not in gone]
    restored = [one.after for one in changes if isinstance(one.after, SchemaVersion)]
    earlier = read_schema(schema_in_force([*rows, *restored]))
    replaced = {(one.kind, one.id): one.after for one in changes}
    usage = count_usage(engine, replaced, steps=steps)
    uses = {
        **{name: n for name, n in usage.labels.items() if not earlier.has_label(name)},
        **{name: n for name, n in usage.attributes.items() if not earlier.has_attribute(name)},
        **{name: n for name, n in usage.relations.items() if not earlier.has_relation(name)},
    }
    for name, count in uses.items():
        raise RuleError(
            f"“{operation.title}” cannot be undone, because “{name}” was used "
            f"{counted(count, 'time')} since.",
            hint="Remove that first.",
        )

"""Count what of a label schema is in use, and preview the step to another one."""

from collections.abc import Mapping

from annotator.model.changes import Row
from annotator.model.errors import RuleError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.evolution import Action, Migration, Usage, diff, plan_migration
from annotator.schema.types import Schema
from annotator.services.bulk_reading import read_documents
from annotator.services.engine import Engine

_NOTHING: Mapping[tuple[str, str], Row | None] = {}


def preview_migration(engine: Engine, schema: Schema, renames: Mapping[str, str]) -> Migration:
    """Plan the step to another schema without taking it; ``describe()`` says what it does."""
    usage = None
    present = engine.schema
    if any(one.action is not Action.ADDED for one in diff(present, schema, renames).differences):
        usage = count_usage(engine)
    return plan_migration(present, schema, renames, usage=usage)


def allowed_migration(engine: Engine, schema: Schema, renames: Mapping[str, str]) -> Migration:
    """Plan the step to another schema.

    Raises:
        RuleError: It cannot be done; the message gives every reason.
    """
    migration = preview_migration(engine, schema, renames)
    if migration.blocking:
        raise RuleError(" ".join(migration.blocking))
    return migration


def count_usage(engine: Engine, replaced: Mapping[tuple[str, str], Row | None] = _NOTHING) -> Usage:
    """Count how often each part of the schema is used, by anybody, in any set.

    Rows in ``replaced``, by kind and id, count as they are there; None counts as gone.
    """
    usage = Usage()
    for state in read_documents(engine):
        spans = (replaced.get(("span", one.id), one) for one in state.spans.values())
        usage.add_spans(one for one in spans if isinstance(one, Span))
        links = (replaced.get(("relation", one.id), one) for one in state.relations.values())
        usage.add_relations(one for one in links if isinstance(one, Relation))
        usage.add_sets(state.sets.values())
    return usage

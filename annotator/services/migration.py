"""Count what of a label schema is in use, and preview the step to another one."""

from collections.abc import Iterable, Mapping

from annotator.model.changes import Row
from annotator.model.commands import Split
from annotator.model.errors import RuleError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.evolution import Action, Migration, Usage, diff, plan_migration
from annotator.schema.types import Schema
from annotator.services.bulk_reading import read_documents
from annotator.services.engine import Engine
from annotator.services.long_steps import Steps
from annotator.services.progress import Progress

_NOTHING: Mapping[tuple[str, str], Row | None] = {}


def preview_migration(
    engine: Engine,
    schema: Schema,
    renames: Mapping[str, str],
    splits: Iterable[Split] = (),
    *,
    progress: Progress | None = None,
    steps: Steps | None = None,
) -> Migration:
    """Plan the step to another schema without taking it; ``describe()`` says what it does.

    ``steps`` is told of it as one part of something longer, ``progress`` as the whole.
    """
    usage, splits = None, tuple(splits)
    if steps is None and progress is not None:
        steps = Steps(progress, 1)
    present = engine.schema
    differences = diff(present, schema, renames).differences
    if splits or any(one.action is not Action.ADDED for one in differences):
        usage = count_usage(engine, steps=steps)
    return plan_migration(present, schema, renames, splits, usage=usage)


def allowed_migration(
    engine: Engine,
    schema: Schema,
    renames: Mapping[str, str],
    splits: Iterable[Split] = (),
    *,
    steps: Steps | None = None,
) -> Migration:
    """Plan the step to another schema.

    Raises:
        RuleError: It cannot be done; the message gives every reason.
    """
    migration = preview_migration(engine, schema, renames, splits, steps=steps)
    if migration.blocking:
        raise RuleError(" ".join(migration.blocking))
    return migration


def count_usage(
    engine: Engine,
    replaced: Mapping[tuple[str, str], Row | None] = _NOTHING,
    *,
    steps: Steps | None = None,
) -> Usage:
    """Count how often each part of the schema is used, by anybody, in any set.

    Rows in ``replaced``, by kind and id, count as they are there; None counts as gone.
    """
    usage = Usage()
    if steps is not None:
        steps.begin("Counting what is in use…", engine.store.next_position())
    for state in read_documents(engine):
        spans, relations = list(state.spans.values()), list(state.relations.values())
        if replaced:
            later = [replaced.get(("span", one.id), one) for one in spans]
            spans = [one for one in later if isinstance(one, Span)]
            ends = [replaced.get(("relation", one.id), one) for one in relations]
            relations = [one for one in ends if isinstance(one, Relation)]
        usage.add_document(dict(state.sets), spans, relations)
        if steps is not None:
            steps.step()
    return usage

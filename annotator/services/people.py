"""Find and register the people who label."""

from annotator.model.annotators import Annotator
from annotator.model.commands import AddAnnotator
from annotator.model.errors import NotFoundError
from annotator.services.engine import Engine
from annotator.services.execution import execute


def annotators(engine: Engine, *, with_removed: bool = False) -> tuple[Annotator, ...]:
    """Return the people by name."""
    with engine.lock:
        return tuple(one for one in engine.state.annotators() if with_removed or one.is_active)


def find_annotator(engine: Engine, name_or_id: str) -> Annotator:
    """Return a person by id, by name, or by name in other capitals; removed ones too.

    Raises:
        NotFoundError: There is none; the message lists who there is.
    """
    everyone = annotators(engine, with_removed=True)
    for annotator in everyone:
        if name_or_id in (annotator.id, annotator.name):
            return annotator
    wanted = " ".join(name_or_id.split()).casefold()
    for annotator in everyone:
        if annotator.name.casefold() == wanted:
            return annotator
    names = ", ".join(one.name for one in everyone if one.is_active)
    raise NotFoundError(
        f"The project has no annotator “{name_or_id}”.",
        hint=f"There are {names}." if names else "It has none yet.",
    )


def ensure_annotator(engine: Engine, name: str) -> Annotator:
    """Return the active person of this name, registering them when they are new or were removed.

    Waits until a registration is durable, so that the next start finds it.
    """
    try:
        annotator = find_annotator(engine, name)
    except NotFoundError:
        annotator = None
    if annotator is not None and annotator.is_active:
        return annotator
    execute(engine, AddAnnotator(name=name), None).durable.result()
    return find_annotator(engine, name)

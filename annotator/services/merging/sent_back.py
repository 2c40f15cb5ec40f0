"""Work that was sent back is open again, without that being a step of the annotator's own.

A message names the last step of the work it came with. As long as nothing was done since, that
work is in progress, whatever its own state; with the next step it is what the annotator says.
"""

from collections.abc import Mapping
from typing import Any

from annotator.model.ancestry import Ancestry, Step
from annotator.model.documents import SetState


def is_reopened(steps: tuple[Step, ...], message: Mapping[str, Any] | None) -> bool:
    """Tell whether a message reopens the work that these steps made."""
    return bool(message and steps and message.get("last") == steps[-1].id)


def state_before(state: str, ancestry: Ancestry, message: Mapping[str, Any] | None) -> str:
    """Return the state that the annotator gave a set, whether or not it was sent back."""
    if message is None or ancestry.variant != 1 or not is_reopened(ancestry.steps, message):
        return state
    return str(message["was"])


def state_after(
    state: str, steps: tuple[Step, ...], variant: int, message: Mapping[str, Any] | None
) -> str:
    """Return the state that a set has, by the one that the annotator gave it."""
    is_open = variant == 1 and is_reopened(steps, message)
    return SetState.IN_PROGRESS.value if is_open else state

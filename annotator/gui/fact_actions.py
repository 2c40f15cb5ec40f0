"""The actions of the menu "Facts": fact table, findings, suggestions, entities, timeline."""

from typing import Final

from annotator.gui.action import EDIT, LABEL, OPEN, PROJECT, WRITE, Action, Context

_FINDINGS = tuple(
    Action(f"findings.{name}", title, (key,), menu="Facts", needs=needs, section="x", icon=drawing)
    for name, title, key, needs, drawing in (
        ("show", "Findings", "Ctrl+Shift+G", PROJECT, "warning"),
        ("next", "Next finding", "F8", OPEN, ""),
        ("previous", "Previous finding", "Shift+F8", OPEN, ""),
        ("fix", "Fix the finding", "Ctrl+F8", LABEL, ""),
        ("dismiss", "Dismiss the finding…", "Alt+F8", LABEL, ""),
    )
)

_FACTS = (
    *_FINDINGS,
    Action("findings.check", "Check the whole project", menu="Facts", needs=PROJECT, section="x"),
    Action(
        "suggest.here",
        "Suggest dates and attributions here",
        ("Ctrl+Shift+S",),
        menu="Facts",
        needs=LABEL,
        section="n",
        icon="sample",
    ),
    Action(
        "suggest.everywhere",
        "Suggest in all documents",
        menu="Facts",
        needs=WRITE,
        section="n",
    ),
    Action(
        "facts.table",
        "Fact table",
        ("Ctrl+Shift+T",),
        menu="Facts",
        needs=PROJECT,
        section="a",
        icon="list",
    ),
    Action(
        "facts.export",
        "Export the facts as CSV…",
        menu="Facts",
        needs=PROJECT,
        section="m",
        icon="export",
    ),
    Action(
        "view.timeline",
        "Timeline of the article",
        ("Ctrl+Shift+D",),
        menu="Facts",
        section="z",
        icon="calendar",
        is_checkable=True,
    ),
)

_ENTITIES = (
    Action(
        "entity.same",
        "Same as…",
        ("M",),
        (Context.TEXT,),
        "Facts",
        LABEL,
        "entities",
        icon="users",
    ),
    Action(
        "entity.detach", "Not the same", ("Shift+M",), (Context.SPAN,), "Facts", EDIT, "entities"
    ),
    Action(
        "entity.same_name",
        "Join all of this name…",
        ("Shift+T",),
        (Context.SPAN,),
        "Facts",
        EDIT,
        "entities",
    ),
    Action(
        "entity.registry",
        "Entities",
        ("Ctrl+Shift+E",),
        menu="Facts",
        needs=PROJECT,
        section="registry",
    ),
)

FACT_ACTIONS: Final = (*_FACTS, *_ENTITIES)

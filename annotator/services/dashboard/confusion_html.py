"""The table of which label stands against which, as reports show it."""

from annotator.agreement.confusion import Confusion
from annotator.services.dashboard.markup import cell, name_cell, table
from annotator.services.dashboard.words import counted

_NOTHING = "nothing"


def confusion_table(found: Confusion, who: str, thing: str, *, has_totals: bool = False) -> str:
    """Return a table that is shaded by share of its row; empty when there is nothing in it.

    Args:
        found: The counts.
        who: Whose labels rows and columns are.
        thing: What was counted, in the singular.
        has_totals: Whether a last column adds each row up.
    """
    if not found.things:
        return ""
    rows = []
    for row in found.labels:
        cells = [name_cell(row or _NOTHING)]
        for column in found.labels:
            count = found.count(row, column)
            # The root keeps rare labels visible beside frequent ones.
            share = (found.share(row, column) or 0.0) ** 0.5 if count else None
            cells.append(cell(f"{count:,}" if count else "·", share=share, is_odd=row != column))
        if has_totals:
            cells.append(cell(f"{found.total(row):,}"))
        rows.append(cells)
    heads = ["", *(label or _NOTHING for label in found.labels), *(["n"] if has_totals else [])]
    return table(heads, rows, caption=f"{who}; {counted(found.things, thing)}", is_grid=True)

"""Who said what, when: the facts of one annotator over the whole project, as a table.

``columns`` says which columns a label schema makes, ``rows`` what stands in them, ``asking`` how
rows are chosen and ordered, ``reading`` where rows come from, ``table`` keeps it all in step.
"""

from annotator.services.facts.asking import Asked
from annotator.services.facts.columns import Column, ColumnKind, columns_of
from annotator.services.facts.rows import FactRow
from annotator.services.facts.table import FactTable, Refreshed

__all__ = ["Asked", "Column", "ColumnKind", "FactRow", "FactTable", "Refreshed", "columns_of"]

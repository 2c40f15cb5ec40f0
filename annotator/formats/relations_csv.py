"""Relations as CSV."""

from typing import Final

from annotator.formats.base import Format, FormatInfo
from annotator.formats.csv_cells import BOM_OPTION
from annotator.formats.csv_write import RelationsCsvSession
from annotator.formats.writers import StreamWriter

FORMAT: Final = Format(
    FormatInfo(
        id="relations-csv",
        title="Relations as CSV, one per line",
        extensions=(".csv",),
        offset_unit="codepoint",
        carries=(
            "every relation with its type, its note and both ends: label, words, offsets",
            "document id, title and date, annotator, kind and state of the set",
        ),
        loses=(
            "the text of the documents, spans without relations",
            "attributes, fragments and notes of spans, entities, document labels",
            "origin, confidence, provenance",
        ),
        write_options=(BOM_OPTION,),
    ),
    writer=StreamWriter(RelationsCsvSession),
)

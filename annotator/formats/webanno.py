"""WebAnno TSV 3, as WebAnno and INCEpTION export it."""

from collections.abc import Iterator
from typing import Final

from annotator.formats.base import Format, FormatInfo, FormatOption, Guess, ReadContext
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.formats.webanno_read import FIRST_LINE, read_webanno
from annotator.model.errors import InputError


class WebannoReader:
    """Reads one document per file."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim files whose first line names the format."""
        first = sample.head[:100].decode("utf-8", "replace").removeprefix("\ufeff").split("\n")[0]
        if sample.folder is None and FIRST_LINE.match(first):
            return Guess(1.0, f"its first line is {first.strip()}")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield the one document."""
        try:
            yield read_webanno(source, context)
        except InputError as error:
            yield error


FORMAT: Final = Format(
    FormatInfo(
        id="webanno",
        title="WebAnno TSV 3, of WebAnno and INCEpTION",
        extensions=(".tsv",),
        offset_unit="utf16",
        carries=(
            "text, spans of every layer with their features as attributes",
            "stacked and discontinuous spans; relations, and slots as relations",
            "chains (coreference) and addresses in a knowledge base, as entities",
        ),
        loses=(
            "marks that cover nothing, values of relations beside the label",
            "blanks between sentences, which the file does not have (line feeds stand for them)",
            "layers about words (parts of speech, lemmas, syntax) without layers=all",
        ),
        read_options=(
            FormatOption(
                "label",
                "feature that becomes the label; “label”, “value” or the only one when not given,"
                " else the layer’s name",
            ),
            FormatOption(
                "layers",
                "read the layers of labels alone, or those about words too",
                values=("labels", "all"),
                default="labels",
            ),
        ),
    ),
    reader=WebannoReader(),
)

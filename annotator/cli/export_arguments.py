"""Arguments of ``annotator export``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class ExportSet(StrEnum):
    """Kinds of annotation sets to export."""

    HUMAN = "human"
    IMPORTED = "imported"
    SUGGESTED = "suggested"
    GOLD = "gold"
    ALL = "all"


class ExportState(StrEnum):
    """How far the work must be."""

    DONE = "done"
    ANY = "any"


class SplitChoice(StrEnum):
    """What documents are split by."""

    DOCUMENT = "document"
    DATE = "date"
    PUBLISHER = "publisher"


class StratifyChoice(StrEnum):
    """What is to be as frequent in each part as in the whole."""

    LABEL = "label"


Output = Annotated[
    str, typer.Option("-o", "--output", metavar="PATH", help="A file, a folder, or - (output).")
]
FormatId = Annotated[str, typer.Option("--format", help="See “formats”.")]
Whose = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Only this annotator’s sets.")
]
Kind = Annotated[ExportSet, typer.Option("--set", help="Kind of sets.")]
State = Annotated[ExportState, typer.Option(help="Only done sets, or any.")]
Documents = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="Only this document (id or title).")
]
Labels = Annotated[list[str] | None, typer.Option(metavar="L", help="Only spans with this label.")]
Since = Annotated[
    str | None, typer.Option(metavar="TIME", help="Only what changed at or after it.")
]
Parts = Annotated[
    str | None,
    typer.Option(metavar="train=0.8,dev=0.1,test=0.1", help="Cut into parts; -o is a folder."),
]
Seed = Annotated[
    int | None, typer.Option(metavar="N", help="Another seed, another split (usually 0).")
]
SplitBy = Annotated[
    SplitChoice | None, typer.Option(help="What stays together (usually each document).")
]
KeepTogether = Annotated[
    bool, typer.Option("--keep-together", help="Keep texts that are almost the same in one part.")
]
Stratify = Annotated[
    StratifyChoice | None, typer.Option(help="Make labels as frequent in each part as in all.")
]
Manifest = Annotated[
    bool,
    typer.Option(
        "--manifest", help="Also write dataset.json, by which it can be made again (see --again)."
    ),
]
Remake = Annotated[
    Path | None,
    typer.Option(
        "--again",
        metavar="dataset.json",
        help="Export as this manifest says, and tell whether every file is the same.",
    ),
]
Pseudonyms = Annotated[bool, typer.Option(help="Hide the names of annotators.")]

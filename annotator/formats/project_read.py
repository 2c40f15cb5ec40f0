"""The files of a project of INCEpTION as document records, in whichever format each is."""

from collections.abc import Iterator
from io import BytesIO

from annotator.formats.base import ReadContext
from annotator.formats.cas_load import CasLoader
from annotator.formats.cas_read import read_cas
from annotator.formats.project_files import ProjectFile, project_files
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Source
from annotator.formats.webanno_read import read_webanno
from annotator.model.errors import InputError


def read_project(source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
    """Yield each file as a document with one set, or as the error that it is.

    Raises:
        InputError: Nothing can be read: the library for CAS files is missing, or the input is
            damaged as a whole.
    """
    loader: CasLoader | None = None
    for one in project_files(source, context):
        if isinstance(one, InputError):
            yield one
            continue
        if one.format != "tsv" and loader is None:
            with_words = context.options.get("layers") == "all"
            loader = CasLoader(source.name, with_words=with_words)
        try:
            yield _record(one, loader, context)
        except InputError as error:
            yield error


def _record(file: ProjectFile, loader: CasLoader | None, context: ReadContext) -> DocumentRecord:
    def error(message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=file.name)

    if file.format == "tsv" or loader is None:
        stream = BytesIO(file.data)
        inner = Source(None, name=file.name, stream=stream)
        return read_webanno(inner, context, file)
    if file.format == "json":
        loaded = loader.json(file.data, file.types, error)
    elif file.types is None:
        raise error(
            "there is no type system beside it.",
            hint="Put its TypeSystem.xml into its folder, or name it: --option typesystem=FILE.",
        )
    else:
        loaded = loader.xmi(file.data, file.types, error)
    return read_cas(loaded, file, context)

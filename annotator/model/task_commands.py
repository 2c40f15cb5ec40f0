"""Commands about who is to label what; part of ``annotator.model.commands.Command``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One document for one annotator."""

    document_id: str
    annotator_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignDocuments:
    """Say who is to label which documents; what is assigned already stays as it is."""

    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnassignDocuments:
    """Take assignments back; labels that were made stay, and so does their state."""

    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """Reopen an annotator's work on a document and say what is to be done about it.

    Attributes:
        message: For the annotator, in words; never empty.
    """

    document_id: str
    annotator_id: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMessage:
    """Take note of the message that came with the author's work on a document."""

    document_id: str

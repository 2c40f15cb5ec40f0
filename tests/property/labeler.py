"""Label without end and print what is acknowledged; started and killed by ``test_kill``."""

import os
import random
import sys
from concurrent.futures import Future

from annotator.model.changes import Operation
from annotator.model.commands import AddSpan, DeleteSpans, RelabelSpans
from annotator.services.project import Project


def report(verb: str, span_id: str, durable: "Future[Operation]") -> None:
    """Print a line in one system call as soon as the commit is acknowledged."""
    if durable.exception() is None:
        os.write(1, f"{verb} {span_id}\n".encode())


def main(path: str, seed: int) -> None:
    chance = random.Random(seed)
    project = Project.open(path)
    author = project.annotator("anna").id
    document_id = project.store.document_ids()[0]
    length = len(project.document(document_id).text)
    own: list[str] = []
    while True:
        verb = chance.choice(["add", "add", "add", "relabel", "delete", "undo"])
        if verb == "add" or not own:
            start = chance.randrange(length - 5)
            command = AddSpan(document_id=document_id, label="ORG", fragments=((start, start + 5),))
            receipt = project.execute(command, author_id=author)
            own.append(command.span_id)
        elif verb == "undo":
            receipt = project.undo(author, document_id)
            own = [one for one in own if project.span(one) is not None]
        else:
            span_id = chance.choice(own)
            if verb == "relabel":
                receipt = project.execute(
                    RelabelSpans(span_ids=(span_id,), label=chance.choice(["PERSON", "PLACE"])),
                    author_id=author,
                )
            else:
                receipt = project.execute(DeleteSpans(span_ids=(span_id,)), author_id=author)
                own.remove(span_id)
        operation_id = receipt.operation.id
        if not receipt.operation.changes:
            continue
        receipt.durable.add_done_callback(
            lambda done, verb=verb, one=operation_id: report(verb, one, done)
        )
        if project.pending > 50:
            project.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

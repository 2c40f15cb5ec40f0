"""Whatever texts there are: none that is almost the same as another one is in another part."""

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.records import ExportRow
from annotator.model.documents import Document
from annotator.model.near_duplicates import LIKENESS
from annotator.model.shingles import resemblance, shingles_of
from annotator.model.texts import text_sha256
from annotator.services.exporting.parting import Parting, Parts
from annotator.services.exporting.split import Split, parse_split
from annotator.services.progress import CancelledError

WORDS = [f"word{number}" for number in range(300)]


def documents(draw: random.Random) -> dict[str, Document]:
    """Documents of which many are copies of others with a word or two changed."""
    texts: list[str] = []
    for _ in range(draw.randrange(1, 15)):
        words = draw.choices(WORDS, k=draw.randrange(1, 40))
        if texts and draw.random() < 0.6:
            words = [*draw.choice(texts).split(), *words[: draw.randrange(3)]]
            words[draw.randrange(len(words))] = draw.choice(WORDS)
        texts.append(" ".join(words))
    return {
        str(number): Document(
            id=str(number),
            title=f"Title {number}",
            text=text,
            text_sha256=text_sha256(text),
            document_date=draw.choice([None, dt.date(2026, 1, 1 + number)]),
            publisher=draw.choice([None, "A", "B"]),
        )
        for number, text in enumerate(texts)
    }


def parted(found: dict[str, Document], order: list[str], split: Split) -> Parts:
    parting = Parting(found.get, split, lambda: None)
    for one in order:
        parting.add([ExportRow(found[one])])
    return parting.finish()


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(["document", "date", "publisher"]))
def test_a_split_never_leaks(draw: random.Random, by: str) -> None:
    found = documents(draw)
    split = parse_split(
        "train=0.5,dev=0.25,test=0.25", seed=draw.randrange(9), by=by, keep_together=True
    )
    shingles = {key: shingles_of(one.text) for key, one in found.items()}

    parts = parted(found, list(found), split)

    assert parts.parts.keys() == found.keys()
    for one in found:
        for other in found:
            if resemblance(shingles[one], shingles[other]) >= LIKENESS:
                assert parts.parts[one] == parts.parts[other]
    again = parted(found, draw.sample(list(found), len(found)), split)
    assert again.parts == parts.parts
    assert again.together is not None
    assert parts.together is not None
    assert {one.document_id for one in again.together.moved} == {
        one.document_id for one in parts.together.moved
    }


def test_it_can_be_stopped_on_the_way() -> None:
    def stop() -> None:
        raise CancelledError("stopped")

    found = documents(random.Random(1))
    parting = Parting(found.get, parse_split("a=0.5,b=0.5", keep_together=True), stop)
    with pytest.raises(CancelledError):
        parting.add([ExportRow(found["0"])])

"""brat labels to test with, and what a label file says."""

from pathlib import Path

from annotator.formats.brat_lines import Standoff, read_standoff
from annotator.formats.input_texts import Notes

DATA = Path(__file__).parents[4] / "shared" / "data" / "brat-news"
TEXT = "Kim met Moon in Seoul.\nKim said so.\n"
# Written from https://brat.nlplab.org/standoff.html.
GOLDEN = """T1\tPerson 0 3\tKim
T2\tPerson 8 12\tMoon
T3\tMeet 4 7\tmet
T4\tCity 16 21\tSeoul
T5\tPerson 23 26\tKim
T6\tPhrase 0 3;8 12\tKim Moon
E1\tMeet:T3 Who:T1 Who2:T2 Where:T4
R1\tLives Arg1:T1 Arg2:T4
A1\tNegation E1
M1\tCertainty E1 High
N1\tReference T4 Wikipedia:18995\tSeoul (city)
*\tEquiv T1 T5
#1\tAnnotatorNotes T4\tthe capital
#2\tAnnotatorNotes R1\tnot sure
"""


def meaning(words: str) -> set[tuple[object, ...]]:
    """Return what a standoff file says, without ids and the order of lines."""
    notes = Notes()
    found: Standoff = read_standoff(words, notes)
    assert notes.all() == ()
    places = {one.id: (one.label, tuple(one.pairs), one.quote) for one in found.spans.values()}
    for event, trigger in found.triggers.items():
        places[event] = ("event", places[trigger])  # type: ignore[assignment]
    for link in found.links:
        if link.id is not None:
            places[link.id] = (link.type, places[link.from_id], places[link.to_id])  # type: ignore[assignment]
    return {
        *((one,) for one in places.values()),
        *((link.type, places[link.from_id], places[link.to_id]) for link in found.links),
        *(("A", places[target], name, value) for target, name, value in found.attributes),
        *(("*", type_, *(places[one] for one in ids)) for type_, ids in found.equivalences),
        *(("N", places[target], *rest) for target, *rest in found.references),
        *(("#", places[target], text) for target, _, text in found.comments),
    }

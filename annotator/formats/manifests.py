"""What the manifest of a dataset is known by, which has no documents to read."""

import re
from typing import Final

from annotator.formats.sources import Sample

FORMAT: Final = "annotator-dataset/1"
NAME: Final = "dataset.json"

_BEGINNING: Final = re.compile(rb'\s*\{\s*"format"\s*:\s*"annotator-dataset/')


def is_manifest(sample: Sample) -> bool:
    """Tell whether an input is the manifest of a dataset, of whatever version."""
    return _BEGINNING.match(sample.head) is not None

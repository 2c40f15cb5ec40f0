"""Reading rows as frozen dataclasses, by column selects."""

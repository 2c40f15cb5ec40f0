"""The label schema: its types, its rules, its TOML form and how it changes over time."""

"""The article: text with its labels painted in lanes, read by mouse, keyboard and screen reader."""

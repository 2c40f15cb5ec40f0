"""Frozen value types and pure text functions; nothing but the standard library."""

"""Tests of the agreement measures."""

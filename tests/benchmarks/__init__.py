"""Benchmarks: run by `.ci/bench`, never by the test command."""

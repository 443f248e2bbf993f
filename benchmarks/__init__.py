"""Benchmarks: what a reader and an author wait for, each against a plain reference in the same run. `make bench`."""

"""Tests of what runs a cell."""

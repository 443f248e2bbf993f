"""Cells beside other plugins, extensions and themes, whose packages are locked in this folder."""

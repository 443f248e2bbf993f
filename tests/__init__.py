"""Tests; they mirror the modules of `src/livecells`, and add the site in a browser."""

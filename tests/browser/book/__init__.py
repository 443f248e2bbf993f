"""The book itself, every page and every cell of it, in a real Chromium."""

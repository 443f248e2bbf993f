"""The built site in a real Chromium, as a reader uses it."""

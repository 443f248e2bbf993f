"""The built site in Firefox and WebKitGTK. Only `make test-browsers`, or `pytest tests/engines`, runs this."""

"""The policy of the pages: what it allows, and that it stands before anything it must hold for."""

import base64
import hashlib

from livecells import csp


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_inline_scripts_of_all_pages_are_allowed_by_their_hashes_each_once() -> None:
    pages = [
        "<script>a()</script>",
        '<script>\na()\n</script><script type="module">b()</script>',
        "<script>a()</script>",
    ]
    assert csp.script_hashes(pages) == sorted([digest("a()"), digest("\na()\n"), digest("b()")])


def test_scripts_with_a_source_and_data_need_no_hash() -> None:
    page = '<script src="x.js"></script><script id="d" type="application/json">{"a": 1}</script>'
    assert csp.script_hashes([page]) == []


def test_neither_inline_code_nor_eval_is_allowed() -> None:
    told = csp.policy([digest("a()")])
    assert "'unsafe-inline'" not in told
    assert "'unsafe-eval'" not in told
    assert told.startswith("default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval' 'sha256-")


def test_the_policy_stands_right_behind_the_charset() -> None:
    page = '<html><head><meta charset="utf-8"><script>a()</script></head></html>'
    written = csp.with_policy(page, "default-src 'none'")
    assert written.index("charset") < written.index("Content-Security-Policy") < written.index("<script>")

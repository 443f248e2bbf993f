"""The policy of the pages: what it allows, and that it stands before anything it must hold for."""

import base64
import hashlib

import pytest

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


def test_a_page_that_has_a_policy_gets_the_new_one_in_its_place() -> None:
    page = '<html><head><meta charset="utf-8"></head></html>'
    once = csp.with_policy(page, "default-src 'none'")
    assert csp.with_policy(once, "default-src 'self'") == csp.with_policy(page, "default-src 'self'")


def test_a_page_that_names_no_charset_gets_the_policy_at_the_head_and_one_without_a_head_is_refused() -> None:
    assert csp.with_policy("<html><head><script>a()</script>", "x").index("Content-Security-Policy") < 40
    with pytest.raises(ValueError, match="no <head>"):
        csp.with_policy("<p>x</p>", "x")

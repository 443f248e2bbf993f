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


@pytest.mark.parametrize(
    "head",
    [
        '<head><meta charset="utf-8"></head>',
        "<head><meta charset=utf-8><title>x</title>",  # as a minifier leaves it
        "<HEAD>\n<META CHARSET='UTF-8' />\n</HEAD>",
        '<head lang="en">\n<!-- <meta charset="latin-1"> -->\n<title>&lt;head&gt;</title>\n<meta\n  charset="utf-8"\n></head>',
        '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>',
        "<head><title>no charset</title></head>",
    ],
)
def test_whatever_wrote_the_page_it_has_one_policy_also_when_it_is_written_again(head: str) -> None:
    page = f"<!doctype html>\n<html>\n{head}<body><p>&lt;meta charset=x&gt;</body></html>"
    first = csp.with_policy(page, "default-src 'none'")
    # a minifier takes the quotes that it can take, and other quotes where it likes
    other = first.replace('<meta http-equiv="Content-Security-Policy"', "<META http-equiv=Content-Security-Policy")
    for written in (first, other):
        again = csp.with_policy(written, "default-src 'self'")
        assert again == csp.with_policy(page, "default-src 'self'")
        assert again.lower().count("content-security-policy") == 1
        assert again.index("Content-Security-Policy") > again.lower().index("<head")


def test_the_policy_stands_before_all_scripts_where_no_charset_is_named() -> None:
    written = csp.with_policy("<html><head><title>x</title><script>a()</script></head>", "x")
    assert written.startswith('<html><head><meta http-equiv="Content-Security-Policy"')


def test_a_page_without_a_head_is_refused() -> None:
    with pytest.raises(ValueError, match="no <head>"):
        csp.with_policy("<p>x</p>", "x")

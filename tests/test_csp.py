"""The policy of the pages: what it allows, and that it stands before anything it must hold for."""

import base64
import hashlib
from pathlib import Path

import pytest

from livecells import csp


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(*pages: str, allowed: csp.Allowed = csp.NOTHING) -> dict[str, list[str]]:
    """Return the policy for pages, as sources by directive."""
    parts = [part.split() for part in csp.policy(csp.inline_of(pages), allowed).split("; ")]
    return {name: sources for name, *sources in parts}


def hashes(*pages: str) -> list[str]:
    """Return the hashes of scripts that the policy for pages has."""
    return [source for source in policy(*pages)["script-src"] if source.startswith("'sha256-")]


def test_inline_scripts_of_all_pages_are_allowed_by_their_hashes_each_once() -> None:
    pages = [
        "<script>a()</script>",
        '<script>\na()\n</script><script type="module">b("</p>")</script>',
        "<script>a()</script>",
    ]
    assert hashes(*pages) == sorted([digest("a()"), digest("\na()\n"), digest('b("</p>")')])


def test_scripts_with_a_source_and_data_need_no_hash() -> None:
    page = '<script src="x.js"></script><script id="d" type="application/json">{"a": 1}</script>'
    assert hashes(page) == []


@pytest.mark.parametrize("type", ["module", "text/javascript", "importmap", "speculationrules"])
def test_what_the_browser_checks_before_it_acts_on_it_has_a_hash(type: str) -> None:
    assert hashes(f'<script type="{type}">a</script>') == [digest("a")]


def test_neither_inline_code_nor_eval_is_allowed() -> None:
    found = policy("<script>a()</script>")
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == ["'self'", "blob:", "'wasm-unsafe-eval'", digest("a()")]
    assert found["style-src"] == ["'self'"]
    assert "unsafe-inline" not in str(found)
    assert "'unsafe-eval'" not in str(found)
    assert "unsafe-hashes" not in str(found)


def test_what_a_theme_wrote_into_its_pages_is_allowed_by_hash_styles_and_handlers_of_events_too() -> None:
    page = '<style>p { color: red }</style><p style="width: 20%;" onclick="go(&quot;x&quot;)">x</p>'
    found = policy(page)
    assert found["style-src"] == ["'self'", digest("p { color: red }")]
    assert found["style-src-attr"] == ["'unsafe-hashes'", digest("width: 20%;")]
    assert found["script-src-attr"] == ["'unsafe-hashes'", digest('go("x")')]
    assert "unsafe-hashes" not in str([found["script-src"], found["style-src"]])


@pytest.mark.parametrize(
    "before",
    [
        '<p title="a > b" alt=it\'s>',
        "<p title='\"'>don't</p>",
        '<p title=a"b>',
        "<p title = '>'>",
        "<p title=>",
        "<br/>",
        "<!-- <script> -->",
        "<script>'<!--'</script>",
        "1 < 2",
    ],
)
def test_what_stands_before_a_script_or_a_style_hides_neither(before: str) -> None:
    found = policy(f'{before}<script defer>a()</script><p class=x style="b: c">it\'s</p><SCRIPT>d()</SCRIPT >')
    assert {digest("a()"), digest("d()")} <= set(found["script-src"])
    assert found["style-src-attr"] == ["'unsafe-hashes'", digest("b: c")]


def test_a_comment_and_the_text_of_a_script_add_nothing_to_the_policy() -> None:
    assert policy('<!-- <script>a()</script><p style="x"> -->') == policy("")
    assert policy("<script>'<p style=x>'</script>") == policy("") | {
        "script-src": [*policy("")["script-src"], digest("'<p style=x>'")]
    }


def test_every_page_that_loads_the_same_from_another_host_is_counted(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.html").write_text("<img src=//cdn.test/x.png>")
    (tmp_path / "frame.js").write_text("")
    assert "  a.html and 1 more: " in csp.write(tmp_path, tmp_path / "frame.js")


def test_a_cell_adds_nothing_to_the_policy() -> None:
    assert policy('<live-cell id="a:b"><p style="x" onclick="y"></p></live-cell>') == policy("")


def test_a_host_that_the_site_allows_stands_in_the_directive_that_it_was_allowed_in() -> None:
    found = policy(allowed={"script-src": ["cdn.test"]})
    assert found["script-src"][-1] == "cdn.test"
    assert "cdn.test" not in found["style-src"]


@pytest.mark.parametrize(
    ("html", "directive"),
    [
        ('<script src="https://cdn.test/x.js"></script>', "script-src"),
        ("<script src=//cdn.test/x.js></script>", "script-src"),
        ('<link href="https://cdn.test/x.css" rel="preload stylesheet">', "style-src"),
        ('<style>@import "https://cdn.test/x.css";</style>', "style-src"),
        ("<style>@font-face { src: url(https://cdn.test/x.woff2) }</style>", "font-src"),
        ('<img src="x.png" srcset="y.png 1x, https://cdn.test/x.png 2x">', "img-src"),
        ("<p style=\"background: url('//cdn.test/x')\"></p>", "img-src"),
        ('<video><source src="https://cdn.test/x.mp4"></video>', "media-src"),
        ('<iframe src="https://cdn.test/"></iframe>', "frame-src"),
        ('<form action="https://cdn.test/send"></form>', "form-action"),
    ],
)
def test_what_the_policy_will_refuse_is_told_with_its_page_and_what_to_write_to_allow_it(
    tmp_path: Path, html: str, directive: str
) -> None:
    (tmp_path / "index.html").write_text(f"<head></head>{html}")
    (tmp_path / "frame.js").write_text("")
    told = csp.write(tmp_path, tmp_path / "frame.js")
    assert "\n  index.html: " in told
    assert "//cdn.test/" in told
    assert f"livecells: {{allow: {{{directive}: [cdn.test]}}}}" in told
    assert csp.write(tmp_path, tmp_path / "frame.js", {directive: ["cdn.test"]}) == ""
    assert csp.write(tmp_path, tmp_path / "frame.js", {directive: ["https://*.test/"]}) == ""
    assert csp.write(tmp_path, tmp_path / "frame.js", {directive: ["other.test"]}) == told


def test_things_of_one_kind_and_host_are_told_in_one_line_and_one_line_allows_all(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        html = f'<img src="https://img.test/{name}.svg"><img src="https://img.test/all.svg">'
        (tmp_path / f"{name}.html").write_text(f"{html}<script src=//cdn.test/x.js></script>")
    (tmp_path / "site.css").write_text("/* see https://other.test */ p { background: url(//img.test/p.png) }")
    (tmp_path / "frame.js").write_text("")
    _, pictures, scripts, allow = csp.write(tmp_path, tmp_path / "frame.js").splitlines()
    assert pictures == "  a.html and 3 more: picture https://img.test/a.svg"
    assert scripts == "  a.html and 2 more: script //cdn.test/x.js"
    assert allow.endswith("livecells: {allow: {img-src: [img.test], script-src: [cdn.test]}}")


def test_links_and_what_is_of_the_site_are_not_told(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<a href="https://other.test">x</a><link rel="canonical" href="https://own.test/"><img src="/x.png">'
        "<script src=x.js></script><style>p { background: url(data:image/svg+xml,%3Csvg+xmlns='http://www.w3.org') }</style>"
    )
    (tmp_path / "frame.js").write_text("")
    assert csp.write(tmp_path, tmp_path / "frame.js") == ""


def test_the_policy_stands_right_behind_the_charset() -> None:
    page = '<html><head><meta charset="utf-8"><script>a()</script></head></html>'
    written = csp.with_policy(page, "default-src 'none'")
    assert written.index("charset") < written.index("Content-Security-Policy") < written.index("<script>")


def test_the_policy_stands_before_scripts_that_a_theme_has_put_before_the_charset() -> None:
    page = '<html><head><script>a()</script><meta charset="utf-8"></head></html>'
    written = csp.with_policy(page, "x")
    assert written.startswith('<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"')
    assert csp.with_policy(written, "x") == written


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


@pytest.mark.parametrize(
    "page",
    [
        "<p>x</p>",
        "<!DOCTYPE html>\n<!-- of a theme -->\n<html lang=en>\n<title>x</title><script>a()</script><p>x",  # minified
        "<script>a()</script>",
    ],
)
def test_a_page_that_leaves_its_head_to_the_browser_has_the_policy_before_all_else(page: str) -> None:
    written = csp.with_policy(page, "x")
    before, _, after = written.partition('<meta http-equiv="Content-Security-Policy" content="x">')
    assert before + after == page
    assert "<title" not in before
    assert "<script" not in before
    assert "<p" not in before
    assert csp.with_policy(written, "x") == written


def test_hosts_are_allowed_on_the_command_line_by_their_directive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bundle-1").mkdir()
    (tmp_path / "bundle-1" / "frame.js").write_text("")
    (tmp_path / "index.html").write_text("<script src=https://cdn.test/x.js></script>")
    assert csp.main([str(tmp_path)]) == 0
    assert "https://cdn.test/x.js" in capsys.readouterr().err
    assert csp.main([str(tmp_path), "script-src=cdn.test"]) == 0
    assert capsys.readouterr().err == ""
    assert "'wasm-unsafe-eval' cdn.test " in (tmp_path / "index.html").read_text()
    assert csp.main([str(tmp_path), "scripts=cdn.test"]) == 2
    assert "script-src, style-src" in capsys.readouterr().err
    assert csp.main([str(tmp_path), "script-src"]) == 2
    assert csp.main([]) == 2
    assert "usage: " in capsys.readouterr().err

"""The static host of tests and benchmarks: what reaches a browser is what its options say."""

import gzip
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from .static_host import serving

PAGE = b"<h1>Title</h1>"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_bytes(PAGE)
    (tmp_path / "bundle-1").mkdir()
    (tmp_path / "bundle-1" / "index.js").write_bytes(b"1")
    return tmp_path


def test_a_folder_is_answered_with_its_index_and_the_answer_is_noted(root: Path) -> None:
    with serving(root) as host, urllib.request.urlopen(f"{host.origin}page/?x=1") as answer:
        assert (answer.read(), answer.headers["Content-Type"]) == (PAGE, "text/html; charset=utf-8")
        assert [(sent.path, sent.size) for sent in host.sent] == [("/page/?x=1", len(PAGE))]


def test_only_what_is_named_by_its_content_is_kept_for_good(root: Path) -> None:
    with serving(root) as host:
        for path, kept in (("page/", "max-age=600"), ("bundle-1/index.js", "public, max-age=31536000, immutable")):
            with urllib.request.urlopen(host.origin + path) as answer:
                assert answer.headers["Cache-Control"] == kept


def test_a_file_can_be_served_changed(root: Path) -> None:
    with serving(root) as host:
        host.changed = {"/index.js": lambda content: content + b" + 1"}
        with urllib.request.urlopen(f"{host.origin}bundle-1/index.js") as answer:
            assert answer.read() == b"1 + 1"


def test_a_host_that_compresses_sends_gzip(root: Path) -> None:
    with serving(root, compress=True) as host, urllib.request.urlopen(f"{host.origin}page/") as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.read()) == PAGE


def test_what_is_not_there_is_not_found(root: Path) -> None:
    with serving(root) as host, pytest.raises(urllib.error.HTTPError, match="404") as raised:
        urllib.request.urlopen(f"{host.origin}page/nothing.html")
    raised.value.close()


def test_what_a_name_says_of_an_encoding_is_sent_and_so_are_the_hosts_own_headers(root: Path) -> None:
    (root / "a.zst").write_bytes(b"2")
    with serving(root) as host:
        host.headers["X-Frame-Options"] = "DENY"
        with urllib.request.urlopen(f"{host.origin}a.zst") as answer:
            assert answer.headers["Content-Encoding"] == "zstd"
            assert answer.headers["X-Frame-Options"] == "DENY"
        with urllib.request.urlopen(urllib.request.Request(f"{host.origin}a.zst", method="HEAD")) as answer:
            assert answer.read() == b""

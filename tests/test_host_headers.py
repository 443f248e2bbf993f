"""What hosts are told to send with the files of cells."""

from pathlib import Path

import pytest

from livecells import host_headers


@pytest.mark.parametrize(
    ("address", "path"), [("", "/"), ("https://example.org/", "/"), ("https://example.org/a/b/", "/a/b/")]
)
def test_files_named_by_their_content_may_be_kept_for_a_year_and_a_service_worker_not_at_all(
    tmp_path: Path, address: str, path: str
) -> None:
    host_headers.write(tmp_path, address)
    told = (tmp_path / "_headers").read_text()
    assert told == (
        f"{path}assets/livecells/*\n  Cache-Control: public, max-age=31536000, immutable\n"
        f"{path}sw.js\n  Cache-Control: no-cache\n"
    )


def test_a_file_of_the_author_stays(tmp_path: Path) -> None:
    (tmp_path / "_headers").write_text("/*\n")
    host_headers.write(tmp_path, "")
    assert (tmp_path / "_headers").read_text() == "/*\n"

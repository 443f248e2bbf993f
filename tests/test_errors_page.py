"""The table of messages: every error that a cell of the site shows is in it, word for word."""

import re
from pathlib import Path

from livecells import golden, snippet

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| `(.+?)` \| .+? \| \[.+?\]\(.+?\) \|$", re.MULTILINE)
# Errors of a story's own making; the names of exercises say that theirs are meant to be mended.
OWN = {"AssertionError", "RuntimeError"}


def test_every_error_that_a_page_shows_is_in_the_table() -> None:
    page = (ROOT / "docs" / "errors" / "index.md").read_text()
    patterns = [re.compile(".+".join(map(re.escape, message.split("…"))).strip()) for message in ROW.findall(page)]
    assert len(patterns) > 40
    missing = []
    for path in snippet.story_files(ROOT / "snippets"):
        for id, recorded in golden.read(golden.golden_path(path)).items():
            error = recorded.result["error"]
            if not error or error["type"] in OWN or "authoring" in path.stem:
                continue
            told = re.sub(r"\s+", " ", f"{error['type']}: {error['message']}")
            if not any(pattern.search(told) for pattern in patterns):
                missing.append(f"{path.stem}:{id}: {told[:120]}")
    assert missing == []

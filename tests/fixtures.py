"""The fixtures that both writers of HTML share: `python -m tests.fixtures` writes each .html that stands beside a .json."""

import json
from pathlib import Path

from livecells import markup
from livecells.runtime.result import CellResult

DIRECTORY = Path(__file__).parents[1] / "web" / "test" / "fixtures"


def html_of(path: Path) -> str:
    """Return what the site's builder writes for the result in a .json."""
    return markup.result_html(CellResult.from_dict(json.loads(path.read_text("utf-8")))) + "\n"


if __name__ == "__main__":
    for path in sorted(DIRECTORY.glob("*.json")):
        path.with_suffix(".html").write_text(html_of(path), "utf-8")

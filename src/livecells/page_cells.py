"""Page cells: where the cells are in the HTML of a page. A cell is most of its page, so what reads pages leaves it out."""

from __future__ import annotations

import re

# not `.*?`, which stops at each of its characters
WHOLE_CELL = re.compile(r"<live-cell\b(?:[^<]++|<(?!/live-cell))*+</live-cell\s*>")

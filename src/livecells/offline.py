"""Offline: what a built site has so that readers can keep it: a manifest of its files, and the service worker at its root.

The worker has the manifest in itself, so a browser that has kept the site finds another worker after each build that has
changed a file. A site that is not to be kept has a worker that removes the one before it, and no files in its manifest.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import quote

from livecells.assets import SITE_DIRECTORY

MANIFEST = "offline.json"
WORKER = "sw.js"

# What only hosts and developers look at; the page for what is not found, which many hosts do not send for its own address.
_LEFT_OUT = re.compile(r"_\w+|CNAME|robots\.txt|404\.html|.*\.(map|gz)")
# Named by what is in them: the folders of the cells, and the files of the theme.
_IMMUTABLE = re.compile(rf"{SITE_DIRECTORY}/.*|assets/.*\.[0-9a-f]{{8}}\.min\.(js|css)")


def write(site: Path, workers: Path, *, offered: bool) -> None:
    """Write both into a finished site. `workers` is the folder of the two workers."""
    files = _files(site) if offered else []
    build = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12] if offered else ""
    manifest = json.dumps({"build": build, "files": files}, separators=(",", ":"))
    (site / MANIFEST).write_text(manifest, "utf-8")
    worker = (workers / ("service-worker.js" if offered else "remove-service-worker.js")).read_text("utf-8")
    (site / WORKER).write_text(f"const MANIFEST={manifest};\n{worker}" if offered else worker, "utf-8")


def _files(site: Path) -> list[dict[str, object]]:
    """Return the files that a reader's browser may ask for, the largest first: what takes long begins early."""
    found = []
    for path in sorted(site.rglob("*")):
        place = path.relative_to(site).as_posix()
        hidden = place.startswith(".") or "/." in place
        if hidden or not path.is_file() or place in (MANIFEST, WORKER) or _LEFT_OUT.fullmatch(path.name):
            continue
        content = path.read_bytes()
        url = place.removesuffix("index.html") if path.name == "index.html" else place
        digest = hashlib.sha256(content).hexdigest()
        immutable = bool(_IMMUTABLE.fullmatch(place))
        found.append((len(content), {"url": quote(url), "sha256": digest, "immutable": immutable}))
    return [{"bytes": size, **file} for size, file in sorted(found, key=lambda each: -each[0])]

"""axe-core on the built pages: both schemes, wide and narrow."""

import re

import pytest
from playwright.sync_api import Browser, expect

from .cells import cell, cells, open_folds, run
from .conftest import ROOT
from .test_cells import PAGES, address

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"  # there once the assets are built


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_any_page(browser: Browser, origin: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    found: list[str] = []
    for name in [*PAGES, "sources", "404.html"]:
        page.goto(origin + name if name == "404.html" else address(origin, name))
        if name in PAGES:
            expect(page.locator(".lc-run").first).to_be_visible()
            open_folds(page)
        if name == "with-block":
            run(cell(page, cells(page)[1]))
        page.evaluate(AXE.read_text("utf-8"))
        violations = page.evaluate(
            """async () => (await axe.run()).violations.flatMap((each) =>
              each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 160)} | ${node.any[0]?.message ?? ""}`))"""
        )
        found += [f"{name}: {re.sub(r'\s+', ' ', each)}" for each in violations]
    context.close()
    assert not found, "\n".join(found)

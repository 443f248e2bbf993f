"""axe-core: what it finds wrong in a page, or in a part of it."""

import re

from playwright.sync_api import Page

from .site import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"  # there once the assets are built
# What this project puts into a page.
CELLS = "live-cell, .lc-page-controls"


def faults_in_both_schemes(page: Page, within: str = "html") -> list[str]:
    """Return the faults of the scheme that is on, and what the other one changes: the contrasts."""
    found = faults(page, within)
    # not by the button in the header: a press there would take the focus from an open list
    switch = (
        "({ dataset }, scheme) => { [scheme, dataset.mdColorScheme] = [dataset.mdColorScheme, scheme]; return scheme; }"
    )
    before = page.locator("body").evaluate(switch, "slate")
    found += [f"slate: {each}" for each in faults(page, within, ["color-contrast"])]
    page.locator("body").evaluate(switch, before)
    return found


def faults(page: Page, within: str = "html", rules: list[str] | None = None) -> list[str]:
    """Return what axe finds in the elements (by all its rules or some), and whether the page is wider than its window."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(
        """async ({ within, rules }) => {
          const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
          const { violations } = await axe.run([...document.querySelectorAll(within)], options);
          return violations.flatMap((each) => each.nodes.map((node) =>
            `${each.id}: ${node.html.slice(0, 160)} | ${node.any[0]?.message ?? ""}`));
        }""",
        {"within": within, "rules": rules},
    )
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page scrolls sideways")
    return [re.sub(r"\s+", " ", each) for each in found]

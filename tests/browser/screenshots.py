"""Makes the pictures of the README and of "Write a page": python -m tests.browser.screenshots (or make screenshots).

One cell in five states, in both schemes and on a phone, and the first page. Look at them before you commit them. Their sizes are
written into the page that shows them.
"""

from __future__ import annotations

import re
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect, sync_playwright

from ..static_host import serving
from . import chromium
from .cells import button, cell, edit, run, settled
from .site import ROOT, build

TARGET = ROOT / "docs" / "assets" / "cell"
PAGE = ROOT / "docs" / "authoring.md"
SIZE = re.compile(r"(assets/cell/([\w-]+\.png)[^{]*\{[^}]*?) width=\d+ height=\d+")
CELL = "hello:exit-does-not-commit"
VIEWS = {"light": (1280, "light"), "dark": (1280, "dark"), "narrow": (390, "light")}


def idle(shown: Locator) -> None:
    expect(button(shown, "Run")).to_be_visible()


def running(shown: Locator) -> None:
    edit(shown, "while True:\n    pass")
    button(shown, "Run").click()
    expect(shown.locator(".lc-note")).to_contain_text("Stop ends it")


def done(shown: Locator) -> None:
    run(shown)
    run(shown)  # the first time counts what Python does only once


def error(shown: Locator) -> None:
    edit(shown, "with Session(engine) as session:\n    mark = session.get(Astronaut, 6)\n    session.comit()")
    shown.page.keyboard.press("ControlOrMeta+Enter")
    settled(shown)


def steps(shown: Locator) -> None:
    idle(shown)
    shown.locator("details[data-panel]").evaluate_all("all => all.forEach((panel) => panel.open = true)")
    shown.locator(".lc-steps input").focus()
    for key in ("Home", *["ArrowRight"] * 3):
        shown.page.keyboard.press(key)
    expect(shown.locator(".lc-step-label")).to_contain_text("3 of")


STATES: list[Callable[[Locator], None]] = [idle, running, done, error, steps]


def main() -> None:
    """Build the site, take all pictures, end all that was started."""
    TARGET.mkdir(exist_ok=True)
    expect.set_options(timeout=20_000)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as host, sync_playwright() as playwright:
        build(Path(folder), host.origin)
        browser = chromium.launch(playwright)
        for view, (width, scheme) in VIEWS.items():
            for state in STATES:
                context = browser.new_context(
                    viewport={"width": width, "height": 1600},
                    has_touch=view == "narrow",
                    color_scheme="dark" if scheme == "dark" else "light",
                    reduced_motion="reduce",
                )
                page = context.new_page()
                page.goto(f"{host.origin}authoring/")
                state(cell(page, CELL))
                page.mouse.move(0, 0)
                cell(page, CELL).screenshot(path=TARGET / f"{state.__name__}-{view}.png", animations="disabled")
                context.close()
        for name, scheme in (("page", "light"), ("page-dark", "dark")):
            context = browser.new_context(
                viewport={"width": 1280, "height": 1010},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(host.origin)
            page.locator(".lc-steps input").first.focus()
            for _ in range(3):
                page.keyboard.press("ArrowLeft")
            expect(page.locator(".lc-step-label").first).to_contain_text("7 of 10")
            page.screenshot(path=TARGET.parent / f"{name}.png")
            context.close()
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.goto(Path(__file__).with_name("card.html").as_uri())
        page.evaluate("document.fonts.ready")
        page.screenshot(path=TARGET.parent / "card.png")
        browser.close()
    PAGE.write_text(SIZE.sub(_sized, PAGE.read_text("utf-8")), "utf-8")


def _sized(image: re.Match[str]) -> str:
    """Return an image of the page with the size that its picture has now."""
    width, height = struct.unpack(">II", (TARGET / image[2]).read_bytes()[16:24])
    return f"{image[1]} width={width} height={height}"


if __name__ == "__main__":
    main()

"""The start of a page: what the scripts do when they arrive, the theme's and ours, does not style the whole page again."""

from playwright.sync_api import Browser, Page, expect

from benchmarks.trace import traced

from .pages import URL


def test_a_page_that_starts_styles_each_element_once(page: Page, origin: str) -> None:
    with traced(page, "blink", "devtools.timeline") as events:
        page.goto(origin + URL)
        for each in page.locator("live-cell").all():
            expect(each.locator(".lc-run")).to_be_attached()
    frame = page.context.new_cdp_session(page).send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    styled = [
        event["args"]["elementCount"]
        for event in events
        if event["name"] == "UpdateLayoutTree" and event["args"]["beginData"]["frame"] == frame
    ]
    elements = page.locator("*").count()
    assert styled
    assert sum(styled) <= elements, styled


def test_the_scheme_is_the_systems_until_the_reader_chooses(browser: Browser, origin: str) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(origin + URL)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    dark = tint(page)
    page.get_by_title("Switch to light").click()
    expect(page.get_by_title("Switch to dark")).to_be_focused()
    assert tint(page) != dark
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.get_by_title("Switch to dark").press("Enter")
    expect(page.get_by_title("Switch to light")).to_be_focused()
    assert tint(page) == dark
    context.close()


def tint(page: Page) -> str | None:
    """Return what the browser is told to colour its own bar in."""
    return page.locator("meta[name=theme-color]").get_attribute("content")

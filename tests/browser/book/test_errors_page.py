"""The box for a pasted error: it answers from the page's own tables, without the network."""

from playwright.sync_api import Browser, BrowserContext, Page, expect

from ..conftest import Watch

PASTED = """Traceback (most recent call last):
  File "/home/ann/app.py", line 4, in <module>
    print(order.items)
sqlalchemy.orm.exc.DetachedInstanceError: Parent instance <Order at 0x10a3bb2e0> is not bound to a Session; lazy load
operation of attribute 'items' cannot proceed (Background on this error at: https://sqlalche.me/e/20/bhk3)
"""
BOX = "Message or traceback"


def test_a_pasted_traceback_leads_to_the_section_about_it_without_the_network(
    context: BrowserContext, page: Page, origin: str
) -> None:
    page.goto(f"{origin}errors/")
    box = page.get_by_label(BOX)
    box.fill("something")
    answer = page.locator(".lc-error-finder").get_by_role("status")
    expect(answer).to_contain_text("Nothing on this site is near to it.")
    context.set_offline(True)
    box.fill(PASTED)
    expect(answer).to_contain_text("This is what happened:")
    expect(answer).to_contain_text("a relationship was not loaded")
    context.set_offline(False)
    answer.get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text("DetachedInstanceError")
    assert page.url.endswith("/detachedinstanceerror/#lazy-load-operation-of-attribute-cannot-proceed")


def test_the_box_works_when_the_page_comes_without_a_load(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_role("link", name="I have an error").first.click()
    box = page.get_by_label(BOX)
    expect(box).to_be_visible()
    expect(page.locator("h1")).to_be_focused()
    box.fill("session is not bound, lazy load cannot proceed")
    expect(page.locator(".lc-error-finder").get_by_role("status")).to_contain_text("The nearest:")


def test_without_javascript_there_is_the_table_and_no_box(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}errors/")
    expect(page.get_by_label(BOX)).to_be_hidden()
    expect(page.get_by_role("cell", name="DetachedInstanceError: Instance").first).to_be_visible()
    context.close()


def test_a_box_whose_script_does_not_come_says_so(context: BrowserContext, watch: Watch, origin: str) -> None:
    page = context.new_page()
    page.route("**/error-finder.js", lambda route: route.abort())
    page.goto(f"{origin}errors/")
    expect(page.locator(".lc-error-finder").get_by_role("status")).to_contain_text("Could not download error-finder.js")
    assert watch.foreign == []

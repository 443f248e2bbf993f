"""A site that a reader keeps for offline reading: what works without a network, what a new build changes, how to be rid of it."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from livecells import offline
from livecells.assets import Assets

from ..static_host import Host, serving
from .cells import cell, cells, edit, recorded, run, shows
from .conftest import Watch
from .kept import CACHES, KEEP, SCOPES, cut, keep, part, see_every_page
from .pages import FIRST, URL, go_to_transactions, opener, python_status

HEARD = "body > .lc-visually-hidden[role=status]"


@pytest.fixture
def host(site: Path, origin: str, assets: Assets, tmp_path: Path) -> Iterator[Host]:
    """A host of a test's own, with the sample site as if it was built for it."""
    shutil.copytree(site, tmp_path / "site", ignore=shutil.ignore_patterns("a", ".*"))
    with serving(tmp_path / "site") as host:
        for path in (host.root / "sitemap.xml", *host.root.rglob("*.html")):
            path.write_text(path.read_text("utf-8").replace(origin, host.origin), "utf-8")
        offline.write(host.root, assets.workers, offered=True)
        yield host


def deploy(host: Host, assets: Assets, *, offered: bool = True) -> None:
    """Put another build in the place of the one that is there: other words on a page, other addresses of the scripts."""
    bundle = next(host.root.glob("assets/livecells/bundle-*"))
    bundle.rename(bundle.with_name("bundle-new"))
    for path in host.root.rglob("*.html"):
        path.write_text(path.read_text("utf-8").replace(bundle.name, "bundle-new"), "utf-8")
    page = host.root / URL / "index.html"
    before, words, after = page.read_text("utf-8").partition(" block closes its Session")
    assert words
    page.write_text(f"{before} block (new build) closes its Session{after}", "utf-8")
    offline.write(host.root, assets.workers, offered=offered)


def until(page: Page, test: str) -> None:
    """Wait until a function of the page returns true."""
    page.evaluate(f"async () => {{ while (!(await ({test})())) await new Promise((next) => setTimeout(next, 50)); }}")


def is_controlled(page: Page) -> bool:
    """Tell whether a service worker answers the page that is open."""
    return bool(page.evaluate("navigator.serviceWorker.controller !== null"))


def test_after_one_press_every_page_every_cell_and_the_search_work_without_a_network(
    context: BrowserContext, host: Host
) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend([message.text] if message.type == "error" else []))
    page.goto(host.origin + URL)
    keep(page)
    cut(context, host)
    asked = len(host.sent)
    go_to_transactions(page)  # without a load
    see_every_page(page, host)
    page.goto(host.origin + URL)
    edit(cell(page, FIRST), "import colorsys, sqlalchemy.ext.associationproxy\nprint(colorsys.rgb_to_hls(1, 0, 0))")
    run(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("(0.0, 0.5, 1.0)\n")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("transaction")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert complaints == []
    assert len(host.sent) == asked


def test_nothing_is_registered_or_stored_before_the_reader_asks_for_it(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(part(page)).to_contain_text("Pages, cells and the search then work without a network.")
    run(cell(page, FIRST))
    assert page.evaluate(SCOPES) == []
    assert page.evaluate(CACHES) == {}


def test_what_is_kept_is_what_the_build_has_listed_bit_by_bit(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    manifest = json.loads((host.root / offline.MANIFEST).read_text())
    name = f"livecells {host.origin} {manifest['build']}"
    listed = {f"{name} {host.origin}{file['url']}": file["sha256"] for file in manifest["files"]}
    assert page.evaluate(CACHES) == listed
    assert {path.name for path in host.root.glob("assets/livecells/runtime-*/*")} <= {
        url.rpartition("/")[2] for url in listed
    }


def test_a_returning_readers_python_starts_ahead_from_what_is_kept(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    page.keyboard.press("Escape")
    run(cell(page, FIRST))
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    cut(context, host)
    page.reload()
    expect(python_status(page)).to_have_text("Python: ready")  # nobody has touched a cell


def test_where_the_network_keeps_silent_the_kept_page_is_shown(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    host.silent = True
    page.goto(f"{host.origin}transactions/")
    run(cell(page, cells(page)[0]))
    expect(cell(page, cells(page)[0])).to_have_attribute("state", "done")
    host.silent = False


def test_a_kept_file_that_is_damaged_is_named_and_the_next_run_gets_it_from_the_network(
    context: BrowserContext, host: Host
) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    page.keyboard.press("Escape")
    page.evaluate(
        """async () => {
          const [name] = await caches.keys();
          const cache = await caches.open(name);
          const file = (await cache.keys()).find(({ url }) => url.endsWith("/python.snapshot.bin"));
          await cache.put(file, new Response("damaged"));
        }"""
    )
    page.reload()  # Python may have been loaded by the pointer on its way
    run(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("python.snapshot.bin")
    run(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "done")


def test_progress_is_shown_and_said_and_stop_leaves_nothing_behind(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    offer = part(page).get_by_role("button", name=KEEP)
    expect(offer).to_be_visible()
    host.line.mbits = 20
    offer.click()
    expect(page.locator(HEARD)).to_have_text(re.compile("Keeping for offline: (25|50|75) %"))
    expect(part(page)).to_contain_text(re.compile(r"Keeping for offline: \d+ %"))
    host.line.mbits = 1
    stop = part(page).get_by_role("button", name="Stop")
    expect(stop).to_be_focused()
    stop.click()
    expect(part(page)).to_contain_text("Stopped.")
    expect(page.locator(HEARD)).to_have_text("Stopped.")
    expect(offer).to_be_focused()
    assert page.evaluate(SCOPES) == []
    assert page.evaluate(CACHES) == {}


@pytest.mark.parametrize(
    ("file", "named"), [("python.snapshot.bin", "python.snapshot.bin"), ("with-block/index.html", "with-block/")]
)
def test_a_file_that_is_not_the_builds_is_named_and_a_retry_gets_the_rest(
    context: BrowserContext, host: Host, file: str, named: str
) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    host.changed = {file: lambda content: content[:-1] + b"?"}
    part(page).get_by_role("button", name=KEEP).click()
    expect(part(page)).to_contain_text("Not kept. The host sent another file for")
    expect(part(page)).to_contain_text(named)
    assert page.evaluate(SCOPES) == []
    host.changed = {}
    host.forget()
    keep(page)
    assert "site.zip" not in host.runtime()
    expect(page.locator(HEARD)).to_have_text("Kept for offline")


def test_the_offer_that_could_not_be_loaded_is_there_when_the_menu_is_next_opened(
    context: BrowserContext, host: Host
) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    cut(context, host)
    opener(page).click()
    expect(page.locator(".lc-page-menu")).to_be_visible()
    page.keyboard.press("Escape")
    context.set_offline(False)
    host.gone = False
    expect(part(page).get_by_role("button", name=KEEP)).to_be_visible()


def test_what_was_kept_can_be_removed_without_a_network(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    cut(context, host)
    page.reload()
    part(page).get_by_role("button", name="Remove").click()
    expect(part(page)).to_contain_text("Removed.")
    assert page.evaluate(CACHES) == {}
    part(page).get_by_role("button", name="Keep for offline").click()
    expect(part(page)).to_contain_text("Not kept. The network failed.")


def test_what_was_kept_can_be_removed_and_kept_again(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    page.reload()
    part(page).get_by_role("button", name="Remove").click()
    expect(part(page)).to_contain_text("Removed.")
    expect(part(page).get_by_role("button", name=KEEP)).to_be_focused()
    assert page.evaluate(CACHES) == {}
    run(cell(page, FIRST))
    page.goto(f"{host.origin}transactions/")
    assert page.evaluate(SCOPES) == []
    assert not is_controlled(page)
    keep(page)
    cut(context, host)
    page.reload()
    run(cell(page, cells(page)[0]))


def test_a_new_build_is_read_at_once_and_kept_as_a_whole_before_it_replaces_the_one_before(
    context: BrowserContext, host: Host, assets: Assets
) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    deploy(host, assets)
    for _ in range(5):  # on a machine so busy that the host takes three seconds, the kept page comes first
        page.reload()
        if "(new build)" in page.content():
            break
    expect(page.locator("article")).to_contain_text("(new build)")
    run(cell(page, FIRST))
    until(page, "async () => (await navigator.serviceWorker.getRegistration()).waiting")
    assert len({name.rpartition(" ")[0] for name in page.evaluate(CACHES)}) == 2
    page.goto("about:blank")  # no page of the site is open
    page.goto(f"{host.origin}transactions/")
    until(page, "async () => (await caches.keys()).length === 1")
    cut(context, host)
    page.goto(host.origin + URL)
    expect(page.locator("article")).to_contain_text("(new build)")
    run(cell(page, FIRST))


def test_a_new_build_that_does_not_come_whole_leaves_the_one_before_as_it_is(
    context: BrowserContext, host: Host, assets: Assets
) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    recorded_one = recorded(page)[FIRST]
    keep(page)
    deploy(host, assets)
    host.changed = {"with-block/index.html": lambda content: content[:-1] + b"?"}
    page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          const found = new Promise((resolve) => registration.addEventListener("updatefound", resolve));
          await registration.update();
          await found;
          const worker = registration.installing;
          const ended = () => worker.state === "redundant";
          while (!ended()) await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
        }"""
    )
    cut(context, host)
    page.goto("about:blank")
    page.goto(host.origin + URL)
    expect(page.locator("article")).not_to_contain_text("(new build)")
    run(cell(page, FIRST))
    assert shows(cell(page, FIRST), recorded_one)


def test_a_tab_that_is_older_than_the_site_runs_from_what_is_kept_and_the_next_page_is_loaded_afresh(
    context: BrowserContext, host: Host, assets: Assets
) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    page.keyboard.press("Escape")
    page.evaluate("window.sameDocument = true")
    deploy(host, assets)
    run(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "done")
    go_to_transactions(page)
    page.wait_for_function("!window.sameDocument")
    assert "/bundle-new/" in page.content()
    run(cell(page, cells(page)[0]))


def test_a_build_that_is_not_to_be_kept_removes_what_browsers_have_and_open_pages_stay(
    context: BrowserContext, host: Host, assets: Assets
) -> None:
    page, other = context.new_page(), context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    page.keyboard.press("Escape")
    edit(cell(page, FIRST), "print('still here')")
    deploy(host, assets, offered=False)
    other.goto(f"{host.origin}transactions/")
    until(other, "async () => !(await caches.keys()).length")
    run(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("still here\n")
    page.close()
    other.goto("about:blank")  # no page of the site is open
    other.goto(host.origin + URL)
    assert other.evaluate(SCOPES) == []
    assert not is_controlled(other)
    with other.expect_response("**/offline.json"):
        offer = part(other)
    run(cell(other, FIRST))
    expect(offer).to_have_count(0)


def test_a_kept_site_in_a_folder_leaves_the_rest_of_its_host_alone(
    context: BrowserContext, page: Page, origin: str, watch: Watch
) -> None:
    page.goto(f"{origin}a/b/{URL}")
    keep(page)
    assert page.evaluate(SCOPES) == [f"{origin}a/b/"]
    page.goto(origin + URL)
    assert not is_controlled(page)
    expect(part(page).get_by_role("button", name=KEEP)).to_be_visible()
    keep(page)
    page.goto(f"{origin}a/b/{URL}")
    part(page).get_by_role("button", name="Remove").click()
    expect(part(page)).to_contain_text("Removed.")
    assert {name.split()[1] for name in page.evaluate(CACHES)} == {origin}
    # Chromium uses no preload that a service worker has answered: it asks the worker again, and says so
    watch.complaints[:] = [each for each in watch.complaints if "cross-world service worker" not in each]


def test_what_is_not_the_sites_goes_past_the_worker(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    page.goto(host.origin + URL)
    keep(page)
    (host.root / "later.html").write_text("not of the build")
    assert page.evaluate("fetch('../later.html').then((answer) => answer.text())") == "not of the build"
    assert page.evaluate("fetch('../later.html', { method: 'HEAD' }).then((answer) => answer.ok)")
    host.gone = True
    assert (
        page.evaluate("fetch('../later.html', { cache: 'no-store' }).then(() => 'an answer', () => 'none')") == "none"
    )

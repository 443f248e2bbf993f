"""A page of more cells than anyone looks at: what is far away costs the browser little, and is there when a reader comes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from livecells.assets import Assets

from .. import small_site
from ..static_host import serving
from .cells import cell, panel, run
from .site import build

pytestmark = pytest.mark.xdist_group("gathered")

STORY = '''\
"""T."""
# %% set-up hidden=true
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
things = [Thing() for _ in range(40)]
session.add_all(things)
session.flush()
'''
CELLS = 40
FIRST_SKIPPED = 31  # live-cell.css
SKIPPED = """() => [...document.querySelectorAll(".lc-observed")]
    .map((each) => each.firstElementChild.checkVisibility({ contentVisibilityAuto: true }))"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, assets: Assets) -> Iterator[str]:
    """The address of a site with one page of many cells."""
    root = tmp_path_factory.mktemp("many")
    numbers = range(1, CELLS + 1)
    cells = [f"# %% c{n}\nprint(len(session.scalars(select(Thing)).all()), {n})\n" for n in numbers]
    fences = [f'```live src="story.py:c{n}"\n```\n' for n in numbers]
    small_site.write(root, story=STORY + "".join(cells), page="\n".join(["# T\n", *fences]))
    build(root / "site", site=root)
    with serving(root / "site") as host:
        yield host.origin


@pytest.fixture
def origin(many: str) -> str:
    """The host that `page` may ask."""
    return many


def test_the_browser_skips_the_results_that_are_far_down(page: Page, many: str) -> None:
    page.goto(many)
    seen = page.evaluate(SKIPPED)
    assert all(seen[: FIRST_SKIPPED - 1])
    assert not any(seen[-5:])


def test_a_link_leads_to_the_last_cell_which_shows_all_and_runs(page: Page, many: str) -> None:
    page.goto(f"{many}#story:c{CELLS}")
    last = cell(page, f"story:c{CELLS}")
    expect(last).to_be_in_viewport()
    expect(panel(last, "sql")).to_be_in_viewport()
    run(last)
    expect(panel(last, "output")).to_have_text(f"40 {CELLS}\n")

"""What authors do wrong, and where they hear of it: `mkdocs build`, `make record`, `pytest`; with file, line and remedy.

All mistakes are made in one site, on a page and in a story each, and each of the three runs once. Pages are read by the
build alone. What a cell does is known where it runs; the build says of such a story that nothing is recorded.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from livecells.assets import Assets

from . import small_site

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("mistakes")]

ROOT = Path(__file__).parents[1]
CELL = '"""T."""\n# %% a\n1\n'
NOT_RECORDED = "PAGE:3: snippets/NAME.golden.json: no recorded results yet: run `make record`"
UNSTEADY = "A result must be the same in every run"


@dataclass(frozen=True)
class Mistake:
    """A story with its page, and what is told of it in each place; NAME is the story's file without its ending.

    Empty where the place does not see it. `golden` is the text of the golden; True for a good one, None for none.
    `edited` is the story's text after that.
    """

    name: str
    page: str = '```live src="NAME.py:a"\n```\n'
    story: str | bytes = CELL
    build: str = ""
    record: str = ""
    pytest: str = ""
    golden: str | bool | None = None
    file: str = ""
    edited: str = ""


def fence(name: str, page: str, told: str, line: int = 3) -> Mistake:
    return Mistake(name, page, build=f"PAGE:{line}: {told}", golden=True)


def story(name: str, text: str | bytes, line: int, told: str, file: str = "") -> Mistake:
    """Return a mistake in the grammar of a story: all three places say the same."""
    said = f"snippets/NAME.py:{line}: {told}"
    return Mistake(name, story=text, build=f"PAGE:3: {said}", record=said, pytest=said, file=file)


def running(name: str, cells: str, told: str) -> Mistake:
    """Return a mistake that shows when the story runs."""
    return Mistake(
        name, story=f'"""T."""\n{cells}', build=NOT_RECORDED, record=told, pytest="snippets/NAME.golden.json: no"
    )


TWO = '"""T."""\n# %% a\n1\n# %% b\n2\n'
MISTAKES = [
    fence("unknown_option", '```live src="NAME.py:a" folded\n```\n', "unknown option 'folded'. A live fence takes src"),
    fence("option_with_value", '```live src="NAME.py:a" play="true"\n```\n', "play='true': play takes no value. Write"),
    fence("misspelled_src", '```live scr="NAME.py:a"\n```\n', "unknown option 'scr'. A live fence takes src"),
    fence("no_src", "```live\n```\n", "no src, or none of the form "),
    fence("src_without_cell", '```live src="NAME.py"\n```\n', "no src, or none of the form "),
    fence("body", '```live src="NAME.py:a"\n1\n```\n', "the code stands in the snippet", 4),
    fence("unknown_key", '```live src="NAME.py:a"\nhint: x\n```\n', "unknown key 'hint'. A fence's body takes", 4),
    fence(
        "wrong_answer",
        '```live src="NAME.py:a"\npredict:\n  question: q\n  answer: 2\n  proof: value\n  because: b\n```\n',
        "the answer is 2, but value is ",
    ),
    fence("twice", 2 * '```live src="NAME.py:a"\n```\n\n', "cell `NAME:a` is on this page already. Delete", 6),
    fence("no_file", '```live src="NAMEs.py:a"\n```\n', "there is no snippets/NAMEs.py (did you mean NAME?)"),
    fence("no_cell", '```live src="NAME.py:aa"\n```\n', "no cell `aa` in snippets/NAME.py (did you mean a?)"),
    fence("without_quotes", "```live src=NAME.py:a\n```\n", "````live src=NAME.py:a` is not taken for a fence"),
    fence("curly_quotes", "```live src=“NAME.py:a”\n```\n", "````live src=“NAME.py:a”` is not taken for a fence"),
    fence("comma", '```live src="NAME.py:a", play\n```\n', '````live src="NAME.py:a", play` is not taken for a fence'),
    fence("capital", '```Live src="NAME.py:a"\n```\n', '````Live src="NAME.py:a"` is not taken for a fence'),
    fence("life", '```life src="NAME.py:a"\n```\n', '````life src="NAME.py:a"` is not taken for a fence'),
    fence("not_closed", '```live src="NAME.py:a"\n', '````live src="NAME.py:a"` is not taken for a fence'),
    fence("in_a_table", '| a | b |\n|---|---|\n| ```live src="NAME.py:a"``` | 1 |\n', '`| ```live src="NAME.py:a"``` | 1 |` is not taken', 5),
    fence("on_a_bullet", '- ```live src="NAME.py:a"\n  ```\n', '`- ```live src="NAME.py:a"` is not taken for a fence'),
    fence("three_spaces", '1. One\n\n   ```live src="NAME.py:a"\n   ```\n', '````live src="NAME.py:a"` is indented by 3 spaces, which ends', 5),
    Mistake("included", '--8<-- "docs/part.txt"\n', golden=True, build='PAGE (in what it includes, or what a plugin writes): no cell `no` in snippets'),
    Mistake(
        "order", golden=True, page='```live src="NAME.py:b"\n```\n\n```live src="NAME.py:a"\n```\n', story=TWO,
        build="PAGE:6: cell `a` comes before `b` in its story and must stand above it",
    ),
    Mistake(
        "hidden", golden=True, story='"""T."""\n# %% a hidden=true\n1\n',
        build="PAGE:3: cell `a` is hidden and runs by itself. Delete the fence",
    ),
    Mistake("not_recorded", build=NOT_RECORDED, pytest="snippets/NAME.golden.json: no recorded results yet: run"),
    Mistake(
        "stale", golden=True, edited=CELL + "2\n",
        build="PAGE:3: snippets/NAME.golden.json: stale: `a`, a cell before it", pytest="NAME.golden.json: stale: `a`",
    ),
    Mistake(
        "damaged", golden="{",
        build="PAGE:3: snippets/NAME.golden.json: not a golden", pytest="snippets/NAME.golden.json: not a golden",
    ),
    Mistake(
        "on_no_page", page="Nothing.\n",
        build="snippets/NAME.py:1: no page shows this story. Add its fence to a page, or delete it.",
    ),
    Mistake("cell_on_no_page", story=TWO, build="snippets/NAME.py:5: no page shows `b`. Add its fence to a page"),
    story("syntax", '"""T."""\n# %% a\n1 / (\n', 3, "'(' was never closed. A snippet must be valid Python."),
    story("tabs", '"""T."""\n# %% a\nif 1:\n        1\n\t2\n', 5, "inconsistent use of tabs"),
    story("no_title", "# %% a\n1\n", 1, "no title. Start the file with a docstring"),
    story("second_id", '"""T."""\n# %% a\n1\n# %% a\n2\n', 4, "a second cell `a`. Give each cell"),
    story("marker_option", '"""T."""\n# %% a color=red\n1\n', 2, "unknown option 'color=red'. A cell takes"),
    story("id", '"""T."""\n# %% A cell\n1\n', 2, "'A' is no cell id. Say what happens, in small letters"),
    story("empty_cell", '"""T."""\n# %% a\n\n# %% b\n1\n', 2, "cell `a` is empty. Write its code below"),
    story("code_above", '"""T."""\nx = 1\n# %% a\nx\n', 2, "code before the first cell. Put it under a marker"),
    story("no_space", '"""T."""\n# %% a\n1\n#%% b\n2\n', 4, "`#%% b` does not start a cell. Write `# %% b`"),
    story("indented_marker", '"""T."""\n# %% a\nif 1:\n    # %% b\n    2\n', 4, "`    # %% b` does not start a cell. Write"),
    story("latin_1", '"""T."""\n# %% a\n"é"\n'.encode("latin-1"), 3, "not UTF-8. Save the file in UTF-8."),
    story("raises_in_the_middle", '"""T."""\n# %% a raises=E\n1/0\n# %% b\n1\n', 3, "cell `a` has raises=E, but it is not"),
    story("thread", '"""T."""\n# %% a\nfrom threading import Thread\n', 3, "imports threading.Thread, and Python in a bro"),
    story("process", '"""T."""\n# %% a\nimport subprocess\n', 3, "imports subprocess, and Python in a browser has no pro"),
    story("network", '"""T."""\n# %% a\nimport urllib.request\n', 3, "imports urllib.request, and Python in a browser has"),
    story("package", '"""T."""\n# %% a\nimport pytest\n', 3, "imports pytest, which is not in "),
    story("another_story", '"""T."""\n# %% a\nimport twice\n', 3, "imports twice.py, another story. Move what both need"),
    Mistake(
        "two_words", story=CELL, file="two-words", page="Nothing.\n",
        build="snippets/two-words.py:1: no page shows this story",
        record="snippets/two-words.py:1: no fence can name `two-words`", pytest="two-words.py:1: no fence can name `two-words`",
    ),
    running("raises", "# %% a\n1\n1/0\n", "snippets/NAME.py:4: `a` raises ZeroDivisionError: division by zero. Mend"),
    running("raises_not", "# %% a raises=E\n1\n", "snippets/NAME.py:3: `a` should raise E, but it ends well. Mend"),
    running("raises_other", "# %% a raises=E\n1/0\n", "snippets/NAME.py:3: `a` raises ZeroDivisionError"),
    running("no_module", "# %% a\nimport ares\nares.no\n", "snippets/NAME.py:4: `a` raises AttributeError"),
    running("reads_input", "# %% a\ninput()\n", "snippets/NAME.py:3: `a` raises EOFError: input() is not available"),
    running("exits", "# %% a\nimport os\nos._exit(0)\n", "snippets/NAME.py:1: it ended its process. Take out"),
    running("the_time", "# %% a\nimport time\nprint(time.time())\n", "snippets/NAME.py:4: `a` prints `"),
    running("today", "# %% a\nimport datetime\ndatetime.date.today()\n", "snippets/NAME.py:4: `a` has the value `"),
    running("identity", "# %% a\nid(object())\n", "snippets/NAME.py:3: `a` has the value `"),
    running("at_random", "# %% a\nimport random\nrandom.random()\n", "snippets/NAME.py:4: `a` has the value `"),
    running("set", '# %% a\n{f"{n}" for n in range(9)}\n', "snippets/NAME.py:3: `a` has the value `{'"),
]  # fmt: skip


def filled(text: str, mistake: Mistake) -> str:
    return text.replace("PAGE", f"docs/{mistake.name}.md").replace("NAME", mistake.name)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with all the mistakes."""
    root = tmp_path_factory.mktemp("mistakes")
    small_site.write(root)
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("superfences]", "superfences, tables, pymdownx.snippets]"))
    (root / "docs" / "part.txt").write_text('```live src="included.py:no"\n```\n')
    (root / "snippets" / "old.golden.json").write_text("{}")
    for mistake in MISTAKES:
        (root / "docs" / f"{mistake.name}.md").write_text(f"# T\n\n{filled(mistake.page, mistake)}")
        text = mistake.story if isinstance(mistake.story, bytes) else mistake.story.encode()
        (root / "snippets" / f"{mistake.file or mistake.name}.py").write_bytes(text)
        if isinstance(mistake.golden, str):
            (root / "snippets" / f"{mistake.name}.golden.json").write_text(mistake.golden)
    small_site.record(*(root / "snippets" / f"{each.name}.py" for each in MISTAKES if each.golden is True))
    for mistake in MISTAKES:
        if mistake.edited:
            (root / "snippets" / f"{mistake.name}.py").write_text(mistake.edited)
    return root


def ran(command: list[str], folder: Path) -> str:
    """Return what a command says that must fail."""
    command = [sys.executable, "-m", *command]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def build(site: Path, assets: Assets) -> str:
    return ran(["mkdocs", "build"], site)


@pytest.fixture(scope="module")
def proved(site: Path, build: str) -> str:
    """What pytest says, before anything is recorded."""
    tests = ["tests/test_snippets.py", "-k", "shows_what or every_golden"]
    return ran(["pytest", "-n", "0", "--quiet", "--snippets", str(site / "snippets"), *tests], ROOT)


@pytest.fixture(scope="module")
def recorded(site: Path, proved: str) -> str:
    return ran(["livecells.recorder"], site)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.name)
def test_a_mistake_is_told_with_file_line_and_remedy(mistake: Mistake, build: str, recorded: str, proved: str) -> None:
    for place, output, told in (
        ("build", build, mistake.build),
        ("record", recorded, mistake.record),
        ("pytest", proved, mistake.pytest),
    ):
        assert filled(told, mistake) in output, f"not told by {place}"
    assert mistake.build or mistake.record


def test_a_golden_without_its_story_is_told_everywhere(build: str, recorded: str, proved: str) -> None:
    assert "snippets/old.golden.json: its story is gone. Delete this golden." in build
    assert "snippets/old.golden.json: there is no story old.py any more. Delete this golden." in recorded
    assert "delete these goldens: their stories are gone" in proved


def test_an_unsteady_result_says_what_to_do(recorded: str) -> None:
    assert len(re.findall(re.escape(UNSTEADY), recorded)) == 5


def test_what_is_right_is_recorded_in_spite_of_the_others(site: Path, recorded: str) -> None:
    assert (site / "snippets" / "not_recorded.golden.json").exists()
    assert not (site / "snippets" / "at_random.golden.json").exists()

"""The benchmarks' own sums: a table that says only what was measured, phases that add up, runs that can be compared."""

import html
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import machine, record, reference
from benchmarks.table import MOST_BUSY, WORK, Figure, Figures, markdown, put_table
from benchmarks.timeline import Timeline
from benchmarks.trace import UNKNOWN, Span, awaited, covered, spans
from livecells.assets import Assets
from livecells.cache import ROOT

BUSY = MOST_BUSY + 0.2


def row(figure: Figure) -> list[str]:
    return [cell.strip() for cell in markdown([figure]).splitlines()[2].strip("|").split("|")]


def test_a_row_shows_medians_with_the_least_and_the_most_and_the_ratio_of_each_round() -> None:
    figure = Figure("start", "s", 0.5, ours=[1.0, 1.2, 1.1], reference=[4.0, 4.0, 2.0])
    assert row(figure) == ["start", "1.10 s (1.00–1.20)", "4.00 s (2.00–4.00)", "0.28 (0.25–0.55)", "≤ 0.50: met"]


def test_a_value_that_never_differs_has_no_spread() -> None:
    figure = Figure("bytes", "MB", 8.5, "ours", ours=[9.0, 9.0])
    assert row(figure) == ["bytes", "9.00 MB", "", "", "≤ 8.5 MB: missed"]


@pytest.mark.parametrize("ours", [1.0, 9.0])
def test_no_target_of_a_time_is_told_as_met_or_missed_when_others_were_busy(ours: float) -> None:
    figure = Figure("start", "s", 5.0, "ours", ours=[ours], others=[0.0, BUSY, BUSY])
    assert figure.met is None
    assert row(figure)[-1] == "≤ 5 s: not told, others took 30 % of the processors"


def test_bytes_are_the_same_however_busy_others_are() -> None:
    assert Figure("bytes", "MB", 8.5, "ours", ours=[8.0], others=[BUSY]).met


def test_a_round_in_which_others_were_busy_once_does_not_spoil_the_quiet_ones() -> None:
    assert Figure("start", "s", 5.0, "ours", ours=[1.0], others=[0.0, BUSY, 0.0]).met


def test_how_busy_others_were_is_noted_at_the_rows_that_got_a_value_in_the_round() -> None:
    figures = Figures()
    early, late = figures.row("early", "s"), figures.row("late", "s")
    for number in figures.rounds(2):
        (late if number else early).ours.append(1.0)
    assert (len(early.others), len(late.others), len(figures.others)) == (1, 1, 2)


def test_what_others_take_is_what_no_process_of_ours_has_done() -> None:
    before = machine.Spent(able=1000, busy=400, own=100)
    assert machine.Spent(able=1200, busy=520, own=140).others(before) == 0.4
    assert machine.Spent(able=1200, busy=440, own=160).others(before) == 0.0


def test_the_work_of_a_process_that_we_started_is_ours_when_it_has_ended() -> None:
    before = machine.spent()
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.5: pass"], check=True)
    assert machine.spent().own - before.own >= 45  # hundredths of a second


ORPHAN = """
import os, subprocess, sys
from benchmarks import machine

machine.keep_orphans()
before = machine.spent()
work = "import time\\nwhile time.process_time() < 0.5: pass"
subprocess.run(["sh", "-c", '"$0" -c "$1" &', sys.executable, work], check=True)
os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
print(machine.spent().own - before.own)
"""


def test_the_work_of_a_process_is_ours_when_what_started_it_has_ended() -> None:
    done = subprocess.run([sys.executable, "-c", ORPHAN], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(done.stdout) >= 45


def test_details_stand_in_the_record_and_not_in_the_table(tmp_path: Path) -> None:
    rows = [Figure("start", "s", ours=[1.0]), Figure("unpack", "ms", detail=True, ours=[20.0])]
    assert "unpack" not in markdown(rows)
    record.write(tmp_path / "new" / "figures.json", {"commit": "abc"}, rows)
    read = json.loads((tmp_path / "new" / "figures.json").read_text("utf-8"))
    assert read["commit"] == "abc"
    assert [(each["name"], each["ours"]) for each in read["rows"]] == [("start", [1.0]), ("unpack", [20.0])]


def compared(then: Figure, now: Figure, tmp_path: Path) -> list[str]:
    record.write(tmp_path / "then.json", {}, [then])
    lines = record.compared(json.loads((tmp_path / "then.json").read_text("utf-8")), [now]).splitlines()
    return [cell.strip() for cell in lines[2].strip("|").split("|")]


def test_two_runs_are_compared_by_their_medians_and_by_whether_their_spreads_overlap(tmp_path: Path) -> None:
    then = Figure("start", "s", ours=[1.0, 1.1, 1.2], reference=[4.0])
    faster = Figure("start", "s", ours=[0.5, 0.55, 0.6], reference=[2.2])
    longer = Figure("start", "s", ours=[1.3, 1.4, 1.5])
    assert compared(then, faster, tmp_path) == ["start", "1.10 s", "0.55 s", "0.50", "0.28 → 0.25", "faster"]
    assert compared(then, longer, tmp_path)[-1] == "slower"
    assert compared(then, Figure("start", "s", ours=[0.5, 0.6, 1.05]), tmp_path)[-1] == "the same"
    assert compared(Figure("bytes", "MB", ours=[1.0]), Figure("bytes", "MB", ours=[1.02]), tmp_path)[-1] == "the same"
    assert compared(Figure("bytes", "MB", ours=[1.0]), Figure("bytes", "MB", ours=[1.2]), tmp_path)[-1] == "more"


def test_a_time_is_not_compared_after_few_rounds_or_on_a_busy_machine_and_the_work_of_a_thread_is(
    tmp_path: Path,
) -> None:
    then = Figure("start", "s", ours=[1.0, 1.1, 1.2])
    assert compared(then, Figure("start", "s", ours=[0.5, 0.6]), tmp_path)[-1] == "not told, too few rounds"
    busy = Figure("start", "s", ours=[0.5, 0.55, 0.6], others=[BUSY])
    assert compared(then, busy, tmp_path)[-1] == "not told, others took 30 % of the processors"
    much, less = (Figure("start", WORK, ours=[each, each, each], others=[BUSY]) for each in (20.0, 10.0))
    assert compared(much, less, tmp_path)[-1] == "less"


def test_rows_that_only_one_run_has_and_details_of_next_to_nothing_are_not_compared(tmp_path: Path) -> None:
    rows = [Figure("start", "s", ours=[1.0]), Figure("unpack", "ms", detail=True, ours=[0.2])]
    record.write(tmp_path / "then.json", {}, rows[1:])
    assert len(record.compared(json.loads((tmp_path / "then.json").read_text("utf-8")), rows).splitlines()) == 2


def test_a_page_gets_the_table_between_its_marks_and_keeps_the_rest() -> None:
    page = "before\n<!-- figures -->\nold\n<!-- /figures -->\nafter"
    assert put_table(page, "new") == "before\n<!-- figures -->\n\nnew\n\n<!-- /figures -->\nafter"


def event(name: str, phase: str, milliseconds: float, id: int = 0, **more: float) -> dict[str, Any]:
    return {"name": name, "ph": phase, "ts": milliseconds * 1000, "pid": 1, "tid": 1, "id2": {"local": hex(id)}, **more}


def test_phases_are_read_from_the_click_to_the_result_and_cut_there() -> None:
    events = [
        event("worker: run (set-up)", "b", 90, 1),
        event("click", "I", 100),
        event("page: fetch (a)", "b", 110, 2),
        event("worker: run (set-up)", "e", 120, 1),
        event("anything else", "b", 125, 3),
        event("page: fetch (a)", "e", 170, 2),
        event("shown", "I", 150),
        event("worker: mount", "b", 160, 4),
        event("worker: mount", "e", 165, 4),
    ]
    assert spans(events) == [Span("worker", "run", "set-up", 0, 20), Span("page", "fetch", "a", 10, 50)]


def test_a_phase_tells_how_long_its_thread_has_worked_however_long_it_took() -> None:
    events = [event("click", "I", 0), event("shown", "I", 100)]
    for number, (start, worked) in enumerate([(10, 2.0), (50, 3.0)]):
        events += [
            event("worker: unpack (a) begins", "I", start, tts=1000.0 * start),
            event("worker: unpack (a)", "b", start, number),
            event("worker: unpack (a) ends", "I", start + 30, tts=1000 * (start + worked)),
            event("worker: unpack (a)", "e", start + 30, number),
        ]
    assert [(span.end - span.start, span.work) for span in spans(events)] == [(30, 2), (30, 3)]
    timeline = Timeline("Warm")
    timeline.add(spans(events), 100)
    assert "| worker: unpack (a) | 10 | 60 | 5 | 60 |" in timeline.markdown()


def test_what_goes_on_at_the_same_time_counts_once() -> None:
    assert covered([Span("page", "fetch", "", *each) for each in [(0, 10), (5, 20), (6, 8), (30, 31)]]) == 21


def test_each_moment_is_for_one_phase_and_all_of_them_make_the_whole() -> None:
    found = awaited(
        [
            Span("page", "fetch", "a", 0, 30),
            Span("page", "hash", "a", 30, 40),
            Span("worker", "wait for scripts", "", 20, 60),
            Span("worker", "unpack", "a", 35, 50),
            Span("compiler", "compile", "", 45, 55),
        ],
        100,
    )
    assert found == {
        "page: fetch": 30,
        "page: hash": 5,
        "worker: unpack (a)": 15,
        "compiler: compile": 5,
        "worker: wait for scripts": 5,
        UNKNOWN: 40,
    }


def test_a_phase_within_another_one_is_taken_from_it() -> None:
    found = awaited([Span("worker", "start Pyodide", "", 0, 50), Span("worker", "instantiate", "", 10, 30)], 50)
    assert found == {"worker: start Pyodide": 30, "worker: instantiate": 20}


def test_a_timeline_tells_its_phases_in_order_and_what_nothing_was_measured_for() -> None:
    timeline = Timeline("Cold")
    timeline.add(
        [Span("worker", "run", "cell", 30, 70), Span("page", "fetch", "a", 0, 20), Span("page", "hash", "a", 20, 20.1)],
        80,
    )
    assert timeline.markdown().splitlines() == [
        "| Cold: 80 ms | begins | takes | its thread works | the result waits for it |",
        "|---|---:|---:|---:|---:|",
        "| page: fetch | 0 | 20 |  | 20 |",
        "| worker: run (cell) | 30 | 40 |  | 40 |",
        "| not measured |  | 20 |  | 20 |",
    ]


def test_the_reference_and_the_floor_are_made_of_the_files_that_the_site_ships(assets: Assets, tmp_path: Path) -> None:
    payload = {"before": [{"source": "from ares import Astronaut"}], "source": "print(Astronaut) # </script>"}
    page = tmp_path / "index.html"
    page.write_text(f'<live-cell id="a" data-cell="{html.escape(json.dumps(payload))}"></live-cell>', "utf-8")
    reference.write(tmp_path / "reference", assets.runtime, page, ROOT / "snippets" / "ares.py")
    for name in ("index.html", "floor.html"):
        text = (tmp_path / "reference" / name).read_text("utf-8")
        story = json.loads(text.partition('<script type="application/json">')[2].partition("</script>")[0])
        assert story["cells"] == ["from ares import Astronaut", "print(Astronaut) # </script>"]
        assert (tmp_path / "reference" / story["wasm"]).read_bytes()[:4] == b"\0asm"
        assert (tmp_path / "reference" / story["head"]).is_file()

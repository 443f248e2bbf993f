"""What `steps.py` runs in both homes: one cell of 100 executed lines, with and without monitoring of its statements, in turn."""

import gc
import json
import time
from contextlib import nullcontext

from livecells.runtime import moments, runner
from livecells.runtime.stories import Stories

SET_UP = """\
from sqlalchemy import select
from sqlalchemy.orm import Session

from ares import Astronaut, database

engine = database()
"""

# Every line does something to the session; it holds up to 30 objects, the table as many rows.
CELL = """\
with Session(engine) as session:
    for number in range(24):
        astronaut = Astronaut(firstname="Ann", lastname=f"Lee {number}")
        session.add(astronaut)
        session.flush()
    session.commit()
    names = session.scalars(select(Astronaut.lastname)).all()
"""


def run(stories: Stories) -> dict[str, float]:
    """Return how long the cell took, in milliseconds, with the JSON of its result, and how long that is."""
    stories.reset("steps")
    stories.run("steps", "set-up", SET_UP)
    started = time.perf_counter()
    result = stories.run("steps", "cell", CELL)
    told = result.to_json()
    took = (time.perf_counter() - started) * 1000
    if result.error:
        raise RuntimeError(result.error)
    return {"milliseconds": took, "bytes": len(told), "moments": len(result.moments)}


def main(rounds: int) -> str:
    """Return `{"followed": [...], "plain": [...]}` as JSON: what `run` returned, as often as asked for."""
    stories = Stories()
    followed = moments.monitored
    found: dict[str, list[dict[str, float]]] = {"followed": [], "plain": []}
    run(stories)  # imports and caches are nobody's
    gc.freeze()  # as in the snapshot: the collection before each cell looks at what is new
    for _ in range(rounds):
        for name, monitored in (("followed", followed), ("plain", lambda *_: nullcontext())):
            vars(runner)["monitored"] = monitored
            found[name].append(run(stories))
    return json.dumps(found)

"""The identity map: five look-ups, two SELECTs."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy import select
from sqlalchemy.orm import Session

engine = database()

# %% your-turn
with Session(engine) as session:
    for id in [6, 1, 6, 1, 6]:
        astronaut = session.scalars(select(Astronaut).where(Astronaut.id == id)).one()
        print(astronaut)

# %% check goals=your-turn
names = ["Mark", "Melissa", "Mark", "Melissa", "Mark"]
goal("The five are printed in this order", wanted=names, got=[line.split("'")[1] for line in seen.output.splitlines()])
goal("At most two SELECTs are sent", at_most=2, got=seen.tape.count("SELECT"))
advise(
    "A `select()` is always sent. `get()` sends nothing for an object that your program still holds.",
    when=seen.tape.count("SELECT") == 5,
)
advise(
    "All six were loaded, and let go again at once, because no name holds the result.",
    when=seen.tape.count("SELECT") == 6,
)

# %% holds-the-objects solution=your-turn
# A list holds each object, so `get()` finds it in the identity map.
with Session(engine) as session:
    held = []
    for id in [6, 1, 6, 1, 6]:
        astronaut = session.get(Astronaut, id)
        held.append(astronaut)
        print(astronaut)

# %% loads-all-first solution=your-turn
# One `SELECT` for all. The name `crew` holds them while the loop runs.
with Session(engine) as session:
    crew = session.scalars(select(Astronaut).where(Astronaut.id.in_([1, 6]))).all()
    for id in [6, 1, 6, 1, 6]:
        astronaut = session.get(Astronaut, id)
        print(astronaut)

# %% a-dictionary solution=your-turn
# A dictionary of your own holds the objects, and needs no `get()`.
with Session(engine) as session:
    crew = {astronaut.id: astronaut for astronaut in session.scalars(select(Astronaut))}
    for id in [6, 1, 6, 1, 6]:
        print(crew[id])

# %% get-alone wrong=your-turn
# A `select()` is always sent. `get()` sends nothing for an object that your program still holds.
with Session(engine) as session:
    for id in [6, 1, 6, 1, 6]:
        astronaut = session.get(Astronaut, id)
        print(astronaut)

# %% loads-and-lets-go wrong=your-turn
# All six were loaded, and let go again at once, because no name holds the result.
with Session(engine) as session:
    session.scalars(select(Astronaut)).all()
    for id in [6, 1, 6, 1, 6]:
        astronaut = session.get(Astronaut, id)
        print(astronaut)

# %% sorts-the-ids wrong=your-turn
# The five are printed in this order
with Session(engine) as session:
    for id in sorted([6, 1, 6, 1, 6]):
        astronaut = session.get(Astronaut, id)
        print(astronaut)

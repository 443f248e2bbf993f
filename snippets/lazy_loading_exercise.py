"""Lazy loading: a list of missions in two statements."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

engine = database()
with Session(engine) as session, session.begin():
    for number in range(1, 7):
        session.add(Mission(name="Ares 3", astronaut_id=number))
    session.add(Mission(name="Ares 4", astronaut_id=6))

# %% your-turn
query = select(Mission)

with Session(engine) as session:
    for mission in session.scalars(query):
        astronaut = mission.astronaut
        flown = len(astronaut.missions)
        print(mission.name, astronaut.lastname, flown)

# %% check goals=your-turn
lines = sorted(seen.output.splitlines())
names = ["Beck 1", "Johanssen 1", "Lewis 1", "Martinez 1", "Vogel 1", "Watney 2"]
wanted = [f"Ares 3 {name}" for name in names] + ["Ares 4 Watney 2"]
selects = seen.tape.count("SELECT")
goal("The seven lines are still printed", wanted=wanted, got=lines)
goal("Two `SELECT` statements are enough", at_most=2, got=selects)
advise(
    "A joined eager load of a collection repeats rows. The result needs `unique()`.",
    when="unique()" in seen.message,
)
advise(
    "The astronauts come with the query now. Six `SELECT`s are left, one for the `missions` of each.",
    when=selects == 7,
)
advise("Three: one for each step. The astronaut of a mission is one row, so it fits into the query.", when=selects == 3)

# %% joined-then-selectin solution=your-turn
# The astronaut comes with the query, the missions of all astronauts with the second `SELECT`.
query = select(Mission).options(joinedload(Mission.astronaut).selectinload(Astronaut.missions))

with Session(engine) as session:
    for mission in session.scalars(query):
        astronaut = mission.astronaut
        flown = len(astronaut.missions)
        print(mission.name, astronaut.lastname, flown)

# %% one-statement solution=your-turn
# One statement, for which the result needs `unique()`.
query = select(Mission).options(joinedload(Mission.astronaut).joinedload(Astronaut.missions))

with Session(engine) as session:
    for mission in session.scalars(query).unique():
        astronaut = mission.astronaut
        flown = len(astronaut.missions)
        print(mission.name, astronaut.lastname, flown)

# %% from-the-other-side solution=your-turn
# The query starts with the astronauts.
query = select(Astronaut).options(selectinload(Astronaut.missions))

with Session(engine) as session:
    for astronaut in session.scalars(query):
        for mission in astronaut.missions:
            print(mission.name, astronaut.lastname, len(astronaut.missions))

# %% astronauts-alone wrong=your-turn
# The astronauts come with the query now. Six `SELECT`s are left, one for the `missions` of each.
query = select(Mission).options(joinedload(Mission.astronaut))

with Session(engine) as session:
    for mission in session.scalars(query):
        astronaut = mission.astronaut
        flown = len(astronaut.missions)
        print(mission.name, astronaut.lastname, flown)

# %% selectin-twice wrong=your-turn
# Three: one for each step. The astronaut of a mission is one row, so it fits into the query.
query = select(Mission).options(selectinload(Mission.astronaut).selectinload(Astronaut.missions))

with Session(engine) as session:
    for mission in session.scalars(query):
        astronaut = mission.astronaut
        flown = len(astronaut.missions)
        print(mission.name, astronaut.lastname, flown)

# %% without-unique wrong=your-turn
# A joined eager load of a collection repeats rows. The result needs `unique()`.
query = select(Mission).options(joinedload(Mission.astronaut).joinedload(Astronaut.missions))

with Session(engine) as session:
    for mission in session.scalars(query):
        astronaut = mission.astronaut
        flown = len(astronaut.missions)
        print(mission.name, astronaut.lastname, flown)

# %% shorter-list wrong=your-turn
# The seven lines are still printed
query = select(Astronaut).options(selectinload(Astronaut.missions))

with Session(engine) as session:
    for astronaut in session.scalars(query):
        print(astronaut.missions[0].name, astronaut.lastname, len(astronaut.missions))

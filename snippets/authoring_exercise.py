"""An exercise, as small as one can be."""

# %% set-up hidden=true
from sqlalchemy.orm import Session

from ares import Astronaut, database

engine = database()

# %% your-turn
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.lastname = "Watney-Lewis"

# %% check goals=your-turn
goal("The tape ends with UPDATE and COMMIT", wanted=["UPDATE", "COMMIT"], got=seen.tape[-2:])
advise(
    "`flush()` sends the `UPDATE`, and the end of the block rolls it back.",
    when=seen.tape[-2:] == ["UPDATE", "ROLLBACK"],
)

# %% commits solution=your-turn
# `commit()` flushes first.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.lastname = "Watney-Lewis"
    session.commit()

# %% flushes wrong=your-turn
# `flush()` sends the `UPDATE`, and the end of the block rolls it back.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.lastname = "Watney-Lewis"
    session.flush()

"""Add, update and delete: two new names and one row less, in one transaction."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

engine = database()

# %% your-turn
with Session(engine) as session:
    beck = session.get(Astronaut, 4)
    beth = session.get(Astronaut, 5)
    vogel = session.get(Astronaut, 3)

# %% check goals=your-turn
names = dict(seen.rows("astronauts", "id", "lastname"))
first = dict(seen.rows("astronauts", "id", "firstname"))
goal("Chris is called Beck-Johanssen", wanted=("Chris", "Beck-Johanssen"), got=(first.get(4), names.get(4)))
goal("Beth is called Beck-Johanssen", wanted=("Beth", "Beck-Johanssen"), got=(first.get(5), names.get(5)))
goal("Vogel is not in the table", got="Vogel" not in names.values())
goal(
    "The other three are as they were", wanted=["Lewis", "Martinez", "Watney"], got=[names.get(id) for id in (1, 2, 6)]
)
goal("There is one COMMIT", wanted=1, got=seen.tape.count("COMMIT"))
advise(
    "`add()` sends an `INSERT` for a new object, and a row with this id is there already. Load the object and set its attribute.",
    when="UNIQUE constraint failed: astronauts.id" in seen.message,
)
advise("Nothing is committed. Call `commit()` inside the block.", when="COMMIT" not in seen.tape)
advise("The `UPDATE` has no `WHERE`: it renames the whole crew.", when=names.get(1) == "Beck-Johanssen")
advise(
    "No `UPDATE` was sent. Is the name of the attribute right? Its column is `lastname`.",
    when="COMMIT" in seen.tape and "UPDATE" not in seen.tape,
)

# %% objects solution=your-turn
# Load the objects, change them, commit once.
with Session(engine) as session:
    beck = session.get(Astronaut, 4)
    beth = session.get(Astronaut, 5)
    vogel = session.get(Astronaut, 3)

    beck.lastname = beth.lastname = "Beck-Johanssen"
    session.delete(vogel)
    session.commit()

# %% begin-block solution=your-turn
# One query loads both. `session.begin()` commits at the end of its block.
with Session(engine) as session, session.begin():
    for astronaut in session.scalars(select(Astronaut).where(Astronaut.id.in_([4, 5]))):
        astronaut.lastname = "Beck-Johanssen"
    session.delete(session.get(Astronaut, 3))

# %% statements solution=your-turn
# `update()` and `delete()` load nothing: two statements in all.
with Session(engine) as session:
    couple = Astronaut.id.in_([4, 5])
    session.execute(update(Astronaut).where(couple).values(lastname="Beck-Johanssen"))
    session.execute(delete(Astronaut).where(Astronaut.id == 3))
    session.commit()

# %% never-commits wrong=your-turn
# Nothing is committed. Call `commit()` inside the block.
with Session(engine) as session:
    session.get(Astronaut, 4).lastname = "Beck-Johanssen"
    session.get(Astronaut, 5).lastname = "Beck-Johanssen"
    session.delete(session.get(Astronaut, 3))
    session.flush()

# %% adds-to-update wrong=your-turn
# `add()` sends an `INSERT` for a new object, and a row with this id is there already. Load the object and set its attribute.
with Session(engine) as session:
    session.add(Astronaut(id=4, firstname="Chris", lastname="Beck-Johanssen"))
    session.add(Astronaut(id=5, firstname="Beth", lastname="Beck-Johanssen"))
    session.delete(session.get(Astronaut, 3))
    session.commit()

# %% misspells-the-attribute wrong=your-turn
# No `UPDATE` was sent. Is the name of the attribute right? Its column is `lastname`.
with Session(engine) as session:
    session.get(Astronaut, 4).last_name = "Beck-Johanssen"
    session.get(Astronaut, 5).last_name = "Beck-Johanssen"
    session.delete(session.get(Astronaut, 3))
    session.commit()

# %% updates-without-where wrong=your-turn
# The `UPDATE` has no `WHERE`: it renames the whole crew.
with Session(engine) as session:
    session.execute(update(Astronaut).values(lastname="Beck-Johanssen"))
    session.delete(session.get(Astronaut, 3))
    session.commit()

# %% commits-twice wrong=your-turn
# There is one COMMIT
with Session(engine) as session:
    for number in (4, 5):
        session.get(Astronaut, number).lastname = "Beck-Johanssen"
    session.commit()
    session.delete(session.get(Astronaut, 3))
    session.commit()

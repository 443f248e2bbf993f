"""merge() or add(): rows of a file become rows of a table."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.orm import Session

engine = database()

# %% your-turn raises=IntegrityError
rows = [
    {"id": 6, "firstname": "Marek"},
    {"id": 7, "firstname": "Mindy", "lastname": "Park"},
]

with Session(engine) as session:
    for row in rows:
        session.add(Astronaut(**row))
    session.commit()

# %% check goals=your-turn
found = {row[0]: row[1:] for row in seen.rows("astronauts", "id", "firstname", "lastname", "born")}
goal("Row 6: Marek, and the rest as it was", wanted=("Marek", "Watney", "1994-10-12"), got=found.get(6))
goal("Row 7: Mindy Park, without a date of birth", wanted=("Mindy", "Park", None), got=found.get(7))
goal("There are seven rows", wanted=7, got=len(found))
goal("There is one COMMIT", wanted=1, got=seen.tape.count("COMMIT"))
advise(
    "A key that is missing in the file became `None`, and `merge()` writes it. Leave the attribute unset.",
    when="NOT NULL constraint failed" in seen.message and "UPDATE" in seen.tape,
)
advise(
    "`add()` of a new object is an `INSERT`, and Marek has no last name. Which method looks for the row first?",
    when="NOT NULL constraint failed: astronauts.lastname" in seen.message,
)
advise("The old row is deleted, so its last name and date of birth are lost.", when="DELETE" in seen.tape)
advise("Without the id, `merge()` finds no row and inserts one.", when=len(found) > 7)
advise("Nothing is committed. The end of the block has rolled back both rows.", when="COMMIT" not in seen.tape)

# %% merges solution=your-turn
# `merge()` updates the row that exists, and inserts the one that does not.
rows = [
    {"id": 6, "firstname": "Marek"},
    {"id": 7, "firstname": "Mindy", "lastname": "Park"},
]

with Session(engine) as session:
    for row in rows:
        session.merge(Astronaut(**row))
    session.commit()

# %% gets-first solution=your-turn
# The same by hand: `get()`, then set the attributes or add a new object.
rows = [
    {"id": 6, "firstname": "Marek"},
    {"id": 7, "firstname": "Mindy", "lastname": "Park"},
]

with Session(engine) as session, session.begin():
    for row in rows:
        astronaut = session.get(Astronaut, row["id"])
        if astronaut is None:
            session.add(Astronaut(**row))
        else:
            for key, value in row.items():
                setattr(astronaut, key, value)

# %% missing-keys-are-none wrong=your-turn
# A key that is missing in the file became `None`, and `merge()` writes it. Leave the attribute unset.
rows = [
    {"id": 6, "firstname": "Marek"},
    {"id": 7, "firstname": "Mindy", "lastname": "Park"},
]

with Session(engine) as session:
    for row in rows:
        lastname = row.get("lastname")
        session.merge(Astronaut(id=row["id"], firstname=row["firstname"], lastname=lastname))
    session.commit()

# %% deletes-first wrong=your-turn
# The old row is deleted, so its last name and date of birth are lost.
rows = [
    {"id": 6, "firstname": "Marek", "lastname": "Watney"},
    {"id": 7, "firstname": "Mindy", "lastname": "Park"},
]

with Session(engine) as session:
    session.delete(session.get(Astronaut, 6))
    session.flush()
    for row in rows:
        session.add(Astronaut(**row))
    session.commit()

# %% without-the-id wrong=your-turn
# Without the id, `merge()` finds no row and inserts one.
rows = [
    {"firstname": "Marek", "lastname": "Watney"},
    {"firstname": "Mindy", "lastname": "Park"},
]

with Session(engine) as session:
    for row in rows:
        session.merge(Astronaut(**row))
    session.commit()

# %% never-commits wrong=your-turn
# Nothing is committed. The end of the block has rolled back both rows.
rows = [
    {"id": 6, "firstname": "Marek"},
    {"id": 7, "firstname": "Mindy", "lastname": "Park"},
]

with Session(engine) as session:
    for row in rows:
        session.merge(Astronaut(**row))

# %% adds wrong=your-turn
# `add()` of a new object is an `INSERT`, and Marek has no last name. Which method looks for the row first?
rows = [
    {"id": 6, "firstname": "Marek"},
    {"id": 7, "firstname": "Mindy", "lastname": "Park"},
]

with Session(engine) as session:
    session.add_all([Astronaut(**row) for row in rows])
    session.commit()

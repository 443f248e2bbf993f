"""Refresh one value, and keep the change that is not saved yet."""

# %% set-up hidden=true
from tempfile import TemporaryDirectory

from ares import Astronaut, database
from sqlalchemy import text
from sqlalchemy.orm import Session

folder = TemporaryDirectory(dir=".")
engine = database(f"sqlite:///{folder.name}/ares.db")  # a file: a second connection changes a row


def rename_elsewhere():
    with engine.begin() as connection:
        connection.execute(text("UPDATE astronauts SET lastname = 'Watney-Lewis' WHERE id = 6"))


# %% your-turn
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    rename_elsewhere()
    print(mark.lastname)
    session.commit()

# %% check goals=your-turn
goal("The new last name is printed", wanted="Watney-Lewis", got=seen.output.strip())
goal("The new first name is in the table", wanted="Marek", got=seen.column("astronauts", "firstname")[-1])
advise(
    "`mark` still has the last name that was loaded on line 2. Nothing has told it to load another one.",
    when=seen.output.strip() == "Watney",
)
advise(
    "The last name is fresh, but *Marek* is lost: `expire()` and `refresh()` of a whole object discard its unsaved changes.",
    when=seen.column("astronauts", "firstname")[-1] == "Mark" and "COMMIT" == seen.ends,
)

# %% one-attribute solution=your-turn
# `refresh()` of one attribute loads this column and leaves the others alone.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    rename_elsewhere()
    session.refresh(mark, ["lastname"])
    print(mark.lastname)
    session.commit()

# %% expire-one-attribute solution=your-turn
# `expire()` of one attribute: line 6 loads it.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    rename_elsewhere()
    session.expire(mark, ["lastname"])
    print(mark.lastname)
    session.commit()

# %% flush-first solution=your-turn
# After the flush the change is in the row, so `refresh()` reads it back.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    rename_elsewhere()
    session.flush()
    session.refresh(mark)
    print(mark.lastname)
    session.commit()

# %% commit-first solution=your-turn
# `commit()` saves the change and expires the object.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    rename_elsewhere()
    session.commit()
    print(mark.lastname)

# %% refreshes-all wrong=your-turn
# The last name is fresh, but *Marek* is lost: `expire()` and `refresh()` of a whole object discard its unsaved changes.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    rename_elsewhere()
    session.refresh(mark)
    print(mark.lastname)
    session.commit()

# %% gets-again wrong=your-turn
# `mark` still has the last name that was loaded on line 2. Nothing has told it to load another one.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    rename_elsewhere()
    mark = session.get(Astronaut, 6)
    print(mark.lastname)
    session.commit()

# %% expires-all wrong=your-turn
# The last name is fresh, but *Marek* is lost: `expire()` and `refresh()` of a whole object discard its unsaved changes.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    rename_elsewhere()
    session.expire_all()
    print(mark.lastname)
    session.commit()

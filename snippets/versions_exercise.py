"""From 1.x to 2.x: a piece of old code that no longer runs."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy import text, update
from sqlalchemy.orm import Session

engine = database()

# %% your-turn raises=AttributeError
engine.execute("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6")

session = Session(engine)
mark = session.query(Astronaut).get(6)
print(mark.firstname)
session.close()

# %% check goals=your-turn
names = seen.column("astronauts", "firstname")
after = " ".join(seen.tape).partition("UPDATE")[2]
goal("Marek is in the table", wanted="Marek", got=names[5])
goal("The UPDATE is committed", wanted=True, got="COMMIT" in after)
goal("It prints the new name", wanted="Marek", got=seen.output.strip().split("\n")[-1])
goal("No LegacyAPIWarning", wanted=False, got="LegacyAPIWarning" in seen.output)
advise(
    "`engine.execute()` is gone: a connection executes, and the engine has two methods that give you one.",
    when="has no attribute 'execute'" in seen.message,
)
advise("A plain string is not a statement. Put it into `text()`.", when=seen.error == "ObjectNotExecutableError")
advise(
    "The `UPDATE` was rolled back: neither `engine.connect()` nor a Session commits by itself.",
    when=names[5] == "Mark" and "UPDATE" in seen.tape,
)
advise(
    "It works, with a warning: `Query.get()` is legacy. The Session has a `get()` of its own.",
    when="LegacyAPIWarning" in seen.output,
)

# %% begin-and-get solution=your-turn
# `engine.begin()` commits at the end of its block, `session.get()` takes the class first.
with engine.begin() as connection:
    connection.execute(text("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6"))

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    print(mark.firstname)

# %% all-in-a-session solution=your-turn
# One Session for both: `update()`, a commit, and `get()`.
with Session(engine) as session:
    session.execute(update(Astronaut).where(Astronaut.id == 6).values(firstname="Marek"))
    session.commit()
    print(session.get(Astronaut, 6).firstname)

# %% an-attribute solution=your-turn
# No SQL of your own: `commit()` sends the `UPDATE` for the new value.
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    session.commit()
    print(mark.firstname)

# %% connects wrong=your-turn
# The `UPDATE` was rolled back: neither `engine.connect()` nor a Session commits by itself.
with engine.connect() as connection:
    connection.execute(text("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6"))

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    print(mark.firstname)

# %% keeps-the-query wrong=your-turn
# It works, with a warning: `Query.get()` is legacy. The Session has a `get()` of its own.
with engine.begin() as connection:
    connection.execute(text("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6"))

with Session(engine) as session:
    mark = session.query(Astronaut).get(6)
    print(mark.firstname)

# %% keeps-the-string wrong=your-turn
# A plain string is not a statement. Put it into `text()`.
with engine.begin() as connection:
    connection.execute("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6")

# %% keeps-the-engine wrong=your-turn
# `engine.execute()` is gone: a connection executes, and the engine has two methods that give you one.
engine.execute(text("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6"))

"""Bound parameters: three rows, one of them with a quote in its name."""

# %% set-up hidden=true
from ares import database
from sqlalchemy import event, text
from sqlalchemy.orm import Session

engine = database()
sent = []
event.listen(engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2]))

# %% your-turn raises=OperationalError
names = ["Hirsch", "O'Neill", "Ng"]

with Session(engine) as session:
    for name in names:
        session.execute(text(f"INSERT INTO astronauts (firstname, lastname) VALUES ('Jack', '{name}')"))
    session.commit()

# %% check goals=your-turn
goal("The three are in the table, with their names", wanted=names, got=seen.column("astronauts", "lastname")[6:])
goal(
    "No name is written into the SQL",
    wanted=[],
    got=[part for part in ("Hirsch", "Neill", "Ng") if part in "".join(sent[-1:])],
)
goal("One statement is sent", wanted=1, got=seen.statements)
goal("The transaction ends with COMMIT", wanted="COMMIT", got=seen.ends)
advise(
    "The quote in `O'Neill` ends the string in the SQL. Pass the value as a parameter.",
    when="syntax error" in seen.message,
)
advise(
    "The rows are right, but each has a statement of its own. The second argument of `execute()` may be a list of dictionaries.",
    when=seen.statements == 3 and seen.ends == "COMMIT",
)
advise("Nothing was committed. `execute()` does not commit, with `text()` either.", when=seen.ends == "ROLLBACK")

# %% a-list-of-parameters solution=your-turn
# A list of dictionaries: one statement, executed once for each.
names = ["Hirsch", "O'Neill", "Ng"]

with Session(engine) as session:
    statement = text("INSERT INTO astronauts (firstname, lastname) VALUES ('Jack', :name)")
    session.execute(statement, [{"name": name} for name in names])
    session.commit()

# %% with-a-begin-block solution=your-turn
# The first name may be a parameter, too. The `begin()` block commits.
names = ["Hirsch", "O'Neill", "Ng"]

with Session(engine) as session, session.begin():
    statement = text("INSERT INTO astronauts (firstname, lastname) VALUES (:firstname, :lastname)")
    session.execute(statement, [{"firstname": "Jack", "lastname": name} for name in names])

# %% double-quotes wrong=your-turn
# The quote in `O'Neill` ends the string in the SQL. Pass the value as a parameter.
names = ["Hirsch", "O'Neill", "Ng"]

with Session(engine) as session:
    values = ", ".join(f"('Jack', '{name}')" for name in names)
    session.execute(text(f"INSERT INTO astronauts (firstname, lastname) VALUES {values}"))
    session.commit()

# %% one-by-one wrong=your-turn
# The rows are right, but each has a statement of its own. The second argument of `execute()` may be a list of dictionaries.
names = ["Hirsch", "O'Neill", "Ng"]

with Session(engine) as session:
    for name in names:
        session.execute(text("INSERT INTO astronauts (firstname, lastname) VALUES ('Jack', :name)"), {"name": name})
    session.commit()

# %% quotes-escaped-by-hand wrong=your-turn
# No name is written into the SQL
names = ["Hirsch", "O'Neill", "Ng"]

with Session(engine) as session:
    values = ", ".join("('Jack', '{}')".format(name.replace("'", "''")) for name in names)
    session.execute(text(f"INSERT INTO astronauts (firstname, lastname) VALUES {values}"))
    session.commit()

# %% without-a-commit wrong=your-turn
# Nothing was committed. `execute()` does not commit, with `text()` either.
names = ["Hirsch", "O'Neill", "Ng"]

with Session(engine) as session:
    statement = text("INSERT INTO astronauts (firstname, lastname) VALUES ('Jack', :name)")
    session.execute(statement, [{"name": name} for name in names])

# %% without-the-quote wrong=your-turn
# The three are in the table, with their names
names = ["Hirsch", "O'Neill", "Ng"]

with Session(engine) as session:
    statement = text("INSERT INTO astronauts (firstname, lastname) VALUES ('Jack', :name)")
    session.execute(statement, [{"name": name.replace("'", "")} for name in names])
    session.commit()

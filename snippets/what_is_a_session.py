"""What a Session is: what it holds, and when it talks to the database."""

# %% set-up hidden=true
from ares import Astronaut, database, watch

engine = database()

# %% three-objects
from sqlalchemy import text
from sqlalchemy.orm import Session

log = watch(engine)

session = Session(engine)
print("made:  ", session.in_transaction(), log)

session.execute(text("SELECT 1"))
print("asked: ", session.in_transaction(), log)

session.close()
print("closed:", session.in_transaction(), log)

# %% who-is-who
with Session(engine) as session:
    print("belongs to:", session.get_bind())
    print("transaction:", session.get_transaction())

    connection = session.connection()
    print("has borrowed:", type(connection).__name__)
    print("transaction:", type(session.get_transaction()).__name__)

print("given back:", connection.closed)

# %% one-row-one-object "One row, one object"
from sqlalchemy import select

watney = select(Astronaut).where(Astronaut.lastname == "Watney")

with Session(engine) as session:
    mark = session.scalars(watney).one()
    again = session.scalars(watney).one()
    print(mark is again)

# %% what-it-keeps
session = Session(engine)

mark = session.get(Astronaut, 6)
mark.firstname = "Marek"
beth = session.get(Astronaut, 5)
session.delete(beth)
session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))

print("new:         ", list(session.new))
print("dirty:       ", list(session.dirty))
print("deleted:     ", list(session.deleted))
print("identity map:", list(session.identity_map.values()))

# %% close-forgets "close() forgets"
session.close()

print("new:         ", list(session.new))
print("identity map:", list(session.identity_map.values()))
with Session(engine) as another:
    print("in the table:", another.get(Astronaut, 6), another.get(Astronaut, 5))

# %% your-turn
session = Session(engine)

# Your code: run one query, then end the transaction without a commit.

# %% check goals=your-turn
goal("SQLAlchemy asks for BEGIN, SELECT and ROLLBACK", wanted=["BEGIN", "SELECT", "ROLLBACK"], got=seen.tape)
goal("The Session is in no transaction afterwards", wanted=False, got=session.in_transaction())
advise("Nothing was sent. Creating a `Session` or a `select()` does not send SQL.", when=seen.tape == [])
advise("`commit()` keeps the changes of a transaction. Which method ends it without?", when="COMMIT" in seen.tape)
advise("The query began a transaction, and it is still open. End it.", when=seen.ends == "open")

# %% close solution=your-turn
# `close()` ends the transaction and empties the Session.
session = Session(engine)

print(session.scalars(select(Astronaut.lastname)).all())
session.close()

# %% rollback solution=your-turn
# `rollback()` ends the transaction. The Session keeps its objects, expired.
session = Session(engine)

print(session.scalars(select(Astronaut.lastname)).all())
session.rollback()

# %% with-block solution=your-turn
# The end of the `with` block calls `close()`.
with Session(engine) as session:
    print(session.scalars(select(Astronaut.lastname)).all())

# %% only-builds-a-query wrong=your-turn
# Nothing was sent. Creating a `Session` or a `select()` does not send SQL.
session = Session(engine)

query = select(Astronaut.lastname)
session.rollback()

# %% commits wrong=your-turn
# `commit()` keeps the changes of a transaction. Which method ends it without?
session = Session(engine)

print(session.scalars(select(Astronaut.lastname)).all())
session.commit()

# %% leaves-it-open wrong=your-turn
# The query began a transaction, and it is still open. End it.
session = Session(engine)

print(session.scalars(select(Astronaut.lastname)).all())

# %% asks-twice wrong=your-turn
# SQLAlchemy asks for BEGIN, SELECT and ROLLBACK
with Session(engine) as session:
    print(session.get(Astronaut, 5), session.get(Astronaut, 6))

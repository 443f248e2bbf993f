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

# %% one-row-one-object
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

# %% close-forgets
session.close()

print("new:         ", list(session.new))
print("identity map:", list(session.identity_map.values()))
with Session(engine) as another:
    print("in the table:", another.get(Astronaut, 6), another.get(Astronaut, 5))

# %% your-turn raises=AssertionError
log = watch(engine)
session = Session(engine)

# Run one query, then end the transaction without a commit.

wanted = ["BEGIN (implicit)", "SELECT", "ROLLBACK"]
assert log == wanted, f"the log says {log}, not yet {wanted}"
print("Exactly that.")

"""What begin() of a Session hands out is no Session."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.orm import sessionmaker

engine = database()

# %% the-cures hidden=true
SessionLocal = sessionmaker(engine)

with SessionLocal.begin() as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))

session = SessionLocal()
with session.begin():
    rich = Astronaut(firstname="Rich", lastname="Purnell")
    session.add(rich)
assert rich in session, "the block ends the transaction; it does not close the Session"
session.close()

with SessionLocal() as session:
    assert session.get(Astronaut, 7) and session.get(Astronaut, 8), "both have committed"

# %% session-begin-yields-a-transaction raises=AttributeError "SessionLocal().begin() yields a transaction"
SessionLocal = sessionmaker(engine)

with SessionLocal().begin() as session:
    print(type(session).__name__)
    session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))

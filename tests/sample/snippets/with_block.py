"""Open and close: what the with block does at its end."""

# %% set-up hidden=true
from ares import Astronaut, database

engine = database()

# %% does-not-commit "The block does not commit"
from sqlalchemy import func, select
from sqlalchemy.orm import Session

count = select(func.count(Astronaut.id))

with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))

with Session(engine) as session:
    print(session.scalar(count), "astronauts")

# %% by-hand "Closed by hand, and by the block"
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker(bind=engine)

session = SessionLocal()
try:
    print("by hand:   ", session.get(Astronaut, 6))
finally:
    session.close()

with SessionLocal() as session:
    print("with block:", session.get(Astronaut, 6))

# %% query-and-select "query() and select()"
with Session(engine) as session:
    old = session.query(Astronaut).filter_by(lastname="Watney").one()
    new = session.scalars(select(Astronaut).filter_by(lastname="Watney")).one()
    print(old, new, old is new)

# %% commits-two "Two objects, committed"
object1 = Astronaut(firstname="Mindy", lastname="Park")
object2 = Astronaut(firstname="Rich", lastname="Purnell")

with Session(engine) as session:
    session.add(object1)
    session.add(object2)
    session.commit()

# %% flush-then-exit-rolls-back "Flush, then leave the block"
with Session(engine) as session:
    venkat = Astronaut(firstname="Venkat", lastname="Kapoor")
    session.add(venkat)
    session.flush()
    print("inside:  Venkat has id", venkat.id)

with Session(engine) as session:
    print("outside:", session.scalar(count), "astronauts")

# %% object-after-the-block "The object after the block"
from sqlalchemy.orm.exc import DetachedInstanceError

try:
    print(object1.lastname)
except DetachedInstanceError as error:
    print(error)

# %% closed-is-reset-not-dead "A closed session can be used again"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)

print("in a transaction:", session.in_transaction())
print("knows Mark:      ", mark in session)

print("asked again:     ", session.get(Astronaut, 6))
session.close()

# %% fresh-crew hidden=true
engine = database()
SessionLocal = sessionmaker(bind=engine)

# %% your-turn
with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))

# %% check goals=your-turn
goal("Mindy Park is in the table", wanted=1, got=seen.column("astronauts", "lastname").count("Park"))
goal("SQLAlchemy asks for BEGIN, INSERT and COMMIT", wanted=["BEGIN", "INSERT", "COMMIT"], got=seen.tape)
advise("`flush()` sends the `INSERT`. It does not commit it.", when="INSERT" in seen.tape and seen.ends == "ROLLBACK")
advise(
    "No `INSERT` was sent. The end of the block discards what was not flushed, so a `commit()` below it is too late.",
    when="INSERT" not in seen.tape,
)

# %% commit solution=your-turn
# Call `commit()` before the block ends.
with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    session.commit()

# %% begin-as-a-block solution=your-turn
# Open a transaction as a second block. It commits at its end.
with Session(engine) as session, session.begin():
    session.add(Astronaut(firstname="Mindy", lastname="Park"))

# %% begin-of-the-factory solution=your-turn
# A factory opens the Session and the transaction in one call.
with sessionmaker(engine).begin() as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))

# %% flushes wrong=your-turn
# `flush()` sends the `INSERT`. It does not commit it.
with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    session.flush()

# %% commits-too-late wrong=your-turn
# No `INSERT` was sent. The end of the block discards what was not flushed, so a `commit()` below it is too late.
with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
session.commit()

# %% adds-two wrong=your-turn
# Mindy Park is in the table
with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    session.commit()

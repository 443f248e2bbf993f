"""Does with Session() commit? What the block does at its end."""

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

# %% three-ways-to-commit
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker(engine)

with Session(engine) as session:
    session.add(Astronaut(firstname="Rich", lastname="Purnell"))
    session.commit()

with Session(engine) as session, session.begin():
    session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))

with SessionLocal.begin() as session:
    session.add(Astronaut(firstname="Mitch", lastname="Henderson"))

# %% three-more-rows hidden=true
with Session(engine) as session:
    assert session.scalar(count) == 9

# %% an-error-in-the-block hidden=true
for block in (lambda: Session(engine), SessionLocal, SessionLocal.begin):
    try:
        with block() as session:
            session.add(Astronaut(firstname="Mindy", lastname="Park"))
            session.flush()
            raise KeyError("Mindy")
    except KeyError as error:
        assert error.args == ("Mindy",)
    else:
        raise AssertionError("the block has kept the error")
    with Session(engine) as session:
        assert session.scalar(count) == 9

try:
    with Session(engine) as session, session.begin():
        session.add(Astronaut(firstname="Mindy", lastname="Park"))
        session.flush()
        raise KeyError("Mindy")
except KeyError:
    with Session(engine) as session:
        assert session.scalar(count) == 9
else:
    raise AssertionError("the block has kept the error")


# %% two-commits-in-one-block hidden=true
with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.commit()
    session.delete(mindy)
    session.commit()
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
del mindy

with Session(engine) as session:
    assert session.scalar(count) == 9

# %% objects-to-add hidden=true
object1 = Astronaut(firstname="Mindy", lastname="Park")
object2 = Astronaut(firstname="Rich", lastname="Purnell")

# %% seed-2x-as-written "commit() inside the block"
from sqlalchemy.orm import Session

with Session(engine) as session:
    session.add(object1)
    session.add(object2)
    session.commit()

# %% both-are-there hidden=true
with Session(engine) as session:
    assert session.scalar(count) == 11

# %% flush-then-exit-rolls-back "Flush, then leave the block"
with Session(engine) as session:
    venkat = Astronaut(firstname="Venkat", lastname="Kapoor")
    session.add(venkat)
    session.flush()
    print("inside:  Venkat has id", venkat.id)

with Session(engine) as session:
    print("outside:", session.scalar(count), "astronauts")

# %% close-in-a-finally hidden=true
session = SessionLocal()
try:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    session.flush()
finally:
    session.close()
assert not session.in_transaction()

with SessionLocal() as session:
    assert session.scalar(count) == 11


# %% a-dependency hidden=true
def get_session():
    with SessionLocal() as session:
        yield session


def get_session_that_commits():
    with SessionLocal.begin() as session:
        yield session


for dependency, wanted in ((get_session, 11), (get_session_that_commits, 12)):
    for session in dependency():
        session.add(Astronaut(firstname="Mindy", lastname="Park"))
    with Session(engine) as session:
        assert session.scalar(count) == wanted

# %% before-or-after-the-commit "Read before and after the commit"
from sqlalchemy.orm.exc import DetachedInstanceError

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    beth = session.get(Astronaut, 5)
    print("before commit():", mark.lastname)
    session.commit()
    print("after commit(): ", beth.lastname)

for astronaut in (mark, beth):
    try:
        print("after the block:", astronaut.lastname)
    except DetachedInstanceError as error:
        print("after the block:", error)

# %% keep-the-values "expire_on_commit=False"
KeepingSession = sessionmaker(engine, expire_on_commit=False)

with KeepingSession.begin() as session:
    mark = session.get(Astronaut, 6)

print(mark.lastname)
try:
    print(mark.missions)
except DetachedInstanceError as error:
    print(error)

# %% a-computed-column hidden=true
with KeepingSession.begin() as session:
    beth = session.get(Astronaut, 5)
    beth.firstname = func.trim(Astronaut.firstname)
try:
    beth.firstname
except DetachedInstanceError:
    assert beth.lastname == "Johanssen", "the other columns are kept"
else:
    raise AssertionError("the computed value was kept")

with KeepingSession.begin() as session:
    beth = session.get(Astronaut, 5)
    beth.firstname = func.trim(Astronaut.firstname)
    session.flush()
    assert beth.firstname == "Beth"
assert beth.firstname == "Beth", "what was loaded after the flush is kept"

# %% plain-values hidden=true
with Session(engine) as session, session.begin():
    lastname = session.get(Astronaut, 6).lastname
assert lastname == "Watney"

# %% without-a-commit hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
assert mark.lastname == "Watney"

# %% closed-is-reset-not-dead "A closed session can be used again"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)

print("in a transaction:", session.in_transaction())
print("knows Mark:      ", mark in session)

print("queried again:   ", session.get(Astronaut, 6))
session.close()

# %% pending-objects-are-let-go hidden=true
session = Session(engine)
mindy = Astronaut(firstname="Mindy", lastname="Park")
session.add(mindy)
session.close()
assert mindy not in session
del mindy
session.commit()
assert session.scalar(count) == 12
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

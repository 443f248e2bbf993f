"""What a Session is: it loads objects, writes their changes, and borrows a connection for it."""

# %% set-up hidden=true
from tempfile import TemporaryDirectory

from ares import Astronaut, database

folder = TemporaryDirectory(dir=".")
engine = database(f"sqlite:///{folder.name}/ares.db")  # a file: in memory, all would share one connection

# %% load-change-add "Load, change, add, save"
from sqlalchemy.orm import Session

with Session(engine) as session:
    beth = session.get(Astronaut, 5)
    print(beth)
    beth.lastname = "Beck"
    session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))
    session.commit()

# %% borrows-a-connection "A Session borrows a connection"
with Session(engine) as session:
    print("its engine?    ", session.get_bind() is engine)
    print("a transaction? ", session.in_transaction())

    mark = session.get(Astronaut, 6)
    connection = session.connection()
    print("a transaction? ", session.in_transaction())
    print("returned?      ", connection.closed)

    session.commit()
    print("a transaction? ", session.in_transaction())
    print("returned?      ", connection.closed)

# %% begins-a-transaction hidden=true
from sqlalchemy import event

checkouts = []
event.listen(engine, "checkout", lambda *connection: checkouts.append(connection))

with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    assert session.in_transaction(), "add() begins a transaction"
    assert not checkouts, "it borrows no connection"

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.rollback()
    mark.firstname = "Marek"
    assert session.in_transaction(), "a changed attribute begins a transaction"
    assert len(checkouts) == 1, "it borrows no connection: the one was for get()"

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.rollback()
    session.delete(mark)
    assert session.in_transaction(), "delete() begins a transaction"
    assert len(checkouts) == 2, "it borrows no connection: the other one was for get()"

with Session(engine) as session:
    session.get(Astronaut, 6)
    session.commit()
    session.get(Astronaut, 6)
    assert len(checkouts) == 4, "the next query borrows a connection again"

# %% one-row-one-object "One row, one object"
from sqlalchemy import select

watney = select(Astronaut).where(Astronaut.lastname == "Watney")

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    again = session.get(Astronaut, 6)
    first = session.scalars(watney).one()
    second = session.scalars(watney).one()
    print(mark is again, again is first, first is second)

# %% holds-objects-weakly hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    assert len(session.identity_map) == 1
    del mark
    assert len(session.identity_map) == 0, "an object that nobody refers to leaves the identity map"

    session.get(Astronaut, 6).firstname = "Marek"
    assert len(session.identity_map) == 1, "a changed object stays"

with Session(engine) as session, Session(engine) as other:
    assert session.get(Astronaut, 6) is not other.get(Astronaut, 6)

# %% keeps-the-values "The object keeps its values"
with Session(engine) as session:
    mark = session.scalars(watney).one()

    with Session(engine) as other:
        other.scalars(watney).one().firstname = "Marek"
        other.commit()

    again = session.scalars(watney).one()
    print("the object:", again.firstname)
    row = session.execute(select(Astronaut.firstname).where(Astronaut.id == 6)).one()
    print("the row:   ", row.firstname)
    session.refresh(mark)
    print("the object:", mark.firstname)

# %% expires hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.commit()
    assert "firstname" not in mark.__dict__, "commit() expires"
    assert mark.firstname == "Marek", "the next access loads the value again"
    session.rollback()
    assert "firstname" not in mark.__dict__, "rollback() expires"
    session.get(Astronaut, 6)
    assert "firstname" in mark.__dict__, "get() loads an expired object again"

with Session(engine, expire_on_commit=False) as session:
    mark = session.get(Astronaut, 6)
    session.commit()
    assert "firstname" in mark.__dict__, "expire_on_commit=False keeps the values at commit()"
    session.rollback()
    assert "firstname" in mark.__dict__, "no transaction has ended"
    session.connection()
    session.rollback()
    assert "firstname" not in mark.__dict__, "the end of a transaction by rollback() expires them"

# %% what-it-keeps "new, dirty, deleted"
with Session(engine) as session:
    alex = session.get(Astronaut, 3)
    alex.firstname = "Alexander"
    rick = session.get(Astronaut, 2)
    session.delete(rick)
    session.add(Astronaut(firstname="Mindy", lastname="Park"))

    print("new:    ", list(session.new))
    print("dirty:  ", list(session.dirty))
    print("deleted:", list(session.deleted))

# %% changes-are-lost hidden=true
with Session(engine) as session:
    assert session.get(Astronaut, 3).firstname == "Alex"
    assert session.get(Astronaut, 2)
    assert not session.scalars(select(Astronaut).where(Astronaut.firstname == "Mindy")).all()

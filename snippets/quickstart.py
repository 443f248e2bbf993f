"""Quickstart: a model, its table, and rows that are added, queried, changed and deleted."""

# %% a-class-becomes-a-table
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_engine("sqlite://")


class Base(DeclarativeBase):
    pass


class Astronaut(Base):
    __tablename__ = "astronauts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str | None]


Base.metadata.create_all(engine)

# %% add-and-commit
from sqlalchemy.orm import Session

with Session(engine) as session:
    lewis = Astronaut(name="Lewis", role="Commander")
    beck = Astronaut(name="Beck", role="Surgeon")
    session.add(lewis)
    session.add_all([beck, Astronaut(name="Watney")])
    print("id before commit():", lewis.id)
    session.commit()

# %% select-rows
from sqlalchemy import select

by_name = select(Astronaut).order_by(Astronaut.name)
named_watney = select(Astronaut).where(Astronaut.name == "Watney")

with Session(engine) as session:
    for astronaut in session.scalars(by_name):
        print(astronaut.id, astronaut.name, astronaut.role)

    print("one():", session.scalars(named_watney).one().name)
    print("get():", session.get(Astronaut, 1).name)

# %% change-an-attribute
with Session(engine) as session:
    watney = session.scalars(named_watney).one()
    watney.role = "Botanist"
    session.commit()

# %% delete-a-row
with Session(engine) as session:
    beck = session.get(Astronaut, 2)
    session.delete(beck)
    session.commit()

# %% forget-the-commit
query = select(Astronaut.name).order_by(Astronaut.id)

with Session(engine) as session:
    session.add(Astronaut(name="Martinez", role="Pilot"))
    print("inside:", session.scalars(query).all())

with Session(engine) as session:
    print("after: ", session.scalars(query).all())

# %% your-turn
with Session(engine) as session:
    session.add(Astronaut(name="Vogel", role="Chemist"))

# %% check goals=your-turn
rows = seen.rows("astronauts", "name", "role")
vogels, watneys = ([row for row in rows if row[0] == name] for name in ("Vogel", "Watney"))
goal("One row says Vogel, Chemist", wanted=[("Vogel", "Chemist")], got=vogels)
goal("One row says Watney, Pirate", wanted=[("Watney", "Pirate")], got=watneys)
goal("Lewis is not in the table", got="Lewis" not in [row[0] for row in rows])
goal("There is one COMMIT", wanted=1, got=seen.tape.count("COMMIT"))
advise("Nothing is committed. Call `commit()` inside the block, below the changes.", when="COMMIT" not in seen.tape)
advise(
    "Load the object that you delete. `delete()` refuses a new object, because it has no row.",
    when="is not persisted" in seen.message,
)
advise("`add()` makes a new row. Load Watney's object and set its `role`.", when=len(watneys) > 1)
advise(
    "The row still says Botanist. Load Watney's object inside the block, then set its `role`.",
    when=watneys == [("Watney", "Botanist")],
)

# %% one-commit solution=your-turn
# One `commit()` writes all three changes.
with Session(engine) as session:
    watney = session.scalars(named_watney).one()
    lewis = session.get(Astronaut, 1)
    session.add(Astronaut(name="Vogel", role="Chemist"))
    watney.role = "Pirate"
    session.delete(lewis)
    session.commit()

# %% begin-block solution=your-turn
# `session.begin()` opens a block that commits at its end.
with Session(engine) as session, session.begin():
    session.add(Astronaut(name="Vogel", role="Chemist"))
    session.get(Astronaut, 3).role = "Pirate"
    session.delete(session.get(Astronaut, 1))

# %% statements solution=your-turn
# `update()` and `delete()` change rows without loading an object.
from sqlalchemy import delete, update

with Session(engine) as session:
    session.add(Astronaut(name="Vogel", role="Chemist"))
    session.execute(update(Astronaut).where(Astronaut.name == "Watney").values(role="Pirate"))
    session.execute(delete(Astronaut).where(Astronaut.name == "Lewis"))
    session.commit()

# %% never-commits wrong=your-turn
# Nothing is committed. Call `commit()` inside the block, below the changes.
with Session(engine) as session:
    watney = session.get(Astronaut, 3)
    lewis = session.get(Astronaut, 1)
    session.add(Astronaut(name="Vogel", role="Chemist"))
    watney.role = "Pirate"
    session.delete(lewis)

# %% flushes wrong=your-turn
# Nothing is committed. Call `commit()` inside the block, below the changes.
with Session(engine) as session:
    session.add(Astronaut(name="Vogel", role="Chemist"))
    session.get(Astronaut, 3).role = "Pirate"
    session.delete(session.get(Astronaut, 1))
    session.flush()

# %% deletes-a-new-object wrong=your-turn
# Load the object that you delete. `delete()` refuses a new object, because it has no row.
with Session(engine) as session:
    session.add(Astronaut(name="Vogel", role="Chemist"))
    session.get(Astronaut, 3).role = "Pirate"
    session.delete(Astronaut(name="Lewis"))
    session.commit()

# %% adds-a-second-watney wrong=your-turn
# `add()` makes a new row. Load Watney's object and set its `role`.
with Session(engine) as session:
    session.add_all([Astronaut(name="Vogel", role="Chemist"), Astronaut(name="Watney", role="Pirate")])
    session.delete(session.get(Astronaut, 1))
    session.commit()

# %% commits-three-times wrong=your-turn
# There is one COMMIT
with Session(engine) as session:
    session.add(Astronaut(name="Vogel", role="Chemist"))
    session.commit()
    session.get(Astronaut, 3).role = "Pirate"
    session.commit()
    session.delete(session.get(Astronaut, 1))
    session.commit()

# %% changes-a-detached-object wrong=your-turn
# The row still says Botanist. Load Watney's object inside the block, then set its `role`.
with Session(engine) as session:
    watney = session.get(Astronaut, 3)

with Session(engine) as session:
    watney.role = "Pirate"
    session.add(Astronaut(name="Vogel", role="Chemist"))
    session.delete(session.get(Astronaut, 1))
    session.commit()

"""Add, update and delete: what each sends, and when."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database

engine = database()

# %% one-commit-for-all-three "Add, update, delete"
from sqlalchemy.orm import Session

with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    mark = session.get(Astronaut, 6)
    alex = session.get(Astronaut, 3)

    session.add(mindy)
    mark.lastname = "Watney-Lewis"
    session.delete(alex)

    session.commit()

# %% ids-after-the-flush "add_all() and the new ids"
rich = Astronaut(firstname="Rich", lastname="Purnell")
venkat = Astronaut(firstname="Venkat", lastname="Kapoor")

with Session(engine) as session:
    session.add_all([rich, venkat])
    print("after add_all():", rich.id, venkat.id)
    session.flush()
    print("after flush():  ", rich.id, venkat.id)
    session.commit()

# %% one-update-per-object "The UPDATE has only what has changed"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    mark.firstname = "Marc"
    mark.lastname = "Watney"
    session.commit()

# %% a-misspelled-attribute
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.first_name = "Mark"
    session.commit()
    print(mark.first_name, mark.firstname)

try:
    Astronaut(first_name="Mark", lastname="Watney")
except TypeError as error:
    print(error)

# %% a-column-expression "The database computes the value"
with Session(engine) as session:
    beck = session.get(Astronaut, 4)
    beck.firstname = "Dr. " + Astronaut.firstname
    print("before flush():", beck.firstname)
    session.flush()
    print("after flush(): ", beck.firstname)
    session.commit()

# %% a-number-from-an-older-read hidden=true
from sqlalchemy import update

elsewhere = update(Mission).values(astronaut_id=4).execution_options(synchronize_session=False)

with Session(engine) as session:
    mission = Mission(name="Ares 4", astronaut_id=1)
    session.add(mission)
    session.flush()
    session.execute(elsewhere)
    mission.astronaut_id += 1
    session.flush()
    session.refresh(mission)
    assert mission.astronaut_id == 2  # the 4 is lost

    session.execute(elsewhere)
    mission.astronaut_id = Mission.astronaut_id + 1
    session.flush()
    assert mission.astronaut_id == 5
    session.rollback()

# %% delete-keeps-the-missions hidden=true
with Session(engine) as session:
    mission = Mission(name="Ares 4", astronaut_id=2)
    session.add(mission)
    session.flush()
    session.delete(session.get(Astronaut, 2))
    assert mission.astronaut_id == 2
    session.flush()
    session.refresh(mission)
    assert mission.astronaut_id is None
    session.rollback()

# %% delete-none
from sqlalchemy.orm.exc import UnmappedInstanceError

with Session(engine) as session:
    try:
        session.delete(session.get(Astronaut, 99))
    except UnmappedInstanceError as error:
        print(error)

# %% update-and-delete-statements "update() and delete() need no object"
from sqlalchemy import delete, update

with Session(engine) as session:
    rename = update(Astronaut).where(Astronaut.id == 6)
    rename = rename.values(firstname="Mark")
    remove = delete(Astronaut).where(Astronaut.id > 8)
    print(session.execute(rename).rowcount, "updated")
    print(session.execute(remove).rowcount, "deleted")
    session.commit()

# %% statements-and-loaded-objects hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.execute(update(Astronaut).where(Astronaut.id == 6).values(firstname="Marc"))
    assert mark.firstname == "Marc"
    session.rollback()
    assert mark.firstname == "Mark"

# %% the-statement-leaves-the-missions hidden=true
with Session(engine) as session:
    mission = Mission(name="Ares 4", astronaut_id=2)
    session.add(mission)
    session.execute(delete(Astronaut).where(Astronaut.id == 2))
    session.refresh(mission)
    assert mission.astronaut_id == 2  # SQLite checks no foreign key unless it is told to
    session.rollback()

# %% foreign-keys-are-enforced hidden=true
from sqlalchemy.exc import IntegrityError

with Session(engine) as session:
    session.connection().exec_driver_sql("PRAGMA foreign_keys = ON")
    session.add(Mission(name="Ares 4", astronaut_id=2))
    try:
        session.execute(delete(Astronaut).where(Astronaut.id == 2))
    except IntegrityError:
        pass
    else:
        raise AssertionError("the astronaut was deleted, and his mission refers to no row")
    session.rollback()
    session.connection().exec_driver_sql("PRAGMA foreign_keys = OFF")

# %% without-where hidden=true
from sqlalchemy import func, select

with Session(engine) as session:
    count = select(func.count(Astronaut.id))
    before = session.scalar(count)
    assert session.execute(update(Astronaut).values(lastname="Park")).rowcount == before
    session.rollback()
    session.execute(delete(Astronaut))
    assert session.scalar(count) == 0
    session.rollback()
    assert session.scalar(count) == before
    assert session.scalar(count.where(Astronaut.lastname == "Park")) == 1

# %% foreign-key-and-relationship
with Session(engine) as session:
    mission = Mission(name="Ares 3", astronaut_id=6)
    session.add(mission)
    session.flush()
    print("loaded:        ", mission.astronaut)

    mission.astronaut_id = 1
    session.flush()
    print("after flush(): ", mission.astronaut)
    session.commit()
    print("after commit():", mission.astronaut)

# %% set-the-relationship hidden=true
with Session(engine) as session:
    mission = session.get(Mission, 1)
    mission.astronaut = session.get(Astronaut, 6)
    session.flush()
    assert (mission.astronaut_id, mission.astronaut.lastname) == (6, "Watney")
    session.rollback()

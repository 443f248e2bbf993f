"""merge() and add(): which object gets into the Session, and what is written."""

# %% set-up hidden=true
import pickle

from ares import Astronaut, Mission, database
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

engine = database()
with Session(engine) as session, session.begin():
    session.add(Mission(id=1, name="Ares 3", astronaut_id=6))
    session.add(Mission(id=2, name="Ares 4", astronaut_id=6))

# %% merge-copies-the-values "merge() copies the values"
given = Astronaut(id=6, firstname="Marek")

with Session(engine) as session:
    mark = session.merge(given)
    print(mark is given, given in session)
    print(mark.firstname, mark.lastname, mark.born)
    session.commit()

# %% add-inserts "add() with the id of a row"
with Session(engine) as session:
    session.add(Astronaut(id=6, firstname="Mark", lastname="Watney"))
    try:
        session.commit()
    except IntegrityError as error:
        print(error.orig)

# %% none-is-a-value "None is written, an unset attribute is not"
given = Astronaut(id=6, firstname="Mark", born=None)

with Session(engine) as session:
    mark = session.merge(given)
    print(mark.lastname, mark.born)
    session.commit()

# %% a-list-replaces-the-list "A list replaces the list"
given = Astronaut(id=6, missions=[Mission(id=1, name="Ares III")])

with Session(engine) as session:
    session.merge(given)
    session.commit()
    for mission in session.scalars(select(Mission)):
        print(mission.name, mission.astronaut_id)

# %% without-a-row "merge() of a new row, and without an id"
with Session(engine) as session:
    mindy = Astronaut(id=99, firstname="Mindy", lastname="Park")
    mark = Astronaut(firstname="Mark", lastname="Watney")
    session.merge(mindy)
    session.merge(mark)
    session.commit()
    print(session.scalar(select(func.count(Astronaut.id))))

# %% without-a-select "load=False"
with Session(engine) as session:
    cached = pickle.dumps(session.get(Astronaut, 5))

with Session(engine) as session:
    beth = session.merge(pickle.loads(cached), load=False)
    print(beth.lastname, beth in session)
    print(session.in_transaction(), session.is_modified(beth))

# %% only-the-copy-is-in-the-session hidden=true
from ares import watch

log = watch(engine)
with Session(engine) as session:
    beth = session.get(Astronaut, 5)

with Session(engine) as session:
    session.merge(beth)
    beth.firstname = "Bethany"
    session.commit()
    assert "UPDATE" not in log

with Session(engine) as session:
    copy = session.merge(beth)
    log.clear()
    copy.firstname = "Elizabeth"
    session.commit()
    assert log == ["UPDATE", "COMMIT"]

# %% an-object-of-this-session-is-returned hidden=true
with Session(engine) as session:
    beth = session.get(Astronaut, 5)
    log.clear()
    assert session.merge(beth) is beth
    assert session.merge(Astronaut(id=5, firstname="Elizabeth")) is beth
    session.commit()
    assert log == ["COMMIT"]  # all values are the same

# %% a-detached-object hidden=true
with Session(engine) as session:
    beth = session.get(Astronaut, 5)

log.clear()
with Session(engine) as session:
    session.add(beth)
    assert beth in session and session.in_transaction()
    session.flush()
    assert "SELECT" not in log and "UPDATE" not in log
    session.expunge(beth)

beth.firstname = "Bess"
with Session(engine) as session:
    session.add(beth)
    log.clear()
    session.flush()
    assert log == ["BEGIN (implicit)", "UPDATE"]

# %% old-values-over-new-ones hidden=true
with Session(engine) as session:
    old = session.get(Astronaut, 4)
    assert old.firstname == "Chris"

with Session(engine) as session, session.begin():
    session.get(Astronaut, 4).firstname = "Christopher"

with Session(engine) as session, session.begin():
    session.merge(old)

with Session(engine) as session:
    assert session.get(Astronaut, 4).firstname == "Chris"

# %% an-empty-list hidden=true
with Session(engine) as session:
    assert session.get(Mission, 1).astronaut_id == 6
    session.merge(Astronaut(id=6))
    session.flush()
    assert session.get(Mission, 1).astronaut_id == 6
    session.merge(Astronaut(id=6, missions=[]))
    session.flush()
    assert session.get(Mission, 1).astronaut_id is None
    session.rollback()

# %% one-select-for-each hidden=true
numbers = [1, 2, 3, 4]
with Session(engine) as session:
    log.clear()
    for number in numbers:
        session.merge(Astronaut(id=number))
    assert log.count("SELECT") == 4

with Session(engine) as session:
    log.clear()
    loaded = session.scalars(select(Astronaut).where(Astronaut.id.in_(numbers))).all()
    for number in numbers:
        assert session.merge(Astronaut(id=number)) in loaded
    assert log.count("SELECT") == 1
    session.expire(loaded[0])
    session.merge(Astronaut(id=1))
    assert log.count("SELECT") == 2

# %% another-one-is-held hidden=true
from sqlalchemy.exc import InvalidRequestError

with Session(engine) as session:
    held = session.get(Astronaut, 5)
    try:
        session.add(beth)
    except InvalidRequestError as error:
        assert "Can't attach instance" in str(error)
        assert "is already present in this session" in str(error)
    else:
        raise AssertionError("the Session has two objects of one row")
    assert session.merge(beth) is held

# %% load-false-refuses-changes hidden=true
for change in [False, True]:
    given = pickle.loads(cached) if change else Astronaut(id=5, firstname="Beth")
    if change:
        given.firstname = "Bethany"
    with Session(engine) as session:
        try:
            session.merge(given, load=False)
        except InvalidRequestError as error:
            assert "load=False" in str(error)
        else:
            raise AssertionError("it was merged")

# %% conflicts-with-a-loaded-object hidden=true
import warnings

with Session(engine) as session, warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    beth = session.get(Astronaut, 5)
    session.add(Astronaut(id=5, firstname="Beth", lastname="Johanssen"))
    try:
        session.flush()
    except IntegrityError:
        pass
    assert any("conflicts with persistent instance" in str(each.message) for each in caught)

# %% another-transaction-inserts-first hidden=true
from tempfile import TemporaryDirectory

folder = TemporaryDirectory(dir=".")
on_a_file = database(f"sqlite:///{folder.name}/ares.db")
with Session(on_a_file) as one, Session(on_a_file) as two:
    one.merge(Astronaut(id=99, firstname="Mindy", lastname="Park"))
    two.merge(Astronaut(id=99, firstname="Rich", lastname="Purnell"))
    two.commit()
    try:
        one.commit()
    except IntegrityError as error:
        assert "UNIQUE constraint failed" in str(error)
    else:
        raise AssertionError("both were inserted")
on_a_file.dispose()

# %% a-version-that-does-not-match hidden=true
from typing import ClassVar

from ares import Base
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm.exc import StaleDataError


class Report(Base):
    __tablename__ = "reports"
    id = Column(Integer, primary_key=True)
    text = Column(String)
    version = Column(Integer, nullable=False)
    __mapper_args__: ClassVar = {"version_id_col": version}


Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Report(id=1, text="Sol 6"))

with Session(engine) as session:
    old = session.get(Report, 1)

with Session(engine) as session, session.begin():
    session.get(Report, 1).text = "Sol 7"

with Session(engine) as session:
    try:
        session.merge(old)
    except StaleDataError:
        pass
    else:
        raise AssertionError("the old report was merged")

# %% merge-all hidden=true
with Session(engine) as session:
    log.clear()
    assert session.merge_all([Astronaut(id=1), Astronaut(id=2)]) == [
        session.get(Astronaut, 1),
        session.get(Astronaut, 2),
    ]
    assert log.count("SELECT") == 2

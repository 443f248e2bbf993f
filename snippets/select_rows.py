"""Query with select(): what execute() and scalars() return, and how many rows a method takes."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy.orm import Session

engine = database()
with Session(engine) as session, session.begin():
    session.get(Astronaut, 1).missions = [Mission(name="Ares 1"), Mission(name="Ares 3")]
    session.get(Astronaut, 6).missions = [Mission(name="Ares 3")]

# %% execute-vs-scalars "execute() and scalars()"
from sqlalchemy import select
from sqlalchemy.orm import Session

is_watney = Astronaut.lastname == "Watney"
query = select(Astronaut).where(is_watney)

with Session(engine) as session:
    print("execute():", session.execute(query).all())
    print("scalars():", session.scalars(query).all())
    print("scalar(): ", session.scalar(query))

# %% several-columns "Several columns"
names = select(Astronaut.id, Astronaut.lastname)
names = names.where(Astronaut.id < 3)

with Session(engine) as session:
    for row in session.execute(names):
        print("execute():", row.id, row.lastname)
    print("scalars():", session.scalars(names).all())

# %% no-row-one-row-three "No row, one row, three rows"
from sqlalchemy.exc import InvalidRequestError

ids = select(Astronaut.id)

with Session(engine) as session:
    for method in ["all", "first", "one_or_none", "one"]:
        print(f"{method:12}", end="")
        for n in [6, 5, 3]:  # no row, one row, three rows
            query = ids.where(Astronaut.id > n)
            try:
                found = getattr(session.scalars(query), method)()
            except InvalidRequestError as error:
                found = type(error).__name__
            print(f"{found!s:14}", end="\n" if n == 3 else "")

# %% scalar-of-several-rows hidden=true
from sqlalchemy.exc import MultipleResultsFound

with Session(engine) as session:
    several = select(Astronaut.lastname).where(Astronaut.id > 3).order_by(Astronaut.id)
    assert session.scalar(several) == "Beck"  # the first row, and no error
    assert session.scalar(several.where(Astronaut.id > 6)) is None
    try:
        session.execute(several).scalar_one()
    except MultipleResultsFound:
        pass
    else:
        raise AssertionError("scalar_one() took the first of three")

# %% first-sends-no-limit hidden=true
from sqlalchemy import event

sent = []
event.listen(engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2]))

with Session(engine) as session:
    assert session.scalars(select(Astronaut)).first() is not None
    assert "LIMIT" not in sent[-1]
    assert session.scalars(select(Astronaut).limit(1)).first() is not None
    assert "LIMIT" in sent[-1]

# %% where-order-limit "where(), order_by(), limit()"
has_e = Astronaut.lastname.like("%e%")
query = select(Astronaut).where(Astronaut.id > 1, has_e)
query = query.order_by(Astronaut.born).limit(2)

with Session(engine) as session:
    for astronaut in session.scalars(query):
        print(astronaut.born, astronaut)

# %% a-query-does-not-change hidden=true
before = str(query)
assert query.where(Astronaut.id < 3) is not query
assert str(query) == before

# %% conditions hidden=true
from sqlalchemy import not_, or_

with Session(engine) as session:
    chained = select(Astronaut.id).where(Astronaut.id > 2).where(Astronaut.id < 5)
    assert session.scalars(chained.order_by(Astronaut.id)).all() == [3, 4]
    either = select(Astronaut.id).where(or_(Astronaut.id == 2, Astronaut.id == 5))
    assert session.scalars(either.order_by(Astronaut.id)).all() == [2, 5]
    listed = select(Astronaut.id).where(Astronaut.id.in_([4, 5])).order_by(Astronaut.id)
    assert session.scalars(listed).all() == [4, 5]
    assert session.scalars(select(Astronaut.id).order_by(Astronaut.born.desc())).first() == 5

# %% is-none-and-and "is None, and"
with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))

    wrong = select(Astronaut).where(Astronaut.born is None)
    right = select(Astronaut).where(Astronaut.born.is_(None))
    print("is None:   ", session.scalars(wrong).all())
    print(".is_(None):", session.scalars(right).all())

is_1, is_mark = Astronaut.id == 1, Astronaut.firstname == "Mark"
print(select(Astronaut.id).where(is_1 and is_mark))
try:
    select(Astronaut).where(Astronaut.id > 2 and Astronaut.id < 5)
except TypeError as error:
    print(error)

# %% python-keeps-one-condition hidden=true
assert str(select(Astronaut.id).where(is_1 and is_mark)) == str(select(Astronaut.id).where(is_1))
assert str(select(Astronaut.id).where(is_1 or is_mark)) == str(select(Astronaut.id).where(is_mark))
other, unlike = Astronaut.id != 1, Astronaut.firstname != "Mark"
assert str(select(Astronaut.id).where(other and unlike)) == str(select(Astronaut.id).where(unlike))
assert str(select(Astronaut.id).where(other or unlike)) == str(select(Astronaut.id).where(other))
assert str(select(Astronaut.id).where(is_1 and Astronaut.id > 3)) == str(select(Astronaut.id).where(is_1))
assert str(select(Astronaut.id).where(Astronaut.lastname and is_1)) == str(select(Astronaut.id).where(is_1))
for condition in (Astronaut.born == None, Astronaut.lastname.like("W%")):
    try:
        select(Astronaut.id).where(condition and is_1)
    except TypeError as error:
        assert str(error) == "Boolean value of this clause is not defined"
    else:
        raise AssertionError("Python has chosen one of the two conditions")
with Session(engine) as session:
    assert session.scalars(select(Astronaut.lastname).where(is_1 and is_mark)).all() == ["Lewis"]
    assert session.scalars(select(Astronaut.id).where(not is_1)).all() == [1, 2, 3, 4, 5, 6]  # not of a comparison
    assert session.scalars(select(Astronaut.id).where(Astronaut.id in [4, 5])).all() == []
    assert session.scalars(select(Astronaut.id).where(not_(Astronaut.id > 1))).all() == [1]

# %% join-repeats-the-parent "join()"
pairs = select(Astronaut, Mission).join(Astronaut.missions)
pairs = pairs.order_by(Mission.id)
joined = select(Astronaut).join(Astronaut.missions)
joined = joined.order_by(Mission.id)

with Session(engine) as session:
    for astronaut, mission in session.execute(pairs):
        print(astronaut.lastname, "flew", mission.name)

    for astronaut in session.scalars(joined):
        print(astronaut)

# %% join-without-repeats hidden=true
with Session(engine) as session:
    assert len(session.scalars(joined).unique().all()) == 2
    having = select(Astronaut).where(Astronaut.missions.any()).order_by(Astronaut.id)
    assert [each.lastname for each in session.scalars(having)] == ["Lewis", "Watney"]

# %% join-loads-no-relationship hidden=true
from sqlalchemy import inspect

with Session(engine) as session:
    for astronaut in session.scalars(joined).unique():
        assert "missions" in inspect(astronaut).unloaded

# %% unique-is-needed hidden=true
from sqlalchemy.orm import joinedload

with_missions = select(Astronaut).options(joinedload(Astronaut.missions))

with Session(engine) as session:
    try:
        session.scalars(with_missions).all()
    except InvalidRequestError as error:
        assert str(error).startswith("The unique() method must be invoked on this Result")
    else:
        raise AssertionError("all() has accepted repeated objects")
    sent.clear()
    assert (len(session.scalars(with_missions).unique().all()), len(sent)) == (6, 1)

# %% consumed-once "A result is consumed once"
with Session(engine) as session:
    found = session.scalars(select(Astronaut))
    print(len(found.all()), "astronauts")
    print(len(found.all()), "astronauts")

# %% first-closes-the-result hidden=true
from sqlalchemy.exc import ResourceClosedError

with Session(engine) as session:
    found = session.scalars(select(Astronaut))
    found.first()
    try:
        found.all()
    except ResourceClosedError:
        pass
    else:
        raise AssertionError("first() has left the result open")

    found = session.scalars(select(Astronaut).where(Astronaut.id == 6))
    found.one()
    try:
        found.all()
    except ResourceClosedError:
        pass
    else:
        raise AssertionError("one() has left the result open")

# %% count-and-mappings hidden=true
from sqlalchemy import func

with Session(engine) as session:
    assert session.scalar(select(func.count()).select_from(Astronaut)) == 6
    row = session.execute(names.order_by(Astronaut.id)).mappings().first()
    assert dict(row) == {"id": 1, "lastname": "Lewis"}
    page = select(Astronaut.id).order_by(Astronaut.id).limit(2).offset(2)
    assert session.scalars(page).all() == [3, 4]

# %% get-by-primary-key "get() and get_one()"
from sqlalchemy.exc import NoResultFound

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    print("same object:", session.get(Astronaut, 6) is mark)
    print("get():      ", session.get(Astronaut, 99))
    try:
        session.get_one(Astronaut, 99)
    except NoResultFound as error:
        print("get_one():  ", error)

# %% get-of-an-expired-object hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.expire(mark)
    sent.clear()
    assert session.get(Astronaut, 6) is mark
    assert len(sent) == 1

# %% get-for-update hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    sent.clear()
    assert session.get(Astronaut, 6, with_for_update=True) is mark
    assert session.get(Astronaut, 6, populate_existing=True) is mark
    assert len(sent) == 2

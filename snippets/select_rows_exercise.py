"""Query with select(): the right method for five questions."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy import func, select
from sqlalchemy.orm import Session

engine = database()

# %% your-turn
everybody = select(Astronaut).order_by(Astronaut.id)
names = select(Astronaut.id, Astronaut.lastname)
park = everybody.where(Astronaut.lastname == "Park")
watney = everybody.where(Astronaut.lastname == "Watney")
number = select(func.count(Astronaut.id))

with Session(engine) as session:
    crew = session.execute(everybody).all()  # six objects
    rows = session.execute(names).all()  # (id, lastname)
    nobody = session.execute(park).all()  # None
    mark = session.execute(watney).all()  # one object
    count = session.execute(number).all()  # a number

# %% check goals=your-turn
kinds = [type(each).__name__ for each in crew] if type(crew) is list else type(crew).__name__
first = min(rows) if type(rows) is list else rows
goal("`crew` is a list of six objects", wanted=["Astronaut"] * 6, got=kinds)
goal("`rows` is a list of (id, lastname)", wanted="(1, 'Lewis')", got=str(first))
goal("`nobody` is None", wanted=None, got=nobody)
goal("`mark` is Mark Watney", wanted="Astronaut('Mark', 'Watney')", got=str(mark))
goal("`count` is a number", wanted=6, got=count)
advise("No row was found, and `one()` wants one. Which method returns `None` then?", when=seen.error == "NoResultFound")
advise(
    "Several rows were found, and `one()` wants one. Which method takes all?", when=seen.error == "MultipleResultsFound"
)
advise("`scalars()` keeps the first column of each row, here the id. `rows` needs both.", when=type(first) is int)
advise("`crew` is a result, not a list yet. Call `all()` inside the block.", when=kinds == "ScalarResult")
advise("`execute()` returns rows. `scalars()` takes the object out of each of them.", when="Astronaut" not in kinds)
advise("`all()` returns a list, even of one row. `mark` should be the object itself.", when=type(mark) is list)

# %% scalars solution=your-turn
# `one()` raises an error if there were two Watneys, or none.
everybody = select(Astronaut).order_by(Astronaut.id)
names = select(Astronaut.id, Astronaut.lastname)
park = everybody.where(Astronaut.lastname == "Park")
watney = everybody.where(Astronaut.lastname == "Watney")
number = select(func.count(Astronaut.id))

with Session(engine) as session:
    crew = session.scalars(everybody).all()
    rows = session.execute(names).all()
    nobody = session.scalars(park).one_or_none()
    mark = session.scalars(watney).one()
    count = session.scalar(number)

# %% execute solution=your-turn
# The same with `execute()` alone: its result has `scalars()`, `scalar_one()` and `scalar_one_or_none()`.
everybody = select(Astronaut).order_by(Astronaut.id)
names = select(Astronaut.id, Astronaut.lastname)
park = everybody.where(Astronaut.lastname == "Park")
watney = everybody.where(Astronaut.lastname == "Watney")
number = select(func.count(Astronaut.id))

with Session(engine) as session:
    crew = session.execute(everybody).scalars().all()
    rows = session.execute(names).all()
    nobody = session.execute(park).scalar_one_or_none()
    mark = session.execute(watney).scalar_one()
    count = session.execute(number).scalar_one()

# %% scalars-everywhere wrong=your-turn
# `scalars()` keeps the first column of each row, here the id. `rows` needs both.
names = select(Astronaut.id, Astronaut.lastname)
park = select(Astronaut).where(Astronaut.lastname == "Park")
watney = select(Astronaut).where(Astronaut.lastname == "Watney")

with Session(engine) as session:
    crew = session.scalars(select(Astronaut).order_by(Astronaut.id)).all()
    rows = session.scalars(names).all()
    nobody = session.scalars(park).first()
    mark = session.scalars(watney).one()
    count = session.scalar(select(func.count(Astronaut.id)))

# %% rows-for-objects wrong=your-turn
# `execute()` returns rows. `scalars()` takes the object out of each of them.
names = select(Astronaut.id, Astronaut.lastname)
park = select(Astronaut).where(Astronaut.lastname == "Park")
watney = select(Astronaut).where(Astronaut.lastname == "Watney")

with Session(engine) as session:
    crew = session.execute(select(Astronaut).order_by(Astronaut.id)).all()
    rows = session.execute(names).all()
    nobody = session.execute(park).first()
    mark = session.execute(watney).one()
    count = session.scalar(select(func.count(Astronaut.id)))

# %% one-for-nobody wrong=your-turn
# No row was found, and `one()` wants one. Which method returns `None` then?
names = select(Astronaut.id, Astronaut.lastname)
park = select(Astronaut).where(Astronaut.lastname == "Park")
watney = select(Astronaut).where(Astronaut.lastname == "Watney")

with Session(engine) as session:
    crew = session.scalars(select(Astronaut).order_by(Astronaut.id)).all()
    rows = session.execute(names).all()
    nobody = session.scalars(park).one()
    mark = session.scalars(watney).one()
    count = session.scalar(select(func.count(Astronaut.id)))

# %% a-list-for-one wrong=your-turn
# `all()` returns a list, even of one row. `mark` should be the object itself.
names = select(Astronaut.id, Astronaut.lastname)
park = select(Astronaut).where(Astronaut.lastname == "Park")
watney = select(Astronaut).where(Astronaut.lastname == "Watney")

with Session(engine) as session:
    crew = session.scalars(select(Astronaut).order_by(Astronaut.id)).all()
    rows = session.execute(names).all()
    nobody = session.scalar(park)
    mark = session.scalars(watney).all()
    count = session.scalar(select(func.count(Astronaut.id)))

# %% one-for-everybody wrong=your-turn
# Several rows were found, and `one()` wants one. Which method takes all?
with Session(engine) as session:
    crew = session.scalars(select(Astronaut)).one()

# %% a-result-for-a-list wrong=your-turn
# `crew` is a result, not a list yet. Call `all()` inside the block.
names = select(Astronaut.id, Astronaut.lastname)
park = select(Astronaut).where(Astronaut.lastname == "Park")
watney = select(Astronaut).where(Astronaut.lastname == "Watney")

with Session(engine) as session:
    crew = session.scalars(select(Astronaut).order_by(Astronaut.id))
    rows = session.execute(names).all()
    nobody = session.scalar(park)
    mark = session.scalars(watney).one()
    count = session.scalar(select(func.count(Astronaut.id)))

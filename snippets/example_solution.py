"""Example: one solution of the exercise."""

# %% set-up hidden=true
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from ares import Astronaut, database

engine = database()
SessionLocal = sessionmaker(engine)

# %% solved
with SessionLocal() as session:
    result = session.scalars(select(Astronaut).order_by(Astronaut.born)).all()

first = result[0]
assert isinstance(first.born, date), f"born is {first.born!r}: text() knows no types"
assert first.lastname == "Watney", f"the oldest should come first, not {first.lastname}"
print("Born first:", first)

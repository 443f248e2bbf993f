"""sessionmaker: one solution of the exercise."""

# %% set-up hidden=true
from sqlalchemy.orm import sessionmaker

from ares import database

engine = database()

# %% solved
SessionLocal = sessionmaker(engine, expire_on_commit=False, info={"user": "Watney"})

session = SessionLocal()
assert session.expire_on_commit is False, "objects still expire on commit"
assert session.info == {"user": "Watney"}, f"session.info is {session.info}"
print("A factory with your own defaults.")

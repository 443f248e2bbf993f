"""A factory that is called session."""

# %% set-up hidden=true
from sqlalchemy.orm import sessionmaker

from ares import Astronaut, database

engine = database()

# %% naming-trap raises=AttributeError "A factory called session"
session = sessionmaker(bind=engine)

with session.begin() as db:
    db.add(Astronaut(firstname="Venkat", lastname="Kapoor"))

session.add(Astronaut(firstname="Mindy", lastname="Park"))

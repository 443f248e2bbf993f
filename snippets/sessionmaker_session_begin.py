"""What begin() of a Session hands out is no Session."""

# %% set-up hidden=true
from sqlalchemy.orm import sessionmaker

from ares import Astronaut, database

engine = database()
Session = sessionmaker(engine)

# %% session-begin-yields-a-transaction raises=AttributeError "Session().begin() yields a transaction"
with Session().begin() as session:
    print(type(session).__name__)
    session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))

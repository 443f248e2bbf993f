"""What a Session is: one solution of the exercise."""

# %% set-up hidden=true
from sqlalchemy import select
from sqlalchemy.orm import Session

from ares import Astronaut, database, watch

engine = database()

# %% solved
tape = watch(engine)
session = Session(engine)

print(session.scalars(select(Astronaut.lastname)).all())
session.close()

wanted = ["BEGIN", "SELECT", "ROLLBACK"]
assert tape == wanted, f"the tape says {tape}, not yet {wanted}"
print("Exactly that.")

"""What a Session is: one solution of the exercise."""

# %% set-up hidden=true
from sqlalchemy import select
from sqlalchemy.orm import Session

from ares import Astronaut, database, watch

engine = database()

# %% solved
log = watch(engine)
session = Session(engine)

print(session.scalars(select(Astronaut.lastname)).all())
session.close()

wanted = ["BEGIN (implicit)", "SELECT", "ROLLBACK"]
assert log == wanted, f"the log says {log}, not yet {wanted}"
print("Exactly that.")

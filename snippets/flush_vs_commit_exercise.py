"""flush() or commit(): an astronaut and a mission in one transaction."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy.orm import Session

engine = database()

# %% your-turn
with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.commit()
    session.add(Mission(name="Ares 4", astronaut_id=mindy.id))
    session.commit()

# %% check goals=your-turn
owners = seen.column("missions", "astronaut_id")
goal("The mission has Mindy's id", wanted=[7], got=owners)
goal("There is one COMMIT", wanted=1, got=seen.tape.count("COMMIT"))
advise("`mindy.id` is `None` on line 4: no `INSERT` has been sent yet. What sends it?", when=owners == [None])
advise("Nothing was committed. The end of the block has rolled back both rows.", when="COMMIT" not in seen.tape)

# %% flush solution=your-turn
# `flush()` sends the `INSERT`, and the transaction goes on.
with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.flush()
    session.add(Mission(name="Ares 4", astronaut_id=mindy.id))
    session.commit()

# %% relationship solution=your-turn
# With the relationship you need no id: the flush in `commit()` inserts Mindy first.
with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.add(Mission(name="Ares 4", astronaut=mindy))
    session.commit()

# %% begin-block solution=your-turn
# `session.begin()` commits at the end of its block.
with Session(engine) as session, session.begin():
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.flush()
    session.add(Mission(name="Ares 4", astronaut_id=mindy.id))

# %% without-a-flush wrong=your-turn
# `mindy.id` is `None` on line 4: no `INSERT` has been sent yet. What sends it?
with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.add(Mission(name="Ares 4", astronaut_id=mindy.id))
    session.commit()

# %% flushes-alone wrong=your-turn
# Nothing was committed. The end of the block has rolled back both rows.
with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.flush()
    session.add(Mission(name="Ares 4", astronaut_id=mindy.id))
    session.flush()

# %% flushes-and-commits wrong=your-turn
# There is one COMMIT
with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.flush()
    session.commit()
    session.add(Mission(name="Ares 4", astronaut_id=mindy.id))
    session.commit()

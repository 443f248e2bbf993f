"""Two Sessions, two objects: find one row as one object."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.orm import Session

engine = database()


# %% your-turn
def find(key):
    with Session(engine) as session:
        return session.get(Astronaut, key)


mark = find(6)
again = find(6)
mark.firstname = "Marek"
print(mark is again, again.firstname)

# %% check goals=your-turn
goal("`mark` and `again` are one object", got=mark is again)
names = seen.column("astronauts", "firstname")
goal("The row says Marek", got="Marek" in names)
goal("There is one COMMIT", wanted=1, got=seen.tape.count("COMMIT"))
advise("Two Sessions keep two objects of one row. Let both calls use one Session.", when=mark is not again)
advise("`again` is the same object now. What saves its change?", when="COMMIT" not in seen.tape)


# %% passes-the-session solution=your-turn
# The function gets the Session from its caller, who commits.
def find(session, key):
    return session.get(Astronaut, key)


with Session(engine) as session:
    mark = find(session, 6)
    again = find(session, 6)
    mark.firstname = "Marek"
    print(mark is again, again.firstname)
    session.commit()

# %% no-function solution=your-turn
# One `begin()` block: it commits at its end.
with Session(engine) as session, session.begin():
    mark = session.get(Astronaut, 6)
    again = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    print(mark is again, again.firstname)


# %% commits-another-session wrong=your-turn
# Two Sessions keep two objects of one row. Let both calls use one Session.
def find(key):
    with Session(engine) as session:
        return session.get(Astronaut, key)


with Session(engine) as session:
    mark = find(6)
    again = find(6)
    mark.firstname = "Marek"
    session.commit()


# %% adds-one-of-two wrong=your-turn
# Two Sessions keep two objects of one row. Let both calls use one Session.
def find(key):
    with Session(engine) as session:
        return session.get(Astronaut, key)


with Session(engine) as session:
    mark = find(6)
    again = find(6)
    session.add(mark)
    mark.firstname = "Marek"
    session.commit()


# %% does-not-commit wrong=your-turn
# `again` is the same object now. What saves its change?
def find(session, key):
    return session.get(Astronaut, key)


with Session(engine) as session:
    mark = find(session, 6)
    again = find(session, 6)
    mark.firstname = "Marek"
    print(mark is again, again.firstname)

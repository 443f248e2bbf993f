"""Object states: from transient to detached, what moves an object, and what it raises in the wrong state."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session, make_transient

engine = database()

# %% five-states "One object in all five states"
venkat = Astronaut(firstname="Venkat", lastname="Kapoor")
info = inspect(venkat)
print("transient: ", info.transient)
with Session(engine) as session:
    session.add(venkat)
    print("pending:   ", info.pending)
    session.flush()
    print("persistent:", info.persistent)
    session.delete(venkat)
    session.flush()
    print("deleted:   ", info.deleted)
    session.commit()
    print("detached:  ", info.detached)


# %% marked-is-still-persistent "Changed, and marked for deletion"
def state(obj):
    names = ["transient", "pending", "persistent", "deleted", "detached"]
    return next(name for name in names if getattr(inspect(obj), name))


with Session(engine) as session:
    mark, beth = session.get(Astronaut, 6), session.get(Astronaut, 5)
    mark.lastname = "Marek"
    session.delete(beth)
    print(state(mark), mark in session.dirty, inspect(mark).attrs.lastname.history)
    print(state(beth), beth in session.deleted, beth in session)
    session.flush()
    print(state(beth), beth in session.deleted, beth in session)
    session.rollback()

# %% rollback-turns-back "rollback() and the states"
with Session(engine) as session:
    beth = session.get(Astronaut, 5)
    session.delete(beth)
    rich = Astronaut(firstname="Rich", lastname="Purnell")
    session.add(rich)
    session.flush()
    print("flush():   ", state(beth), state(rich), rich.id)
    session.rollback()
    print("rollback():", state(beth), state(rich), rich.id)
    session.add(rich)
    session.flush()
    print("flush():   ", state(rich), rich.id)
    session.rollback()

# %% expunge-and-copy "expunge(), and a copy of a row"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.expunge(mark)
    print("expunge():       ", state(mark))
    make_transient(mark)
    print("make_transient():", state(mark))
    mark.id = None
    session.add(mark)
    session.commit()
    print("the copy has id  ", mark.id)

# %% a-copy-of-an-expired-object hidden=true
with Session(engine) as session:
    expired = session.get(Astronaut, 6)
    session.commit()
    session.expunge(expired)
    make_transient(expired)
    assert (expired.id, expired.firstname, expired.lastname) == (None, None, None)
del expired

# %% already-attached
one, two = Session(engine), Session(engine)
mark = one.get(Astronaut, 6)
try:
    two.add(mark)
except InvalidRequestError as error:
    print(str(error).partition(" to session")[0])

merged = two.merge(mark)
print("merge():", merged is mark, mark in one, merged in two)
two.close()
one.close()
two.add(mark)
print("close():", mark in one, mark in two)
two.close()

# %% another-object-of-the-row-is-there hidden=true
with Session(engine) as session:
    held = session.get(Astronaut, 6)
    try:
        session.add(mark)
    except InvalidRequestError as error:
        assert "another instance with key" in str(error)
    else:
        raise AssertionError(held)
    assert session.merge(mark) is held

# %% linked-is-not-added "Linked, but not added"
count = select(func.count(Mission.id))
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mission = Mission(name="Ares 3", astronaut=mark)
    session.commit()
    print("missions:", session.scalar(count), state(mission))
    session.add(mission)
    mark.missions.append(Mission(name="Ares 4"))
    session.commit()
    print("missions:", session.scalar(count), state(mission))

# %% delete-and-refresh-before-the-flush "delete() and refresh() of a pending object"
with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    for method in [session.delete, session.refresh]:
        try:
            method(mindy)
        except InvalidRequestError as error:
            print(f"{method.__name__}(): {error}")
    session.expunge(mindy)
    print("expunge():", state(mindy))
    session.add(mindy)
    session.flush()
    session.refresh(mindy)
    session.delete(mindy)

# %% expunge-leaves-the-children hidden=true
with Session(engine) as session:
    rich = Astronaut(firstname="Rich", lastname="Purnell", missions=[Mission(name="Ares 5")])
    session.add(rich)
    session.expunge(rich)
    assert list(session.new) == rich.missions
del rich

# %% fresh-crew hidden=true
engine = database()

# %% your-turn
session = Session(engine)
transient = Astronaut(firstname="Mindy", lastname="Park")
pending = Astronaut(firstname="Rich", lastname="Purnell")
persistent = session.get(Astronaut, 4)
deleted = session.get(Astronaut, 5)
detached = session.get(Astronaut, 6)

# %% check goals=your-turn
goal("`transient` is transient", wanted="transient", got=seen.state("transient"))
goal("`pending` is pending", wanted="pending", got=seen.state("pending"))
goal("`persistent` is persistent", wanted="persistent", got=seen.state("persistent"))
goal("`deleted` is deleted", wanted="deleted", got=seen.state("deleted"))
goal("`detached` is detached", wanted="detached", got=seen.state("detached"))
advise(
    "`delete()` only marks the object. The flush makes it deleted.",
    when=seen.state("deleted") == "persistent"
    and "DELETE" not in seen.tape
    and seen.session("session") == "in a transaction",
)
advise(
    "The flush has sent the `INSERT` of `pending`, too. Add it after the flush.",
    when=seen.state("pending") == "persistent" and seen.ends == "open",
)
advise(
    "The `COMMIT` has made the deleted object detached. A flush is enough.",
    when=seen.ends == "COMMIT",
)
advise(
    "`close()` detaches all persistent objects. `expunge()` detaches one.",
    when=seen.state("persistent") == "detached",
)

# %% adds-last solution=your-turn
# `pending` is added after the flush.
session = Session(engine)
transient = Astronaut(firstname="Mindy", lastname="Park")
pending = Astronaut(firstname="Rich", lastname="Purnell")
persistent = session.get(Astronaut, 4)
deleted = session.get(Astronaut, 5)
detached = session.get(Astronaut, 6)
session.expunge(detached)
session.delete(deleted)
session.flush()
session.add(pending)

# %% detaches-with-another-session solution=your-turn
# The `with` block of another Session detaches the object that it has loaded.
with Session(engine) as other:
    detached = other.get(Astronaut, 6)
session = Session(engine)
transient = Astronaut(firstname="Mindy", lastname="Park")
pending = Astronaut(firstname="Rich", lastname="Purnell")
persistent = session.get(Astronaut, 4)
deleted = session.get(Astronaut, 5)
session.delete(deleted)
session.flush()
session.add(pending)

# %% forgets-the-flush wrong=your-turn
# `delete()` only marks the object. The flush makes it deleted.
session = Session(engine)
transient = Astronaut(firstname="Mindy", lastname="Park")
pending = Astronaut(firstname="Rich", lastname="Purnell")
persistent = session.get(Astronaut, 4)
deleted = session.get(Astronaut, 5)
detached = session.get(Astronaut, 6)
session.expunge(detached)
session.delete(deleted)
session.add(pending)

# %% adds-before-the-flush wrong=your-turn
# The flush has sent the `INSERT` of `pending`, too. Add it after the flush.
session = Session(engine)
transient = Astronaut(firstname="Mindy", lastname="Park")
pending = Astronaut(firstname="Rich", lastname="Purnell")
persistent = session.get(Astronaut, 4)
deleted = session.get(Astronaut, 5)
detached = session.get(Astronaut, 6)
session.add(pending)
session.delete(deleted)
session.expunge(detached)
session.flush()

# %% commits wrong=your-turn
# The `COMMIT` has made the deleted object detached. A flush is enough.
session = Session(engine)
transient = Astronaut(firstname="Mindy", lastname="Park")
pending = Astronaut(firstname="Rich", lastname="Purnell")
persistent = session.get(Astronaut, 4)
deleted = session.get(Astronaut, 5)
detached = session.get(Astronaut, 6)
session.expunge(detached)
session.delete(deleted)
session.commit()
session.add(pending)

# %% closes wrong=your-turn
# `close()` detaches all persistent objects. `expunge()` detaches one.
session = Session(engine)
transient = Astronaut(firstname="Mindy", lastname="Park")
pending = Astronaut(firstname="Rich", lastname="Purnell")
persistent = session.get(Astronaut, 4)
deleted = session.get(Astronaut, 5)
detached = session.get(Astronaut, 6)
session.delete(deleted)
session.flush()
session.close()
session.add(pending)

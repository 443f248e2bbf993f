"""DetachedInstanceError: five cures, and two that are none."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy import select
from sqlalchemy.orm import Session, defer, selectinload
from sqlalchemy.orm.exc import DetachedInstanceError

engine = database()
with Session(engine) as session, session.begin():
    session.add(Mission(name="Ares 3", astronaut_id=6))

# %% use-it-inside-the-block
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    astronaut.lastname = "Watney-Lewis"
    session.commit()
    print(astronaut.lastname, astronaut.missions)

# %% load-it-with-the-query
with Session(engine) as session:
    query = select(Astronaut).where(Astronaut.id == 6).options(selectinload(Astronaut.missions))
    astronaut = session.scalars(query).one()

print(astronaut.lastname, astronaut.missions)

# %% keep-values-at-commit "Keep the values at commit"
with Session(engine, expire_on_commit=False) as session:
    astronaut = session.get(Astronaut, 6)
    astronaut.lastname = "Watney"
    session.commit()

print(astronaut.lastname)
try:
    print(astronaut.missions)
except DetachedInstanceError as error:
    print(error)

# %% give-it-a-session-again
with Session(engine) as session:
    session.add(astronaut)
    print(astronaut.missions)


# %% return-plain-values
def crew_member(id: int) -> dict[str, object]:
    with Session(engine) as session:
        astronaut = session.get(Astronaut, id)
        return {
            "name": astronaut.lastname,
            "missions": [mission.name for mission in astronaut.missions],
        }


crew_member(6)

# %% reading-before-the-commit
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    print(astronaut.lastname)
    session.commit()

try:
    print(astronaut.lastname)
except DetachedInstanceError as error:
    print(error)


# %% a-value-read-again-is-kept hidden=true
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    session.commit()
    astronaut.lastname
assert astronaut.lastname == "Watney"


# %% other-ways-to-expire hidden=true
def message(attribute: str) -> str:
    try:
        getattr(astronaut, attribute)
    except DetachedInstanceError as error:
        return str(error)
    return "loaded"


with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    session.rollback()
assert "attribute refresh operation" in message("lastname")

with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    session.expire(astronaut)
assert "attribute refresh operation" in message("lastname")

# %% a-deferred-column hidden=true
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6, options=[defer(Astronaut.born)])
assert "deferred load operation of attribute 'born' cannot proceed" in message("born")

# %% a-commit-expires-what-was-loaded-eagerly hidden=true
for expires, expected in [(True, "lazy load operation of attribute 'missions'"), (False, "loaded")]:
    with Session(engine, expire_on_commit=expires) as session:
        astronaut = session.get(Astronaut, 6, options=[selectinload(Astronaut.missions)])
        session.commit()
    assert expected in message("missions")


# %% your-turn
def find(id: int) -> Astronaut:
    with Session(engine) as session:
        return session.get(Astronaut, id)


astronaut = find(6)
try:
    print(astronaut.missions)
except DetachedInstanceError as error:
    print(type(error).__name__)

# %% check goals=your-turn
goal("`missions` is loaded on `astronaut`", got="missions" in seen.attributes("astronaut"))
goal("`astronaut` is detached: `find()` has closed its Session", wanted="detached", got=seen.state("astronaut"))
goal("Two `SELECT` statements are enough", at_most=2, got=seen.tape.count("SELECT"))
advise(
    "The Session is still open, and so is its transaction. Load `missions` while the block is open.",
    when=seen.state("astronaut") == "persistent",
)


# %% selectinload solution=your-turn
# `selectinload()` loads the missions with a second `SELECT`.
def find(id: int) -> Astronaut:
    with Session(engine) as session:
        return session.get(Astronaut, id, options=[selectinload(Astronaut.missions)])


astronaut = find(6)
try:
    print(astronaut.missions)
except DetachedInstanceError as error:
    print(type(error).__name__)


# %% reads-it-inside solution=your-turn
# Reading the attribute inside the block loads it, too.
def find(id: int) -> Astronaut:
    with Session(engine) as session:
        found = session.get(Astronaut, id)
        found.missions
        return found


astronaut = find(6)
try:
    print(astronaut.missions)
except DetachedInstanceError as error:
    print(type(error).__name__)

# %% leaves-the-session-open wrong=your-turn
# The Session is still open, and so is its transaction. Load `missions` while the block is open.
session = Session(engine)


def find(id: int) -> Astronaut:
    return session.get(Astronaut, id)


astronaut = find(6)
print(astronaut.missions)


# %% refreshes wrong=your-turn
# Two `SELECT` statements are enough
def find(id: int) -> Astronaut:
    with Session(engine) as session:
        found = session.get(Astronaut, id)
        session.refresh(found)
        found.missions
        return found


astronaut = find(6)
print(astronaut.missions)


# %% keeps-columns-alone wrong=your-turn
# `missions` is loaded on `astronaut`
def find(id: int) -> Astronaut:
    with Session(engine, expire_on_commit=False) as session:
        return session.get(Astronaut, id)


astronaut = find(6)

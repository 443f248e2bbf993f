"""One factory, with the options that the program needs."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.orm import sessionmaker

engine = database()


# %% your-turn raises=DetachedInstanceError
def hire(firstname, lastname):
    with sessionmaker(engine).begin() as session:
        astronaut = Astronaut(firstname=firstname, lastname=lastname)
        session.add(astronaut)
    return astronaut


mindy = hire("Mindy", "Park")
rich = hire("Rich", "Purnell")
print(mindy.lastname, rich.lastname)

# %% check goals=your-turn
factory = globals().get("SessionLocal")
is_used = isinstance(factory, sessionmaker) and "SessionLocal" in hire.__code__.co_names
goal("`hire()` uses a factory called `SessionLocal`", got=is_used)
goal("Its Sessions keep the values at commit", got=is_used and not factory().expire_on_commit)
goal("Both names are printed", wanted="Park Purnell", got=seen.output.strip())
saved = seen.column("astronauts", "lastname")[6:]
goal("Both rows are saved", wanted=["Park", "Purnell"], got=saved)
advise(
    "`commit()` has expired the objects, and the block has closed their Session. Which option keeps the values?",
    when=seen.error == "DetachedInstanceError",
)
advise("Create the factory above `hire()`, once, and call it `SessionLocal`.", when=not is_used)
advise(
    "`SessionLocal()` commits nothing at the end of its block. `SessionLocal.begin()` does.",
    when=not saved,
)

# %% one-factory solution=your-turn
# One factory at module level, with the option.
SessionLocal = sessionmaker(engine, expire_on_commit=False)


def hire(firstname, lastname):
    with SessionLocal.begin() as session:
        astronaut = Astronaut(firstname=firstname, lastname=lastname)
        session.add(astronaut)
    return astronaut


mindy = hire("Mindy", "Park")
rich = hire("Rich", "Purnell")
print(mindy.lastname, rich.lastname)

# %% commits-itself solution=your-turn
# `with SessionLocal()` opens the Session, and `commit()` saves.
SessionLocal = sessionmaker(engine, expire_on_commit=False)


def hire(firstname, lastname):
    with SessionLocal() as session:
        astronaut = Astronaut(firstname=firstname, lastname=lastname)
        session.add(astronaut)
        session.commit()
    return astronaut


mindy = hire("Mindy", "Park")
rich = hire("Rich", "Purnell")
print(mindy.lastname, rich.lastname)

# %% configures-it solution=your-turn
# `configure()` adds the option to a factory that exists.
SessionLocal = sessionmaker(engine)
SessionLocal.configure(expire_on_commit=False)


def hire(firstname, lastname):
    with SessionLocal.begin() as session:
        astronaut = Astronaut(firstname=firstname, lastname=lastname)
        session.add(astronaut)
    return astronaut


mindy = hire("Mindy", "Park")
rich = hire("Rich", "Purnell")
print(mindy.lastname, rich.lastname)

# %% no-option wrong=your-turn
# `commit()` has expired the objects, and the block has closed their Session. Which option keeps the values?
SessionLocal = sessionmaker(engine)


def hire(firstname, lastname):
    with SessionLocal.begin() as session:
        astronaut = Astronaut(firstname=firstname, lastname=lastname)
        session.add(astronaut)
    return astronaut


mindy = hire("Mindy", "Park")
rich = hire("Rich", "Purnell")
print(mindy.lastname, rich.lastname)


# %% factory-in-the-function wrong=your-turn
# Create the factory above `hire()`, once, and call it `SessionLocal`.
def hire(firstname, lastname):
    with sessionmaker(engine, expire_on_commit=False).begin() as session:
        astronaut = Astronaut(firstname=firstname, lastname=lastname)
        session.add(astronaut)
    return astronaut


mindy = hire("Mindy", "Park")
rich = hire("Rich", "Purnell")
print(mindy.lastname, rich.lastname)

# %% forgets-the-commit wrong=your-turn
# `SessionLocal()` commits nothing at the end of its block. `SessionLocal.begin()` does.
SessionLocal = sessionmaker(engine, expire_on_commit=False)


def hire(firstname, lastname):
    with SessionLocal() as session:
        astronaut = Astronaut(firstname=firstname, lastname=lastname)
        session.add(astronaut)
    return astronaut


mindy = hire("Mindy", "Park")
rich = hire("Rich", "Purnell")
print(mindy.lastname, rich.lastname)

"""merge() of a dataclass: a default where no value was given."""

# %% set-up hidden=true
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column, relationship

engine = create_engine("sqlite://")


class Base(MappedAsDataclass, DeclarativeBase):
    pass


# %% a-dataclass-with-defaults
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None] = mapped_column(default=None)
    entries: Mapped[list["Entry"]] = relationship(default_factory=list)


class Entry(Base):
    __tablename__ = "entries"
    text: Mapped[str] = mapped_column(primary_key=True)
    log_id: Mapped[int | None] = mapped_column(ForeignKey("logs.id"), init=False)


# %% a-log-with-an-entry hidden=true
Base.metadata.create_all(engine)

# %% merge-of-a-dataclass
with Session(engine) as session:
    entry = Entry("Sol 6")
    session.add(Log(id=1, title="Watney", entries=[entry]))
    session.commit()

with Session(engine) as session:
    log = session.merge(Log(id=1))
    print(log.title, log.entries)
    session.commit()

# %% defaults-of-the-class hidden=true
new = Log(id=2)
assert (new.title, new.entries) == (None, [])


# %% a-factory-of-a-column hidden=true
class Sol(Base):
    __tablename__ = "sols"
    id: Mapped[int] = mapped_column(primary_key=True)
    weather: Mapped[str] = mapped_column(default_factory=lambda: "sunny")


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Sol(id=6, weather="storm"))
    session.commit()

with Session(engine) as session:
    assert session.merge(Sol(id=6)).weather == "sunny"

# %% get-and-set hidden=true
with Session(engine) as session:
    session.merge(Log(id=3, title="Lewis", entries=[Entry("Sol 7")]))
    session.commit()

with Session(engine) as session:
    log = session.get(Log, 3)
    log.title = "Melissa"
    session.commit()
    assert (log.title, len(log.entries)) == ("Melissa", 1)

# %% a-default-that-is-passed hidden=true
with Session(engine) as session:
    log = session.merge(Log(id=3, title=None))
    session.commit()
    assert log.title is None

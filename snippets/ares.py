"""The one data set of all stories: the crew of Ares 3, their missions, and a database that holds them."""

from datetime import date

from sqlalchemy import Engine, ForeignKey, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    """What all models have in common."""


class Astronaut(Base):
    """One of the crew."""

    __tablename__ = "astronauts"

    id: Mapped[int] = mapped_column(primary_key=True)
    firstname: Mapped[str]
    lastname: Mapped[str]
    born: Mapped[date | None]
    missions: Mapped[list["Mission"]] = relationship(back_populates="astronaut")

    def __repr__(self) -> str:
        return f"Astronaut({self.firstname!r}, {self.lastname!r})"


class Mission(Base):
    """A flight of one astronaut."""

    __tablename__ = "missions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    astronaut_id: Mapped[int | None] = mapped_column(ForeignKey("astronauts.id"))
    astronaut: Mapped[Astronaut | None] = relationship(back_populates="missions")

    def __repr__(self) -> str:
        return f"Mission({self.name!r})"


def crew() -> list[Astronaut]:
    """Return the six of Ares 3 as new objects that no session knows yet."""
    return [
        Astronaut(firstname="Melissa", lastname="Lewis", born=date(1995, 7, 15)),
        Astronaut(firstname="Rick", lastname="Martinez", born=date(1996, 1, 21)),
        Astronaut(firstname="Alex", lastname="Vogel", born=date(1994, 11, 15)),
        Astronaut(firstname="Chris", lastname="Beck", born=date(1999, 8, 2)),
        Astronaut(firstname="Beth", lastname="Johanssen", born=date(2006, 5, 9)),
        Astronaut(firstname="Mark", lastname="Watney", born=date(1994, 10, 12)),
    ]


def database(url: str = "sqlite://") -> Engine:
    """Return an engine whose database has the tables and the six astronauts; in memory, unless the URL says otherwise."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all(crew())
    return engine


def watch(engine: Engine) -> list[str]:
    """Return a list that grows by the first word of what SQLAlchemy asks of the driver: SELECT, INSERT, COMMIT, …

    The driver is not asked to begin: SQLAlchemy's own logging calls that "BEGIN (implicit)", and so does the list.
    """
    log: list[str] = []
    event.listen(engine, "begin", lambda connection: log.append("BEGIN (implicit)"))
    event.listen(engine, "commit", lambda connection: log.append("COMMIT"))
    event.listen(engine, "rollback", lambda connection: log.append("ROLLBACK"))
    event.listen(
        engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, *rest: log.append(statement.split()[0]),
    )
    return log

"""The data set of all stories as it is written for SQLAlchemy 1.4, which has no `DeclarativeBase` and no `Mapped`."""

from datetime import date

from sqlalchemy import Column, Date, ForeignKey, Integer, String, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Astronaut(Base):
    """One of the crew."""

    __tablename__ = "astronauts"

    id = Column(Integer, primary_key=True)
    firstname = Column(String, nullable=False)
    lastname = Column(String, nullable=False)
    born = Column(Date)
    missions = relationship("Mission", back_populates="astronaut")

    def __repr__(self) -> str:
        return f"Astronaut({self.firstname!r}, {self.lastname!r})"


class Mission(Base):
    """A flight of one astronaut."""

    __tablename__ = "missions"

    id = Column(Integer, primary_key=True)
    name = Column(String, nullable=False)
    astronaut_id = Column(ForeignKey("astronauts.id"))
    astronaut = relationship(Astronaut, back_populates="missions")

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
    """Return a list that grows by the first word of what SQLAlchemy asks of the driver, as in the other `ares`."""
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

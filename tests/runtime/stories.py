"""What the tests of the probes share: a story of two models, and runs that must not fail."""

from livecells.runtime.result import CellResult
from livecells.runtime.stories import Stories

SET_UP = """
import gc
from enum import Enum
from sqlalchemy import ForeignKey, create_engine, event, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Astronaut(Base):
    __tablename__ = "astronauts"
    id: Mapped[int] = mapped_column(primary_key=True)
    missions: Mapped[list["Mission"]] = relationship(back_populates="astronaut")
    name: Mapped[str]

class Mission(Base):
    __tablename__ = "missions"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    astronaut_id: Mapped[int | None] = mapped_column(ForeignKey("astronauts.id"))
    astronaut: Mapped[Astronaut | None] = relationship(back_populates="missions")

def database(url="sqlite://"):
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Astronaut(name="Mark", missions=[Mission(name="Ares 3")]))
        session.add(Astronaut(name="Beth"))
    return engine

engine = database()
"""


def a_story(*cells: str) -> list[CellResult]:
    """Run the set-up and the cells, each of which must end well, and return the results of the cells."""
    stories = Stories()
    stories.reset("story")
    results = [stories.run("story", f"cell-{number}", cell) for number, cell in enumerate([SET_UP, *cells])]
    assert [result.error for result in results] == [None] * len(results)
    return results[1:]

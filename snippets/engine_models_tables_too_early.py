"""create_all() above the class: it creates no table."""

# %% set-up hidden=true
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("sqlite://")


class Base(DeclarativeBase):
    """What all models have in common."""


# %% created-too-early raises=OperationalError "create_all() comes too early"
Base.metadata.create_all(engine)
print("create_all() knew:", list(Base.metadata.tables))


class Astronaut(Base):
    __tablename__ = "astronauts"

    id: Mapped[int] = mapped_column(primary_key=True)


print("it knows now:     ", list(Base.metadata.tables))
with Session(engine) as session:
    session.scalars(select(Astronaut)).all()

"""Transaction: one solution of the exercise."""

# %% set-up hidden=true
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from ares import Mission, database

engine = database()
with Session(engine) as session, session.begin():
    session.add_all([Mission(name="Ares 3", astronaut_id=1), Mission(name="Ares 4", astronaut_id=6)])
seats = select(Mission.id, Mission.name, Mission.astronaut_id).order_by(Mission.id)


# %% solved
def transfer(moves):
    with Session(engine) as session, session.begin():
        for mission_id, astronaut_id in moves:
            session.get_one(Mission, mission_id).astronaut_id = astronaut_id


transfer([(1, 6), (2, 1)])  # Lewis and Watney swap their seats
try:
    transfer([(1, 2), (99, 6)])  # there is no mission 99
except NoResultFound:
    print("the second half failed")

with Session(engine) as session:
    holders = [row.astronaut_id for row in session.execute(seats)]
assert holders == [6, 1], f"{holders}, not [6, 1]: half of the second transfer stayed"

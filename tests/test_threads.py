"""What the pages say of threads, run here: Python in the browser has none, so no cell can show it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.pool import StaticPool

TURNS: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}


def tables_in_another_thread(engine: Engine) -> list[str]:
    """Create a table in this thread, and return the tables that another one finds."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE astronauts (id INTEGER PRIMARY KEY)"))
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: inspect(engine).get_table_names()).result()


@pytest.mark.parametrize(("options", "found"), [({}, []), (TURNS, ["astronauts"])], ids=["usual pool", "StaticPool"])
def test_another_thread_finds_a_database_in_memory_with_the_pool_of_one_connection_alone(
    options: dict[str, Any], found: list[str]
) -> None:
    engine = create_engine("sqlite://", **options)
    assert tables_in_another_thread(engine) == found
    engine.dispose()

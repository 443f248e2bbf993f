"""Values: as much of them as a page can take."""

from typing import Any

from sqlalchemy import create_engine, literal, select, text, union_all

from livecells.runtime.result import ValueTable
from livecells.runtime.values import MAX_CELL, MAX_COLUMNS, MAX_ROWS, format_value


def rows_of(statement: Any) -> ValueTable:
    with create_engine("sqlite://").connect() as connection:
        value = format_value(list(connection.execute(statement)))
    assert value is not None
    table = value.table
    assert table is not None
    assert {len(row) for row in table.rows} == {len(table.columns)}
    return table


def test_a_huge_value_is_cut() -> None:
    value = format_value("x" * 10**8)
    assert value is not None
    assert value.text == "'" + "x" * 9_999 + "… 99,990,002 more characters"


def test_a_long_table_says_how_many_rows_more_there_are() -> None:
    table = rows_of(union_all(*[select(literal(n), literal("x")) for n in range(MAX_ROWS + 50)]))
    assert len(table.rows) == MAX_ROWS + 1
    assert table.rows[-1] == ["… 50 more rows", ""]


def test_a_wide_table_says_how_many_columns_more_there_are() -> None:
    table = rows_of(select(*[literal(n).label(f"c{n}") for n in range(MAX_COLUMNS + 5)]))
    assert table.columns[-2:] == [f"c{MAX_COLUMNS - 1}", "… 5 more columns"]
    assert table.rows[0][-2:] == [str(MAX_COLUMNS - 1), "…"]


def test_a_long_cell_is_cut_and_an_odd_name_is_readable() -> None:
    table = rows_of(text("""SELECT printf('%.*c', 1000, 'x') AS "<b>\u202e\0</b>" """.replace("\0", "\a")))
    assert table.columns == ["<b>⟨U+202E⟩␇</b>"]
    assert table.rows == [["'" + "x" * (MAX_CELL - 1) + "… 802 more characters"]]


def test_a_subclass_of_list_is_read_as_the_list_that_it_is() -> None:
    class Endless(list[Any]):
        def __iter__(self) -> Any:
            while True:
                yield self[0]

        def __len__(self) -> int:
            return 10**9

        def __getitem__(self, _: Any) -> Any:
            return [1] * 10**6

        def __bool__(self) -> bool:
            raise SystemExit

    with create_engine("sqlite://").connect() as connection:
        value = format_value(Endless(connection.execute(text("SELECT 1 AS a"))))
    assert value is not None
    assert value.table == ValueTable(["a"], [["1"]])

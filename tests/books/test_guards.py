"""The database itself refuses to change what is sealed or append-only, by whatever statement."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from luodi.books.hashing import narrow_tables, tables
from luodi.books.models import Book, TaskRow
from luodi.ledger.audit.guards import guarded_tables, install, remove
from tests.books.samples import TODAY, sample

pytestmark = pytest.mark.django_db
GUARDED = guarded_tables()
ROWS = [model._meta.db_table for model in tables().values()]
NARROW = [model._meta.db_table for model in narrow_tables().values()]
POSTGRESQL, SQLITE = "postgresql", "sqlite"

UPSERT = (
    "INSERT INTO {table} SELECT * FROM {table} WHERE id = {id}"
    " ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}"
)
STATEMENTS: list[tuple[str, str]] = [
    ("", "UPDATE {table} SET {column} = {column} WHERE id = {id}"),
    ("", "UPDATE {table} SET id = id + 1000000 WHERE id = {id}"),
    ("", "DELETE FROM {table} WHERE id = {id}"),
    ("", "DELETE FROM {table}"),
    ("", UPSERT),
    (SQLITE, "INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = {id}"),
    (SQLITE, "REPLACE INTO {table} SELECT * FROM {table} WHERE id = {id}"),
    (SQLITE, "UPDATE OR REPLACE {table} SET {column} = {column} WHERE id = {id}"),
    (POSTGRESQL, "TRUNCATE {table} CASCADE"),
    (POSTGRESQL, "UPDATE ONLY {table} SET {column} = {column} FROM (SELECT 1) one WHERE id = {id}"),
    (POSTGRESQL, "DELETE FROM {table} USING (SELECT 1) one WHERE id = {id}"),
]


@pytest.fixture
def rows() -> dict[str, models.Model]:
    """A row in every guarded table, the books' rows in a book that is sealed."""
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    book = Book.objects.create(region="1", region_name="县", period="2024-05", revision=1, today=TODAY)
    made = {table: sample(by_table[table]) for table in GUARDED}
    _seal(book)
    connection.check_constraints()
    return made


def _seal(book: Book, sequence: int = 1) -> None:
    book.sealed_at, book.sequence, book.hash = "2024-06-01T00:00:00Z", sequence, "1" * 64
    book.save()


def _refused(attempt: Callable[[], Any]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        attempt()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _filled(statement: str, row: models.Model) -> str:
    column = next(f.column for f in row._meta.concrete_fields if not f.primary_key and not f.is_relation)
    return statement.format(table=row._meta.db_table, column=f'"{column}"', id=row.pk)


@pytest.mark.parametrize("table", GUARDED)
def test_no_statement_changes_or_deletes_a_row(rows: dict[str, models.Model], table: str) -> None:
    row = rows[table]
    before = type(row)._default_manager.filter(pk=row.pk).values().get()
    for vendor, statement in STATEMENTS:
        if vendor in ("", connection.vendor):
            _refused(partial(_run, _filled(statement, row)))
    assert type(row)._default_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("table", GUARDED)
def test_the_models_cannot_either(rows: dict[str, models.Model], table: str) -> None:
    row = rows[table]
    mine = type(row)._default_manager.filter(pk=row.pk)
    field = next(f for f in row._meta.concrete_fields if not f.primary_key and not f.is_relation)
    _refused(lambda: mine.update(**{field.name: getattr(row, field.attname)}))
    _refused(row.save)
    _refused(lambda: type(row)._default_manager.bulk_update([row], [field.name]))
    _refused(lambda: mine._raw_delete(mine.db))


@pytest.mark.parametrize("table", ROWS)
def test_nothing_is_added_to_a_sealed_book(rows: dict[str, models.Model], table: str) -> None:
    row = rows[table]
    names = [f.column for f in row._meta.concrete_fields if not f.primary_key]
    listed = ", ".join(f'"{name}"' for name in names)
    _refused(lambda: _run(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table}"))
    row.pk = None
    _refused(lambda: row.save(force_insert=True))
    _refused(lambda: type(row)._default_manager.bulk_create([row]))


@pytest.mark.parametrize("table", ROWS)
def test_nothing_is_moved_into_a_sealed_book(rows: dict[str, models.Model], table: str) -> None:
    row, sealed = rows[table], rows["books_book"]
    open_book = _open_book(0)
    _copied(row, open_book)
    _refused(lambda: type(row)._default_manager.filter(pk=row.pk).update(book=sealed))
    _refused(lambda: _run(f"UPDATE {table} SET book_id = {sealed.pk} WHERE id = {row.pk}"))
    assert type(row)._default_manager.filter(book=open_book).update(book=open_book) == 1
    assert type(row)._default_manager.filter(book=open_book).delete()[0] == 1


@pytest.mark.parametrize("table", ROWS)
def test_a_row_never_changes_its_book(rows: dict[str, models.Model], table: str) -> None:
    row, here, there = rows[table], _open_book(0), _open_book(2)
    _copied(row, here)
    _refused(lambda: type(row)._default_manager.filter(pk=row.pk).update(book=there))
    _refused(lambda: _run(f"UPDATE {table} SET book_id = {there.pk} WHERE id = {row.pk}"))


@pytest.mark.parametrize("table", NARROW)
def test_nothing_is_hung_on_a_row_of_another_book(rows: dict[str, models.Model], table: str) -> None:
    """Neither on a sealed one, nor on one that is open: it would be sealed with it unseen."""
    row: Any = rows[table]
    sealed_head, open_book = row.row, _open_book(0)
    _copied(row, open_book)
    own, other = row.row, _head_copied(sealed_head, _open_book(2))
    for head in (sealed_head, other):
        names = [f.column for f in row._meta.concrete_fields if f.column not in ("id", "row_id")]
        listed = ", ".join(f'"{name}"' for name in names)
        copy = f"INTO {table} (row_id, {listed}) SELECT {head.pk}, {listed} FROM {table} WHERE id = {row.pk}"
        _refused(partial(_run, f"INSERT {copy}"))
        _refused(partial(_run, f"UPDATE {table} SET row_id = {head.pk} WHERE id = {row.pk}"))
        if connection.vendor == SQLITE:
            _refused(partial(_run, f"REPLACE {copy}"))
            columns = listed.replace('"id", ', "")
            _refused(
                partial(
                    _run,
                    f"INSERT OR REPLACE INTO {table} (id, row_id, {columns})"
                    f" SELECT id, {head.pk}, {columns} FROM {table} WHERE id = {row.pk}",
                )
            )
        row.pk, row.row = None, head
        _refused(partial(row.save, force_insert=True))
        _refused(partial(type(row)._default_manager.bulk_create, [row]))
        row.pk = type(row)._default_manager.get(book=open_book).pk
    row.row = own
    row.save()


def test_no_book_comes_sealed(rows: dict[str, models.Model]) -> None:
    """Nor by whatever statement: it is written open, and sealed by a change, once."""
    book: Any = rows["books_book"]
    names = [f.column for f in Book._meta.concrete_fields if f.column not in ("id", "key", "revision")]
    listed = ", ".join(f'"{name}"' for name in names if name != "sequence")
    copy = (
        f"INTO books_book (key, revision, sequence, {listed})"
        f" SELECT {{key}}, 7, 7, {listed} FROM books_book WHERE id = {book.pk}"
    )
    key = (
        "'"
        + "7" * (32 if connection.vendor == SQLITE else 8)
        + ("'" if connection.vendor == SQLITE else "-7777-7777-7777-777777777777'")
    )
    statements = [f"INSERT {copy.format(key=key)}"]
    if connection.vendor == SQLITE:
        statements += [f"REPLACE {copy.format(key=key)}", f"INSERT OR IGNORE {copy.format(key=key)}"]
    else:
        statements += [f"INSERT {copy.format(key=key)} ON CONFLICT DO NOTHING"]
    for statement in statements:
        _refused(partial(_run, statement))
    forged = Book(
        region="2", region_name="县", period="2024-05", revision=1, today=TODAY, sequence=1, hash="1" * 64,
        sealed_at="2024-06-01T00:00:00Z",
    )  # fmt: skip
    _refused(forged.save)
    forged.pk = None
    _refused(lambda: Book.objects.bulk_create([forged]))
    assert list(Book.objects.all()) == [book]


def test_a_book_is_sealed_once(rows: dict[str, models.Model]) -> None:
    book = _open_book(2)
    _seal(book, 2)
    _refused(partial(_seal, book, 3))


def _open_book(revision: int) -> Book:
    return Book.objects.create(region="1", region_name="县", period="2024-05", revision=revision, today=TODAY)


def _head_copied(head: Any, book: Book) -> Any:
    """The same row in another book, and in its place under a new number."""
    copy = type(head)._default_manager.get(pk=head.pk)
    copy.pk, copy.book = None, book
    copy.save(force_insert=True)
    return copy


def _copied(row: Any, book: Book) -> None:
    """Make of the row one of another book, with the row that it hangs on."""
    if any(field.name == "row" for field in row._meta.concrete_fields):
        row.row = _head_copied(row.row, book)
    row.pk, row.book = None, book
    row.save(force_insert=True)


def test_every_table_of_rows_is_guarded() -> None:
    assert set(ROWS) <= set(GUARDED)


def test_a_sealed_book_is_not_unsealed(rows: dict[str, models.Model]) -> None:
    for change in ({"sealed_at": None}, {"revision": 0, "sealed_at": None}, {"hash": "2" * 64}):
        _refused(partial(Book.objects.filter(pk=rows["books_book"].pk).update, **change))


def test_triggers_are_installed_again_without_harm(rows: dict[str, models.Model]) -> None:
    for _ in range(2):
        install(connection)
    _refused(TaskRow.objects.all().delete)


def test_only_dropping_the_triggers_lets_one_in(rows: dict[str, models.Model]) -> None:
    """What the product never does: a test that these triggers, and nothing else, refuse."""
    with transaction.atomic():
        remove(connection)
        assert TaskRow.objects.update(text="改过") == 1
        transaction.set_rollback(True)
    _refused(lambda: TaskRow.objects.update(text="改过"))


def test_no_temporary_table_stands_in_for_the_books(rows: dict[str, models.Model]) -> None:
    if connection.vendor == "postgresql":
        _run("CREATE TEMP TABLE books_book (id bigint, sealed_at timestamptz) ON COMMIT DROP")
        _refused(partial(_run, "UPDATE public.books_taskrow SET status = 'x'"))

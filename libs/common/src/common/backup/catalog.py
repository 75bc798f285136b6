"""Reads from Postgres's own catalog what a schema holds, so that tables of libraries are not forgotten."""

from sqlalchemy import Connection, MetaData, text

from common.backup.layout import SequenceState, TableShape

REVISION = "SELECT version_num FROM {schema}.alembic_version"
COLUMNS = """
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
       a.attidentity::text AS identity, a.attgenerated::text AS generated,
       pg_get_expr(d.adbin, d.adrelid) AS value
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = CAST(:table AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""
# Primary keys before the foreign keys that point at them.
CONSTRAINTS = """
SELECT 'ALTER TABLE ' || CAST(CAST(:table AS regclass) AS text) || ' ADD CONSTRAINT '
       || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) AS statement
FROM pg_constraint WHERE conrelid = CAST(:table AS regclass) AND contype IN ('p', 'u', 'c', 'f')
ORDER BY array_position(ARRAY['p', 'u', 'c', 'f'], contype::text), conname
"""
INDEXES = """
SELECT pg_get_indexdef(i.indexrelid) AS statement FROM pg_index i
WHERE i.indrelid = CAST(:table AS regclass)
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c
                  WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
ORDER BY i.indexrelid
"""
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = :schema ORDER BY sequencename"


def quoted(connection: Connection, *names: str) -> str:
    """A qualified name as SQL wants it."""
    preparer = connection.dialect.identifier_preparer
    return ".".join(preparer.quote_identifier(name) for name in names)


def revision(connection: Connection, schema: str) -> str:
    return str(connection.scalar(text(REVISION.format(schema=quoted(connection, schema)))))


def tables(connection: Connection, schema: str) -> tuple[TableShape, ...]:
    """Every table of the schema, those that others refer to first."""
    metadata = MetaData(schema=schema)
    metadata.reflect(connection)
    return tuple(_shape(connection, schema, table.name) for table in metadata.sorted_tables)


def _shape(connection: Connection, schema: str, name: str) -> TableShape:
    table = quoted(connection, schema, name)
    columns = connection.execute(text(COLUMNS), {"table": table}).all()
    definitions = []
    for column in columns:
        definition = f"{quoted(connection, column.name)} {column.type}"
        if column.identity:
            kind = "ALWAYS" if column.identity == "a" else "BY DEFAULT"
            definition += f" GENERATED {kind} AS IDENTITY"
        elif column.generated:
            definition += f" GENERATED ALWAYS AS ({column.value}) STORED"
        elif column.value is not None:
            definition += f" DEFAULT {column.value}"
        definitions.append(definition + (" NOT NULL" if column.required else ""))
    finish = [
        row.statement
        for query in (CONSTRAINTS, INDEXES)
        for row in connection.execute(text(query), {"table": table})
    ]
    return TableShape(
        name=name,
        columns=tuple(column.name for column in columns if not column.generated),
        create=f"CREATE TABLE {table} ({', '.join(definitions)})",
        finish=tuple(finish),
    )


def sequences(connection: Connection, schema: str) -> tuple[SequenceState, ...]:
    """Sequences do not obey snapshots: they may stand further than the rows, never behind them."""
    found = []
    for name in connection.scalars(text(SEQUENCES), {"schema": schema}).all():
        place = quoted(connection, schema, name)
        row = connection.execute(text(f"SELECT last_value, is_called FROM {place}")).one()  # noqa: S608 - quoted
        found.append(SequenceState(name=name, last_value=row.last_value, is_called=row.is_called))
    return tuple(found)

"""The delivery tables as DDL, one constant per shape; a migration executes the one that it was written for.

A constant is never edited: a change of the tables is a new constant and a new migration in every service.
"""

DELIVERY_1 = """
CREATE TABLE {schema}.outbox (
    id uuid NOT NULL CONSTRAINT pk_outbox PRIMARY KEY,
    task text NOT NULL,
    queue text NOT NULL,
    priority smallint NOT NULL,
    envelope json NOT NULL,
    state text NOT NULL,
    publishes integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    first_published_at timestamptz,
    published_at timestamptz,
    next_publish_at timestamptz,
    closed_at timestamptz,
    result json,
    error text
) WITH (fillfactor = 70);
CREATE INDEX ix_outbox_waiting ON {schema}.outbox (queue, priority, created_at) WHERE state = 'waiting';
CREATE INDEX ix_outbox_in_flight ON {schema}.outbox (queue) WHERE state = 'sent';
CREATE INDEX ix_outbox_closed ON {schema}.outbox (queue, closed_at) WHERE state = 'done';
CREATE TABLE {schema}.inbox (
    id uuid NOT NULL CONSTRAINT pk_inbox PRIMARY KEY,
    task text NOT NULL,
    envelope json NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    lease_token uuid,
    lease_until timestamptz,
    worker text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    claimed_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    result json,
    error text,
    traceback text
) WITH (fillfactor = 70);
CREATE INDEX ix_inbox_finished_at ON {schema}.inbox (finished_at) WHERE state IN ('done', 'discarded');
CREATE INDEX ix_inbox_unsettled ON {schema}.inbox (state) WHERE state IN ('open', 'running');
CREATE INDEX ix_inbox_dead ON {schema}.inbox (finished_at) WHERE state = 'dead';
CREATE TABLE {schema}.activity (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_activity PRIMARY KEY,
    event json NOT NULL
);
"""


def delivery_statements(shape: str, schema: str) -> list[str]:
    """Split one shape into statements, each to be given to ``op.execute`` in a migration."""
    return [s.strip() for s in shape.format(schema=schema).split(";") if s.strip()]

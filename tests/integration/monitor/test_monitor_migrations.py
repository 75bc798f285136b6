"""The migrations make exactly the tables that the code speaks of."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr

from common.db import make_engine, migrate, migration_state, migrations_folder
from common.messages import Service
from monitor_api.models import metadata


def test_the_migrated_schema_is_the_one_that_the_models_describe(database_url: str) -> None:
    engine = make_engine(SecretStr(database_url), Service.MONITOR_API)
    folder = migrations_folder(Service.MONITOR_API)
    migrate(engine, Service.MONITOR_API, folder)
    current, newest = migration_state(engine, Service.MONITOR_API, folder)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table_schema": "monitor_api",
                "include_schemas": True,
                "include_name": lambda name, kind, _: kind != "schema" or name == "monitor_api",
                "compare_type": True,
                "compare_server_default": True,
            },
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert current == newest
    assert differences == []

"""The migrations of exporter and maintenance make exactly the tables that their code speaks of."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import MetaData

from common.db import make_engine, migrate, migration_state, migrations_folder
from common.messages import Service
from exporter.models import metadata as exporter_metadata
from maintenance.models import metadata as maintenance_metadata

SCHEMAS = [(Service.EXPORTER, exporter_metadata), (Service.MAINTENANCE, maintenance_metadata)]


@pytest.mark.parametrize(("service", "metadata"), SCHEMAS, ids=lambda found: str(found)[:20])
def test_the_migrated_schema_is_the_one_in_the_models(
    database_url: str, service: Service, metadata: MetaData
) -> None:
    engine = make_engine(SecretStr(database_url), service)
    migrate(engine, service, migrations_folder(service))
    current, newest = migration_state(engine, service, migrations_folder(service))
    options = {
        "version_table_schema": service.value,
        "include_schemas": True,
        "include_name": lambda name, kind, _: kind != "schema" or name == service.value,
        "compare_type": True,
        "compare_server_default": True,
    }
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    engine.dispose()
    assert current == newest
    assert differences == []

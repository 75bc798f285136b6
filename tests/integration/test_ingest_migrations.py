from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr

from common.db import make_engine, migrate, migration_state, migrations_folder
from common.messages import Service
from ingest_email.models import metadata

SERVICE = Service.INGEST_EMAIL


def test_the_migrated_mail_schema_is_the_one_that_its_models_describe(database_url: str) -> None:
    engine = make_engine(SecretStr(database_url), SERVICE)
    folder = migrations_folder(SERVICE)
    migrate(engine, SERVICE, folder)
    current, newest = migration_state(engine, SERVICE, folder)
    options = {
        "version_table_schema": SERVICE.value,
        "include_schemas": True,
        "include_name": lambda name, kind, _: kind != "schema" or name == SERVICE.value,
        "compare_type": True,
        "compare_server_default": True,
    }
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    engine.dispose()
    assert current == newest
    assert differences == []

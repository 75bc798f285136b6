from langgraph.checkpoint.postgres.base import BasePostgresSaver

from support.pipeline import PipelineService


def test_the_checkpoint_tables_are_those_of_the_installed_checkpointer(pipeline: PipelineService) -> None:
    steps = pipeline.value("SELECT max(v) FROM checkpoint_migrations")
    assert steps == len(BasePostgresSaver.MIGRATIONS) - 1, (
        "a new release of the checkpointer: add a migration"
    )

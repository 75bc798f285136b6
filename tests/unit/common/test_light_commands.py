import subprocess
import sys

ASK = """
import sys
import invoice_pipeline.cli
print(*sorted({"alembic", "celery", "redis", "sqlalchemy"} & set(sys.modules)))
"""


def test_a_command_that_needs_no_server_does_not_load_the_libraries_for_servers() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

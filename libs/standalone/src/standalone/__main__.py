from standalone.cli import app

app()

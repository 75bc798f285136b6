from gmail_emulator.cli import app

app()

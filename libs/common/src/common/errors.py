"""The root of every error that AP Intake raises, and the three kinds the delivery layer tells apart."""


class ApIntakeError(Exception):
    """Any failure that this project names. Each subclass builds its own sentence from facts."""


class PermanentError(ApIntakeError):
    """Trying again cannot help: the message becomes a dead letter for a person to look at."""


class TransientError(ApIntakeError):
    """Trying again may help: the message stays open and is delivered again later."""


class OperationalError(ApIntakeError):
    """Expected in operation; counted, recorded, and no reason to try the message again."""


class SettingsError(ApIntakeError):
    """A setting is missing or wrong; the sentence names the setting and the command that mends it."""

from monitor_api.api.answers.base import Answer


class Alive(Answer):
    alive: bool = True


class Check(Answer):
    name: str
    ok: bool
    remedy: str | None = None


class Readiness(Answer):
    ready: bool
    checks: list[Check]

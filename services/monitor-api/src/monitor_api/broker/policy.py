"""Whether Redis is set up so that it neither drops messages nor forgets them."""

from pydantic import SecretStr
from redis.exceptions import RedisError

from common.delivery.broker import connect, require_safe_redis
from common.logging import get_logger

log = get_logger()


def require_fit_redis(redis_url: SecretStr) -> None:
    """Raises UnsafeRedis. One that does not answer yet is no reason to stop: readiness looks again."""
    try:
        with connect(redis_url) as client:
            require_safe_redis(client)
    except (RedisError, OSError) as error:
        log.warning("redis_policy_unknown", error=str(error))

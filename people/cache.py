"""A Redis cache that fails open: when Redis is gone or silent, nothing is cached and no page breaks."""

from typing import Any

from django.core.cache.backends.redis import RedisCache

from people.breaker import redis_breaker

TIMEOUT = 0.3


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache with short timeouts and a breaker. While the breaker is open every read misses.

    Rate limits are then off, which is the lesser evil: sign-in goes on working when Redis does not.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_timeout", TIMEOUT)
        options.setdefault("socket_connect_timeout", TIMEOUT)
        super().__init__(server, params)

    def _try(self, method: str, fallback: Any, *args: Any, **kwargs: Any) -> Any:
        operation = getattr(super(), method)
        return redis_breaker.run(lambda: operation(*args, **kwargs), fallback, without="The cache")

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._try("get", default, key, default, version)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        self._try("set", None, key, value, *args, **kwargs)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("add", True, key, value, *args, **kwargs))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._try("delete", False, key, version))

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("touch", False, key, *args, **kwargs))

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._try("has_key", False, key, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return dict(self._try("get_many", {}, keys, version))

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        return list(self._try("set_many", [], data, *args, **kwargs))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._try("delete_many", None, keys, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return int(self._try("incr", delta, key, delta, version))

    def clear(self) -> None:
        self._try("clear", None)

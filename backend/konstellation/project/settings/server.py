"""A network on servers: PostgreSQL, Elasticsearch, and a cache that all machines share."""

from typing import Any

from konstellation.project.settings.base import *  # noqa: F403
from konstellation.project.settings.env import env, plain

_database: dict[str, Any] = plain.dj_db_url("DATABASE_URL")
_limits = {
    # Milliseconds; a statement of the API has a stricter limit of its own.
    "statement_timeout": env.int("STATEMENT_TIMEOUT", 30_000),
    "lock_timeout": env.int("LOCK_TIMEOUT", 10_000),
    "idle_in_transaction_session_timeout": env.int("IDLE_TRANSACTION_TIMEOUT", 60_000),
}
DATABASES = {
    "default": {
        **_database,
        # The pool keeps connections; Django must not keep them as well.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            "options": " ".join(f"-c {name}={value}" for name, value in _limits.items()),
            # A statement that comes again and again is planned once in each connection.
            "server_side_binding": True,
            # After so many times; 0 is never, as a proxy that shares connections may want it.
            "prepare_threshold": env.int("DATABASE_PREPARE_AFTER", 2) or None,
            "pool": {
                "min_size": env.int("DATABASE_POOL_MIN", 1),
                "max_size": env.int("DATABASE_POOL_MAX", 8),
                # Seconds that a request waits for a connection before it is told to come again.
                "timeout": env.int("DATABASE_POOL_TIMEOUT", 5),
            },
        },
    }
}
SEARCH_ENGINE = (
    "konstellation.search.engines.elasticsearch.ElasticsearchEngine",
    {
        "url": plain.str("ELASTICSEARCH_URL"),
        "prefix": env.str("ELASTICSEARCH_PREFIX", "konstellation"),
        "api_key": env.str("ELASTICSEARCH_API_KEY", ""),
        "ca_file": env.str("ELASTICSEARCH_CA_FILE", ""),
        "shards": env.int("ELASTICSEARCH_SHARDS", 1),
        "replicas": env.int("ELASTICSEARCH_REPLICAS", 1),
        # Seconds for one question: the database still has to answer within two in its place.
        "timeout": env.float("ELASTICSEARCH_TIMEOUT", 1.5),
    },
)
CACHES = {
    "default": (
        plain.dj_cache_url("CACHE_URL")
        if plain.str("CACHE_URL", "")
        else {
            "BACKEND": "konstellation.project.cache.TableCache",
            "LOCATION": "cache",
        }
    )
}

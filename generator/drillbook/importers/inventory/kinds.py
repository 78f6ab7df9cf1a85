"""What kind of thing a part is, as far as its image, its type or its host tells."""

import re

from drillbook.model.inventory import DependencyKind

_WORDS: tuple[tuple[DependencyKind, str], ...] = (
    (
        "cache",
        r"redis|valkey|memcached?|dragonfly|keydb|elasticache|hazelcast|varnish|(?<![a-z])cache",
    ),
    (
        "database",
        (
            r"postgres|postgis|timescale|mysql|mariadb|percona|mongo|cockroach|cassandra|scylla|oracle"
            r"|mssql|sqlserver|db2|clickhouse|neo4j|influxdb|couchdb|couchbase|elasticsearch"
            r"|opensearch|solr|dynamodb|spanner|firestore|bigtable|(?<![a-z])rds|aurora|cloud-?sql"
            r"|sql|etcd|qdrant|weaviate|milvus|database|(?<![a-z])db(?![a-z])|docdb|redshift"
            r"|cosmosdb|bigquery|neptune"
        ),
    ),
    (
        "queue",
        (
            r"kafka|redpanda|rabbitmq|activemq|nats|pulsar|mosquitto|sqs|(?<![a-z])sns|kinesis|pubsub"
            r"|pub-sub|servicebus|eventhub|zookeeper|queue|topic|broker|(?<![a-z])msk|(?<![a-z])mq"
        ),
    ),
    (
        "object-storage",
        r"minio|(?<![a-z0-9])s3|bucket|seaweedfs|garage|object-?stor|blob|storage-account",
    ),
    (
        "identity",
        (
            r"keycloak|openldap|dex(?![a-z])|hydra|kratos|authelia|authentik|cognito|okta|auth0"
            r"|(?<![a-z])vault|iam-|identity|zitadel|active-?directory"
        ),
    ),
    ("cdn", r"cloudfront|(?<![a-z])cdn|fastly|akamai"),
    ("dns", r"coredns|(?<![a-z])bind9|unbound|route53|pihole|(?<![a-z])dns"),
    (
        "network",
        (
            r"envoy|haproxy|traefik|nginx|ingress|(?<![a-z])n?alb(?![a-z])|load-?balancer|vpc|vpn"
            r"|caddy|(?<![a-z])elb|apigateway|api-gateway|subnet|(?<![a-z])gateway"
        ),
    ),
)
_KINDS = tuple((kind, re.compile(words)) for kind, words in _WORDS)


def kind_of_image(image: str) -> DependencyKind | None:
    """Return what an image runs, by the last part of its name; None if nothing tells."""
    name = image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()
    # An exporter, a client or a page for people watches the thing, and is not the thing.
    if re.search(r"exporter|admin|insight|client|-ui|commander|dashboard|proxy-", name):
        return None
    return kind_of_words(name, but={"network", "dns"}) or _network(name)


def _network(name: str) -> DependencyKind | None:
    return "dns" if re.search(r"coredns|bind9|unbound", name) else None


def kind_of_words(
    words: str, but: frozenset[str] | set[str] = frozenset()
) -> DependencyKind | None:
    """Return what a thing with such a name or type is; None if nothing tells."""
    plain = words.lower().replace("_", "-").replace(" ", "-")
    return next(
        (kind for kind, pattern in _KINDS if kind not in but and pattern.search(plain)),
        None,
    )

"""Hosts are found where programs are told of others, and nowhere else."""

import time

import pytest

from drillbook.importers.inventory.addresses import addresses_in, mentioned


@pytest.mark.parametrize(
    ("name", "value", "sure", "unsure"),
    [
        ("CART_ADDR", "cart:7070", ["cart"], []),
        ("CART_SERVICE_HOST", "cart", ["cart"], []),
        (
            "API_URL",
            "https://user:p@ss@api.shop.test:8443/v1?x=http://y",
            ["api.shop.test", "y"],
            [],
        ),
        ("spring.datasource.url", "jdbc:postgresql://db:5432/x?ssl=true", ["db"], []),
        ("DB", "jdbc:sqlserver://sql:1433;databaseName=x", ["sql"], []),
        ("DB", "jdbc:oracle:thin:@ora:1521/ORCL", ["ora"], []),
        ("DB", "mongodb://u:p@m1:27017,m2:27017/x", ["m1", "m2"], []),
        ("DB", "user:pw@tcp(mysql:3306)/shop", [], ["mysql"]),
        ("ConnectionStrings__Main", "Server=tcp:sql,1433;Database=x", ["sql"], []),
        ("DB", "Host=pg;Username=x;Password=y", [], ["pg"]),
        ("KAFKA_BROKERS", "k1:9092,k2:9092", ["k1", "k2"], []),
        ("SPRING_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092", ["kafka"], []),
        ("DOCS", "https://docs.shop.test", [], ["docs.shop.test"]),
        ("QUEUE", "amqp://queue", ["queue"], []),
        ("PUBLIC_URL", "https://www.shop.test", [], ["www.shop.test"]),
        ("REV_SERVER", "true", [], []),
        ("IMAGE", "postgres:16", [], []),
        ("POSTGRES_DB", "cart", [], []),
        ("LISTEN_ADDR", "cart:80", [], []),
        ("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://kafka:9092", [], []),
        ("A_URL", "http://localhost:80 http://127.0.0.1 http://0.0.0.0:1", [], []),
        ("A_URL", "http://host.docker.internal:80", [], []),
        ("A_URL", "file:///etc/passwd", [], []),
        ("TIME", "12:30", [], []),
        ("A_HOST", "10.0.0.7", ["10.0.0.7"], []),
        ("A_ADDR", "[::1]:80", [], []),
        ("A_ADDR", ":8080", [], []),
        ("A_ADDR", "", [], []),
    ],
)
def test_a_variable_names_hosts(
    name: str, value: str, sure: list[str], unsure: list[str]
) -> None:
    """A sure one is another program whatever its name; an unsure one only if something has it."""
    found = list(addresses_in(name, value))
    assert [one.host for one in found if one.sure] == sure
    assert [one.host for one in found if not one.sure] == unsure


@pytest.mark.parametrize(
    ("command", "hosts"),
    [
        ("until nc -z -w30 kafka 9092; do sleep 2; done", ["kafka"]),
        ("./wait-for-it.sh db:5432 -- run", ["db"]),
        ("curl http://api.shop.svc:8080/", ["api"]),
        ("run --name db", []),
        ("cp a/db:5432 b", []),
        ("mydb:5432", []),
    ],
)
def test_a_command_names_a_host_with_its_port(command: str, hosts: list[str]) -> None:
    """A name alone may be anything."""
    assert list(mentioned(command, frozenset({"kafka", "db", "api"}))) == hosts


@pytest.mark.parametrize(
    "text",
    ["a" * 50_000, "a://" * 20_000, "a:80," * 20_000, "=a" * 30_000, "@" * 60_000],
)
def test_a_long_value_takes_no_time(text: str) -> None:
    """A value comes from a stranger's file."""
    begun = time.perf_counter()
    list(addresses_in("A_URL", text))
    assert time.perf_counter() - begun < 2

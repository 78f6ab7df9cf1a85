"""Ordinary output is what programs print that tell no secret: collected on this machine, or made
up.
"""

import random
import shutil
import subprocess
import sys
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

COMMANDS = (
    "ps auxww",
    "ls -lR /usr/lib /etc",
    "dpkg -l",
    "dpkg -L coreutils git python3 bash",
    "ip addr",
    "ip route",
    "df -h",
    "mount",
    "lscpu",
    "cat /proc/meminfo /proc/cpuinfo /proc/mounts /proc/interrupts /proc/net/tcp",
    "env -i sh -c env",
    "git --no-pager log --stat -n 400",
    "git --no-pager log -p -n 60 -- content examples .github",
    "git ls-files -s",
    "git count-objects -v",
    "sha256sum /usr/bin/*",
    "md5sum /etc/*.conf",
    "apt-cache show bash git python3 libc6",
    "cat /var/lib/dpkg/status",
    "redis-server --help",
    "psql --help",
    "postgres --help",
    "nginx -V",
    "nginx -h",
    "git help -a",
    "curl --help all",
    "openssl ciphers -v",
    "openssl list -commands",
    "openssl help",
    "ssh -V",
    "bash --help",
    "find /etc -ls",
    "locale -a",
    "strace -c ls",
    "strace ls /",
    "readelf -d /usr/bin/git",
    "ldd /usr/bin/git",
    "nm -D /usr/lib/x86_64-linux-gnu/libc.so.6",
    "getent services",
    "cat /etc/services /etc/protocols /etc/mime.types /etc/ssl/openssl.cnf",
    "sysctl -a",
    "tail -n 3000 /var/log/dpkg.log",
    "{python} -X importtime -c pass",
    "{python} -m pip list",
    "{python} -m pip freeze --all",
    "{python} -m pip debug",
    "{python} -v -c pass",
    "{python} -m pydoc subprocess",
    "{python} -m pydoc ssl",
    "{python} -m this",
    "{python} -m json.tool --help",
    "{python} -m dis /usr/lib/python3/dist-packages/apt_inst.py",
    "cat requirements.lock",
    "cat CHANGELOG.md ARCHITECTURE.md",
    "npm --help",
    "node --help",
    "chromium --version",
)
"""Programs that print a lot of lines of very different kinds; those that are not installed print
nothing.
"""

UNSEEN = (
    "man -P cat bash",
    "man -P cat git-config",
    "man -P cat curl",
    "git --no-pager log --format=fuller -n 300",
    "tar tvf /usr/share/doc/*.gz",
    "apt-cache dump",
    "ls -laR /usr/share/doc",
    "cat /usr/share/common-licenses/GPL-3 /etc/bash.bashrc /etc/login.defs /etc/nginx/nginx.conf",
    "{python} -m pydoc http.client",
    "{python} -m pydoc asyncio",
    "{python} -m pydoc hashlib",
    "stat /usr/bin/*",
    "file /usr/bin/*",
    "od -A x -t x1z -N 60000 /usr/bin/git",
    "xxd -l 60000 /usr/bin/bash",
    "strings -n 12 /usr/bin/git",
    "objdump -d --stop-address=0x8000 /usr/bin/env",
    "lsof -n",
    "find /proc/self/ -maxdepth 2",
    "cat /proc/self/maps /proc/self/status",
    "ss -tanp",
    "infocmp -a",
    "git --no-pager diff HEAD~40",
    "psql --help=variables",
    "psql --help=commands",
    "perldoc -T perlfunc",
    "perl -V",
    "gcc -v",
    "cat /usr/lib/python3.13/token.py /usr/lib/python3.13/getpass.py",
)
"""Other programs, on which no form was tried while it was written."""


def collected(commands: tuple[str, ...], most: int = 4000) -> Iterator[str]:
    """Yield the lines that programs print here, at most so many of each."""
    for command in commands:
        text = command.format(python=sys.executable)
        if shutil.which(text.split()[0]) is None:
            continue
        done = subprocess.run(
            ["sh", "-c", text],
            capture_output=True,
            timeout=120,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        yield from (
            (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()[:most]
        )


def _hex(dice: random.Random, size: int) -> str:
    return f"{dice.getrandbits(4 * size):0{size}x}"


def _nginx(dice: random.Random, at: datetime) -> str:
    path = dice.choice(
        (
            "/",
            "/books/17",
            "/api/v1/orders?page=3&sort=title",
            "/static/app.9f86d081.js",
            "/health",
            f"/orders/{uuid.UUID(int=dice.getrandbits(128))}",
        )
    )
    return (
        f'10.0.{dice.randrange(256)}.{dice.randrange(256)} - - [{at:%d/%b/%Y:%H:%M:%S +0000}] "GET'
        f' {path} HTTP/1.1" {dice.choice((200, 304, 502))} {dice.randrange(90000)} "-" "Mozilla/5.0'
        " (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
        ' Safari/537.36"'
    )


def _journal(dice: random.Random, at: datetime) -> str:
    word = dice.choice(
        (
            "Started session 12 of user root.",
            "Accepted publickey for deploy from 10.1.2.3 port 50122 ssh2: ED25519 SHA256:"
            + b64encode(dice.randbytes(32)).decode().rstrip("="),
            "Failed password for invalid user admin from 203.0.113.9 port 4022 ssh2",
            "pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)",
            "server: token bucket is full, 512 tokens left",
            "kernel: Command line: BOOT_IMAGE=/boot/vmlinuz-6.1.0 root=UUID="
            + str(uuid.UUID(int=dice.getrandbits(128))),
        )
    )
    return f"{at:%b %d %H:%M:%S} web-1 systemd[{dice.randrange(9999)}]: {word}"


def _containers(dice: random.Random, at: datetime) -> str:
    return (
        f"{_hex(dice, 12)}   registry.example.com/shop/web:{dice.randrange(99)}.4.1  "
        f' "/docker-entrypoint.…"   {dice.randrange(50)} hours ago   Up 2 hours  '
        f" 0.0.0.0:80{dice.randrange(99):02}->8080/tcp   web-{dice.randrange(9)}"
    )


def _pods(dice: random.Random, at: datetime) -> str:
    letters = "bcdfghjklmnpqrstvwxz2456789"
    return (
        f"shop   web-{''.join(dice.choices(letters, k=10))}-{''.join(dice.choices(letters, k=5))}  "
        f" 1/1   Running   {dice.randrange(9)} ({dice.randrange(50)}m ago)   {dice.randrange(30)}d "
        f"  10.244.1.{dice.randrange(256)}   node-3"
    )


def _image(dice: random.Random, at: datetime) -> str:
    return (
        f"sha256:{_hex(dice, 64)} "
        f" {dice.choice(('layer already exists', 'Pull complete', 'Pushed'))} "
        f" {at:%Y-%m-%dT%H:%M:%S.%fZ}"
    )


def _java(dice: random.Random, at: datetime) -> str:
    return dice.choice(
        (
            (
                "\tat"
                f" org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:{dice.randrange(2000)})"
            ),
            (
                "\tat"
                f" com.example.shop.OrderController$$EnhancerBySpringCGLIB$${_hex(dice, 8)}.list(<generated>)"
            ),
            (
                f"{at:%Y-%m-%d %H:%M:%S.%f} ERROR [http-nio-8080-exec-{dice.randrange(9)}]"
                " c.z.hikari.pool.HikariPool: HikariPool-1 - Connection"
                f" org.postgresql.jdbc.PgConnection@{_hex(dice, 8)} marked as broken because of"
                " SQLSTATE(08006), ErrorCode(0)"
            ),
            (
                "Caused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is"
                " not available, request timed out after 30000ms."
            ),
            (
                "Caused by: org.postgresql.util.PSQLException: FATAL: password authentication"
                ' failed for user "app"'
            ),
        )
    )


def _psql(dice: random.Random, at: datetime) -> str:
    return (
        f" {dice.randrange(10**6):>6} | {uuid.UUID(int=dice.getrandbits(128))} |"
        f" {at:%Y-%m-%d %H:%M:%S.%f}+00 | {dice.choice(('shipped', 'open', 'paid'))} |"
        f" {dice.random() * 100:.2f}"
    )


def _structured(dice: random.Random, at: datetime) -> str:
    return (
        f'{{"level":"{dice.choice(("info", "warn"))}","ts":{at.timestamp()},"caller":"http/server.go:{dice.randrange(900)}","msg":"request'
        f' done","trace_id":"{_hex(dice, 32)}","span_id":"{_hex(dice, 16)}","duration_ms":{dice.randrange(900)},"user_agent":"curl/8.5.0","key_count":{dice.randrange(99)},"tokens":{dice.randrange(4000)}}}'
    )


def _logfmt(dice: random.Random, at: datetime) -> str:
    return (
        f'ts={at:%Y-%m-%dT%H:%M:%S.%fZ} level=debug msg="cache miss"'
        f" key=books:{dice.randrange(9999)} shard={dice.randrange(64)}"
        f" digest=sha256:{_hex(dice, 64)} took={dice.random():.4f}s"
    )


def _integrity(dice: random.Random, at: datetime) -> str:
    return f'      "integrity": "sha512-{b64encode(dice.randbytes(64)).decode()}",'


def _redis(dice: random.Random, at: datetime) -> str:
    return dice.choice(
        (
            f"keyspace_hits:{dice.randrange(10**8)}",
            f"db0:keys={dice.randrange(9999)},expires=12,avg_ttl=481724",
            f"master_replid:{_hex(dice, 40)}",
            f"run_id:{_hex(dice, 40)}",
            "used_memory_human:1.04M",
            "(error) NOAUTH Authentication required.",
            "(error) WRONGPASS invalid username-password pair or user is disabled.",
        )
    )


def _mysql(dice: random.Random, at: datetime) -> str:
    return dice.choice(
        (
            "ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.3' (using password: YES)",
            (
                f"{at:%Y-%m-%dT%H:%M:%S.%fZ} {dice.randrange(99)} [Note] [MY-010311] [Server]"
                " Plugin caching_sha2_password reported: 'Created key pair'"
            ),
            "| Aborted_connects | 17 |",
            "| performance_schema_max_table_handles | -1 |",
        )
    )


def _tests(dice: random.Random, at: datetime) -> str:
    return dice.choice(
        (
            f"tests/shop/test_orders.py::test_password_is_hashed[{dice.randrange(9)}] PASSED",
            "PASS: test_login (pass: 12, fail: 0)",
            "ok 17 - token is refused when it has expired",
            f"--- PASS: TestSecretStore/rotate_key ({dice.random():.2f}s)",
            "password: must have at least 8 characters",
            "E       AssertionError: assert response.status_code == 200, token: None",
        )
    )


def _cloud(dice: random.Random, at: datetime) -> str:
    return dice.choice(
        (
            f'            "InstanceId": "i-{_hex(dice, 17)}",',
            (
                '            "Arn":'
                f' "arn:aws:iam::{dice.randrange(10**11, 10**12)}:role/shop-{dice.randrange(9)}",'
            ),
            f'    "ETag": "\\"{_hex(dice, 32)}\\"",',
            f"aws_instance.web[{dice.randrange(9)}]: Refreshing state... [id=i-{_hex(dice, 17)}]",
            (
                "data.aws_secretsmanager_secret.db: Read complete after 0s"
                f" [id=arn:aws:secretsmanager:eu-central-1:{dice.randrange(10**11, 10**12)}:secret:db-AbCdEf]"
            ),
            "  + password = (sensitive value)",
            "  + api_key  = (known after apply)",
        )
    )


def _certificate(dice: random.Random, at: datetime) -> str:
    return b64encode(dice.randbytes(48)).decode()


def _picture(dice: random.Random, at: datetime) -> str:
    return (
        '<img alt=""'
        f' src="data:image/png;base64,{b64encode(dice.randbytes(dice.randrange(120, 2000))).decode()}">'
    )


MADE: tuple[Callable[[random.Random, datetime], str], ...] = (
    _nginx,
    _journal,
    _containers,
    _pods,
    _image,
    _java,
    _psql,
    _structured,
    _logfmt,
    _integrity,
    _redis,
    _mysql,
    _tests,
    _cloud,
    _certificate,
    _picture,
)
"""Kinds of output of programs that do not run here."""


def made(count: int, seed: int) -> Iterator[str]:
    """Yield made-up lines of every kind."""
    dice, at = random.Random(seed), datetime(2026, 11, 20, 10, tzinfo=UTC)
    for number in range(count):
        yield MADE[number % len(MADE)](dice, at + timedelta(seconds=number))


__all__ = ["COMMANDS", "MADE", "UNSEEN", "collected", "made"]

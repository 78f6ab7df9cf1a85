"""What a recorded command does decides what its exit code says: a table of what people type."""

import pytest

import books
from check.verdicts.pair import HEALTHY, NONE, OUTAGE, timeline
from drillbook.check.judging.commands import (
    Role,
    command_of,
    families,
    hides_its_end,
    is_command,
    is_dry,
    parts,
    role,
)
from drillbook.check.judging.verdict import Kind, verdict
from drillbook.files.validation import shape
from drillbook.files.yaml_reader import read
from drillbook.model.result import Result

_STOP = "systemctl stop postgresql"


@pytest.mark.parametrize(
    ("command", "does"),
    [
        ("docker stop db-1", Role.ACTS),
        ("sudo -u postgres pg_ctl -D data stop -m fast", Role.ACTS),
        ("pgrep postgres | xargs kill -9", Role.ACTS),
        ("ssh -p 22 db-1 sudo systemctl stop postgresql", Role.ACTS),
        ("kubectl exec db-0 -- kill -9 1", Role.ACTS),
        ("bash -c 'kill -STOP 4711'", Role.ACTS),
        ("./break-the-database.sh", Role.ACTS),
        ("iptables -A INPUT -p tcp --dport 5432 -j DROP", Role.ACTS),
        ("tc qdisc add dev eth0 root netem loss 100%", Role.ACTS),
        ("ip link set eth0 down", Role.ACTS),
        ("psql -c 'revoke connect on database shop from public'", Role.ACTS),
        ("aws ec2 stop-instances --instance-ids i-0", Role.ACTS),
        ("kubectl -n staging scale deployment db --replicas=0", Role.ACTS),
        ("docker start db-1", Role.UNDOES),
        ("docker compose up -d db", Role.UNDOES),
        ("systemctl start postgresql", Role.UNDOES),
        ("kubectl -n staging scale deployment db --replicas=2", Role.UNDOES),
        ("tc qdisc del dev eth0 root", Role.UNDOES),
        ("iptables -D INPUT -p tcp --dport 5432 -j DROP", Role.UNDOES),
        ("ip link set eth0 up", Role.UNDOES),
        ("aws ec2 start-instances --instance-ids i-0", Role.UNDOES),
        ("kubectl -n staging get pod db-0", Role.LOOKS),
        ("docker compose -f x.yml ps db", Role.LOOKS),
        ("docker compose -p shop logs db", Role.LOOKS),
        ("systemctl --no-pager -l status postgresql", Role.LOOKS),
        ("ssh -p 22 db-1 uptime", Role.LOOKS),
        ("ssh db-1", Role.LOOKS),
        ("docker exec db-1 pg_isready", Role.LOOKS),
        ("kubectl wait --for=condition=Ready pod/db-0", Role.LOOKS),
        ("pg_ctl -D data status", Role.LOOKS),
        ("redis-cli -h cache-1 ping", Role.LOOKS),
        ("iptables -C INPUT -p tcp --dport 5432 -j DROP", Role.LOOKS),
        ("echo systemctl stop postgresql", Role.LOOKS),
        ("psql -c 'select 1'", Role.LOOKS),
        ("aws rds describe-db-instances", Role.LOOKS),
        ("# systemctl stop postgresql", Role.NEITHER),
        ("git -C postgresql-scripts pull", Role.NEITHER),
        ("vim notes-postgresql.md", Role.NEITHER),
        ("cp postgresql.conf postgresql.conf.orig", Role.NEITHER),
        ("kubectl config use-context staging", Role.NEITHER),
        ("", Role.NEITHER),
        ("/usr/bin/", Role.NEITHER),
        ("sudo", Role.NEITHER),
        # A program that both looks and changes does what its words say.
        ("mysql -e 'drop table orders'", Role.ACTS),
        ("mysql -e 'select 1'", Role.LOOKS),
        ("curl -X POST http://shop.example.com/delete", Role.LOOKS),
        # The rules of a network are listed, taken away, or added to; of other programs they are
        # none.
        ("iptables -L INPUT", Role.LOOKS),
        ("ipset list", Role.LOOKS),
        ("nft delete rule inet filter input handle 4", Role.UNDOES),
        ("kubectl delete pod db-0", Role.ACTS),
        ("ip route add blackhole 10.0.0.0/8", Role.ACTS),
        ("ip addr show eth0", Role.LOOKS),
        ("ip", Role.ACTS),
        ("iptables -C INPUT -j DROP", Role.LOOKS),
        ("iptables --check INPUT -j DROP", Role.LOOKS),
        ("iptables --list INPUT", Role.LOOKS),
        ("iptables -S INPUT", Role.LOOKS),
        ("iptables --list-rules INPUT", Role.LOOKS),
        ("ip6tables --delete INPUT -j DROP", Role.UNDOES),
        ("tc qdisc delete dev eth0 root", Role.UNDOES),
        ("firewall-cmd rm rule", Role.UNDOES),
        ("iptables -F INPUT", Role.UNDOES),
        ("iptables --flush INPUT", Role.UNDOES),
        ("tar --list", Role.NEITHER),
        ("docker rm db-1", Role.ACTS),
        # Replicas are brought back by a number that is not 0, and by `scale` alone.
        ("kubectl scale deployment db --replicas 3", Role.UNDOES),
        ("kubectl scale deployment db --replicas 0", Role.ACTS),
        ("kubectl apply --replicas=2", Role.ACTS),
        # One word says it in a cloud, and nowhere else.
        ("gcloud sql describe-all x", Role.LOOKS),
        ("az vm start-all", Role.UNDOES),
        ("helper describe-all", Role.ACTS),
        # Of several parts the strongest counts.
        ("docker start db-1 && docker stop db-2", Role.ACTS),
        ("docker ps; docker start db-1", Role.UNDOES),
        ("git pull; docker ps", Role.LOOKS),
        ("docker ps\ndocker stop db-1", Role.ACTS),
        ("docker ps & docker stop db-1", Role.ACTS),
        ("docker ps;; docker stop db-1", Role.ACTS),
        # What stands in front of a program says nothing of it.
        ("sudo -u postgres psql -c 'select 1'", Role.LOOKS),
        ("sudo -n -u root systemctl start x", Role.UNDOES),
        ("timeout 5m curl http://shop.example.com", Role.LOOKS),
        ("timeout -k 5 60 curl http://shop.example.com", Role.LOOKS),
        ("env A=1 B=2 curl http://shop.example.com", Role.LOOKS),
        ("nice -n 10 curl http://shop.example.com", Role.LOOKS),
        ("watch -n 2 curl http://shop.example.com", Role.LOOKS),
        ("while true; do curl http://shop.example.com; done", Role.LOOKS),
        # Elsewhere it is the program behind the place.
        ("ssh", Role.LOOKS),
        ("ssh -o BatchMode=yes db-1 systemctl start postgresql", Role.UNDOES),
        ("ssh db-1 docker exec db pg_isready", Role.LOOKS),
        ("kubectl exec -n shop db-0 -c main -- pg_isready", Role.LOOKS),
        ("docker exec -u root db-1 pg_isready", Role.LOOKS),
        ("podman exec db-1 pg_isready", Role.LOOKS),
        ("nerdctl exec db-1 pg_isready", Role.LOOKS),
        ("oc exec db-0 -- pg_isready", Role.LOOKS),
        ("docker-compose exec db pg_isready", Role.LOOKS),
        ("lxc exec db-1 -- pg_isready", Role.LOOKS),
        ("redis-cli exec", Role.ACTS),
        ("virsh exec db-1 pg_isready", Role.ACTS),
        ("bash -x -c 'systemctl start postgresql' name", Role.UNDOES),
        ("bash stop-everything.sh", Role.ACTS),
        ("/usr/bin/docker ps", Role.LOOKS),
        # A word may be empty, or have a quotation mark too few.
        ("grep '' orders.log", Role.LOOKS),
        ("docker exec db echo 'hello", Role.LOOKS),
    ],
)
def test_what_a_command_does(command: str, does: Role) -> None:
    """It looks, it makes something fail, it undoes that, or it does none of these."""
    assert role(command) is does


@pytest.mark.parametrize(
    ("command", "targets"),
    [
        ("kubectl -n staging delete pod db-0", "staging pod db-0"),
        ("kubectl --namespace=Staging delete pod db-0", "staging pod db-0"),
        ("kubectl scale --replicas=0 deployment db", "deployment db"),
        ("kubectl scale --replicas 0 deployment db", "deployment db"),
        ("kill -s TERM 4711", "4711"),
        ("kill -9 4711", "4711"),
        ("docker stop -- db-1", "db-1"),
        ("docker stop -t 5 db-1", "db-1"),
        ("pg_ctl -D data stop -m fast", "data"),
        ("iptables -A INPUT -p tcp --dport 5432 -j DROP", "input 5432 drop"),
        (
            "tc qdisc add dev eth0 root netem loss 100%",
            "qdisc eth0 root netem loss 100%",
        ),
        ("ssh -p 22 db-1 sudo systemctl stop postgresql", "db-1 postgresql"),
        ("kubectl exec -n shop db-0 -c main -- kill 1", "db-0 1"),
        ("docker exec -u root db-1 kill 1", "db-1 1"),
        ("docker stop 'the db'", "the db"),
        ("curl http://shop.example.com/orders;", "http://shop.example.com/orders"),
        ("docker stop db-1 # the order database", "db-1"),
    ],
)
def test_what_a_command_names(command: str, targets: str) -> None:
    """Where it runs and what it is done to; no option, and no value that says how."""
    (part,) = parts(command)
    assert part.targets == ({targets} if "'" in command else set(targets.split()))


@pytest.mark.parametrize(
    ("command", "asks"),
    [
        ("curl http://shop.example.com", True),
        ("systemctl status postgresql", True),
        ("redis-cli -h cache-1 ping", True),
        ("iptables -C INPUT -j DROP", True),
        ("kubectl get pods", False),
        ("cat orders.log", False),
        ("docker stop db-1", False),
    ],
)
def test_what_asks_whether_something_works(command: str, *, asks: bool) -> None:
    """Its error says that it does not; that of a command which only shows something does not."""
    (part,) = parts(command)
    assert part.asks is asks


@pytest.mark.parametrize(
    ("command", "hidden"),
    [
        (_STOP, False),
        (f"{_STOP} && echo stopped", False),
        (f"{_STOP} || true", True),
        (f"{_STOP} || {_STOP}", True),
        (f"{_STOP} | tee log", True),
        (f"{_STOP} |& tee log", True),
        (f"{_STOP}; echo stopped", True),
        (f"{_STOP}\necho stopped", True),
        (f"echo now; {_STOP}", False),
        (f"echo now; echo so; {_STOP}", False),
        (f"{_STOP}; echo so; {_STOP} | cat", True),
        ("pgrep postgres | xargs kill", False),
        ("kubectl delete pod db-0 --ignore-not-found", True),
        ("dropdb --if-exists orders", True),
        ("kubectl delete pod db-0 --ignore-not-founding", False),
    ],
)
def test_whose_exit_code_a_command_has(command: str, *, hidden: bool) -> None:
    """That of its last part; it may hide how the part ended that makes something fail."""
    assert hides_its_end(command) is hidden


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("docker stop db-1", True),
        ("/usr/bin/docker stop db-1", True),
        ("sudo docker stop db-1", True),
        ("FORCE=1 docker stop db-1", True),
        ("bash -c 'docker stop db-1'", True),
        ("ssh db-1 systemctl stop postgresql", True),
        ("git pull", True),
        ("curl http://shop.example.com", True),
        ("tc qdisc add dev eth0 root netem loss 100%", True),
        ("docker stop db-1; frobnicate db-2", True),
        ("frobnicate db-2; docker stop db-1", False),
        ("stop PostgreSQL", False),
        ("kill the process", False),
        ("Kill 4711", False),
        ("docker stop dätabase", False),
        ("./break-the-database.sh", False),
        ("(docker stop db-1)", False),
        ("", False),
    ],
)
def test_a_command_is_told_from_prose(text: str, *, command: bool) -> None:
    """It begins with a program that is known, and has none of the words of sentences."""
    assert is_command(text) is command


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        # A row for each kind.
        ("MariaDB goes", {"database"}),
        ("memcached goes", {"cache"}),
        ("caddy goes", {"web"}),
        ("RabbitMQ goes", {"queue"}),
        ("OpenSearch goes", {"search"}),
        ("varnish goes", {"cdn"}),
        ("Keycloak goes", {"identity"}),
        ("unbound goes", {"names"}),
        ("Vault goes", {"secrets"}),
        ("minio goes", {"storage"}),
        # With its version, or a word that begins with it.
        ("stop PostgreSQL 15", {"database"}),
        ("the postgres16 cluster", {"database"}),
        ("the pgpool", {"database"}),
        ("the apg", set()),
        ("the s3 bucket", {"storage"}),
        ("the apache2 server", {"web"}),
        ("7 machines", set()),
        ("pgbouncer is stopped", {"database"}),
        ("redis7 goes", {"cache"}),
        ("S3 is blocked", {"storage"}),
        ("auth0 and NGINX", {"identity", "web"}),
        ("the order service", set()),
    ],
)
def test_which_kinds_of_system_a_text_names(text: str, kinds: set[str]) -> None:
    """By products with or without their version, and by plain words."""
    assert families(text) == kinds


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("kill 1: exit 0 after 0.1 s", "kill 1"),
        ("kill 1: exit -9 after 0.1 s", "kill 1"),
        ("kill 1: ended by SIGTERM after 3.0 s", "kill 1"),
        ("sleep 9: timed out after 5.0 s", "sleep 9"),
        (" kill 1 ", "kill 1"),
        ("echo a: exit", "echo a: exit"),
    ],
)
def test_how_a_command_ended_is_none_of_it(text: str, command: str) -> None:
    """What a recording writes behind it."""
    assert command_of(text) == command


@pytest.mark.parametrize(
    ("text", "dry"),
    [
        ("ansible-playbook stop.yml --check", True),
        ("chaos run --dry actions experiment.json", True),
        ("terraform plan", True),
        ("make -n stop-database", True),
        ("pumba --print-only kill db", True),
        ("kubectl delete pod db-0 --dry-run=server", True),
        ("Trockenlauf mit der Bereitschaft", True),
        ("Essai à blanc", True),
        ("dry run: tabletop", True),
        ("kubectl delete pod db-0 --dry-run=none", False),
        ("for real this time, after the dry run of last week", False),
        ("no dry run: the primary was stopped", False),
        ("ssh dry-run-lab sudo systemctl stop postgresql", False),
        ("make stop-database", False),
        ("terraform apply", False),
    ],
)
def test_what_says_of_itself_that_nothing_is_done(text: str, *, dry: bool) -> None:
    """In the words of tools and of people; not where they speak of another time."""
    assert is_dry(text) is dry


def _kind(
    how: str, *lines: str, revert: str = "", outage: bool = False
) -> tuple[Kind, str]:
    base = OUTAGE if outage else HEALTHY
    events = (*base[:2], *lines, *base[2:])
    ordered = tuple(sorted(events, key=lambda line: _second(line.split()[0])))
    undone = f", revert: '{revert}'" if revert else ""
    keys = {} if outage else NONE
    text = books.result_text(
        timeline=timeline(ordered),
        fault=f"{{technique: real, how: '{how}'{undone}}}",
        **keys,
    )
    value = shape(Result, read("result.yml", text)).value
    assert value is not None
    judged = verdict(value)
    return judged.kind, judged.reason


def _second(at: str) -> tuple[int, ...]:
    return tuple(map(int, f"{at}:00".split(":")[:3]))


@pytest.mark.parametrize(
    ("how", "lines", "kind"),
    [
        # What undoes the fault is not what caused it.
        ("docker stop db-1", ("10:02:05 !1 docker stop db-1", "10:09:50 !0 docker start db-1"), 0),
        ("tc loss", ("10:02:05 !2 tc qdisc add dev eth0 root netem loss 100%",
                     "10:09:50 !0 tc qdisc del dev eth0 root"), 0),
        ("./break.sh", ("10:02:05 !1 ./break.sh", "10:09:50 !0 ./mend.sh"), 0),
        ("docker stop db-1", ("10:02:05 !0 docker stop db-1", "10:09:50 !1 docker start db-1"), 2),
        # What was done to prepare is not what caused it.
        ("the cable was pulled", ("10:01:30 !0 docker compose up -d db",), 1),
        ("the cable was pulled", ("10:01:30 !0 git pull",), 1),
        # A try that succeeded is not undone by a look that failed, nor by a second try.
        (_STOP, (f"10:02:05 !0 {_STOP}", "10:03:30 !1 docker exec db-1 pg_isready"), 2),
        (_STOP, (f"10:02:05 !0 {_STOP}", f"10:03:30 !5 {_STOP}"), 2),
        ("docker stop db-1", ("10:02:05 !1 docker stop db1", "10:02:20 !0 docker stop db-1"), 2),
        # A look that failed shows the fault, unless it could not look.
        ("the cable was pulled", ("10:03:30 !2 psql -h db-1 -c select",), 2),
        ("the cable was pulled", ("10:03:30 !1 redis-cli -h cache-1 ping",), 2),
        ("the cable was pulled", ("10:03:30 !127 pg_isready",), 1),
        ("the cable was pulled", ("10:03:30 !6 curl http://shop.exmaple",), 1),
        ("the cable was pulled", ("10:03:30 !4 systemctl status postgres",), 1),
        ("the cable was pulled",
         ("10:01:30 !2 pg_isready -h wrong", "10:03:30 !2 pg_isready -h wrong"), 1),
        # Who names a command has to have run it on what it names.
        ("docker stop bookstore-db", ("10:02:05 !0 docker stop bookstore-cache",), 1),
        ("kubectl -n staging delete pod db-0",
         ("10:02:05 !0 kubectl -n staging delete pod web-0",), 1),
        ("ssh db-1 systemctl stop postgresql",
         ("10:02:05 !0 ssh db-2 systemctl stop postgresql",), 1),
        ("iptables -A INPUT -p tcp --dport 5432 -j DROP",
         ("10:02:05 !0 iptables -A INPUT -p tcp --dport 6379 -j DROP",), 1),
        ("tc qdisc add dev eth0 root netem loss 100%",
         ("10:02:05 !0 tc qdisc add dev lo root netem loss 0%",), 1),
        ("systemctl stop postgresql", ("10:02:05 !0 systemctl stop postgresql@15-main",), 2),
        ("pg_ctl stop -m immediate", ("10:02:05 !0 pg_ctl -D data stop -m fast",), 2),
        # Prose is not held against a command word by word.
        ("stop the order database", (f"10:02:05 !0 {_STOP}",), 2),
        ("stop PostgreSQL at once", ("10:02:05 !0 pg_ctl stop -m immediate",), 2),
        ("Die Datenbank wird angehalten", (f"10:02:05 !0 {_STOP}",), 2),
        ("power off the machine of the database", ("10:02:05 !0 virsh destroy 12",), 2),
        ("stop the order database", ("10:02:05 !0 systemctl stop nginx",), 1),
        # How a command ends that holds a fault, or takes its own way away.
        ("reboot", ("10:02:05 !255 ssh db-1 sudo reboot",), 2),
        ("cut connections", ("10:02:05 !124 timeout 60 tcpkill port 5432",), 2),
        ("cut connections", ("10:02:05 !130 tcpkill port 5432",), 2),
        ("log in", ("10:02:05 !255 ssh db-1 sudo systemctl stop postgresql",), 0),
        # An exit code that is another's says nothing.
        (_STOP, (f"10:02:05 !0 {_STOP} || true",), 1),
        (_STOP, (f"10:02:05 !0 {_STOP} | tee log",), 1),
        ("delete the pod", ("10:02:05 !0 kubectl delete pod db-0 --ignore-not-found",), 1),
        ("kill it", ("10:02:05 !0 pgrep postgres | xargs kill",), 2),
        # Nothing was done at all.
        ("echo stop", ("10:02:05 !0 echo stop",), 1),
        ("systemctl status postgresql", ("10:02:05 !0 systemctl status postgresql",), 1),
        (_STOP, (f"10:02:05 !0 # {_STOP}",), 1),
    ],
)  # fmt: skip
def test_which_command_was_the_fault(
    how: str, lines: tuple[str, ...], kind: int
) -> None:
    """Of a service that stayed healthy: 0 is no test, 1 shows nothing, 2 is conclusive."""
    kinds = (Kind.NOT_A_TEST, Kind.INCONCLUSIVE, Kind.CONCLUSIVE)
    judged, reason = _kind(how, *lines)
    assert judged is kinds[kind], reason

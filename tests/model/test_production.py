"""Production is found by whatever name it goes, and who only speaks of it is left alone."""

from typing import get_args

import pytest

from drillbook.model.production import Form, Production

_PRODUCTION = Production(
    ids=("production", "live-eu"),
    others=("staging", "production-like", "pre-production"),
    subjects=("shop", "database", "production-planning"),
    patterns=(r"^10\.0\.",),
)

_FOUND: tuple[tuple[Form, str, str], ...] = (
    ("name", "db-1.production", "db-1.production"),
    ("name", "production", "production"),
    ("name", "db-1 (production)", "production"),
    ("name", "the primary of production", "production"),
    ("name", "a replica of production", "production"),
    ("name", "the only PostgreSQL of the production cluster", "production"),
    ("name", "Production", "Production"),
    ("name", "PRODUCTION-DB-1", "PRODUCTION-DB-1"),
    ("name", "db_production_2", "db_production_2"),
    ("name", "production/db-0", "production"),
    ("name", "db.live-eu.example.com", "db.live-eu.example.com"),
    ("name", "prod-db-3", "prod-db-3"),
    ("name", "db-prod1.example.com", "db-prod1.example.com"),
    ("name", "production-database", "production-database"),
    ("name", "production-billing", "production-billing"),
    ("name", "staging-db.production.example.com", "staging-db.production.example.com"),
    ("name", "production-planning.production", "production-planning.production"),
    (
        "address",
        "https://shop.production.example.com/health",
        "shop.production.example.com",
    ),
    ("address", "http://production:8080/health", "production:8080"),
    ("address", "tcp://db.production:5432", "db.production:5432"),
    ("address", "db.production:5432", "db.production"),
    ("address", "production:5432", "production"),
    ("address", "postgres://app:secret@db.production/shop", "db.production"),
    (
        "address",
        "https://abc.execute-api.example.com/prod/health",
        "abc.execute-api.example.com/prod",
    ),
    ("command", "ssh production systemctl stop postgresql", "production"),
    (
        "command",
        "ssh -i key.pem -p 2222 production 'systemctl stop postgresql'",
        "production",
    ),
    (
        "command",
        "ssh db-1.production systemctl stop postgresql: exit 0 after 1.2 s",
        "db-1.production",
    ),
    ("command", "ssh root@production reboot", "production"),
    ("command", "kubectl --context production delete pod db-0", "production"),
    ("command", "kubectl --context=production delete pod db-0", "production"),
    ("command", "kubectl delete pod db-0 -n production", "production"),
    ("command", "kubectl config use-context production", "production"),
    ("command", "kubectl exec production/db-0 -- pg_ctl stop", "production"),
    (
        "command",
        "psql postgres://app@db.production/shop -c 'select 1'",
        "db.production",
    ),
    (
        "command",
        "psql -h db.production -c 'select pg_terminate_backend(1)'",
        "db.production",
    ),
    ("command", "DATABASE_URL=postgres://db.production/shop ./stop", "db.production"),
    ("command", "PGHOST=db-1.production pg_ctl stop", "db-1.production"),
    ("command", "ENV=production make stop-database", "production"),
    ("command", "./stop-database production", "production"),
    ("command", "docker stop production", "production"),
    ("command", "cd ops && ./stop-database production", "production"),
    ("command", "aws --profile prod rds stop-db-instance", "prod"),
    ("command", "terraform workspace select production", "production"),
    (
        "command",
        "curl -fsS https://shop.live-eu.example.com/",
        "shop.live-eu.example.com",
    ),
    ("prose", "ssh production systemctl stop postgresql", "production"),
    ("prose", "ssh db-1.production systemctl stop postgresql", "db-1.production"),
    ("prose", "Stopped it with `kubectl delete pod db-0 -n production`.", "production"),
    ("prose", "Stopped PostgreSQL on db-1.production by hand.", "db-1.production"),
    ("prose", "docker stop production", "production"),
    ("prose", "Stopped PostgreSQL on the production server", "production"),
    ("prose", "We stopped the production database", "production"),
    ("name", "db-1.prd.example.com", "db-1.prd.example.com"),
    (
        "command",
        "kubectl --kubeconfig ~/.kube/production.yaml delete pod db-0",
        "production.yaml",
    ),
    (
        "command",
        "KUBECONFIG=/home/sam/.kube/production kubectl delete pod db-0",
        "production",
    ),
    (
        "command",
        "ansible-playbook stop.yml -i inventories/production.ini",
        "production.ini",
    ),
    (
        "address",
        "https://shop.example/health?env=production",
        "shop.example/env=production",
    ),
    (
        "address",
        "https://shop.example/api/v1/production/health",
        "shop.example/production",
    ),
    (
        "address",
        "dns://10.0.0.53/db.production.example.com",
        "db.production.example.com",
    ),
    ("address", "dns:db.production.example.com", "db.production.example.com"),
    ("prose", "Closed port 5432 with iptables on production:5432", "production"),
    (
        "prose",
        "Sent 500s from https://api.production.example.com/orders",
        "api.production.example.com",
    ),
)

_LEFT_ALONE: tuple[tuple[Form, str], ...] = (
    ("name", ""),
    ("name", "db-1.staging"),
    ("name", "db-1.non-production"),
    ("name", "db-1.nonproduction.example.com"),
    ("name", "non-production-db-1"),
    ("name", "pre-production"),
    ("name", "db.pre-production.example.com"),
    ("name", "preprod-db-1"),
    ("name", "pre-prod"),
    ("name", "production-like"),
    ("name", "db-1.production-like"),
    ("name", "a production-like database"),
    ("name", "a production-sized database of staging"),
    ("name", "db-production-copy"),
    ("name", "a copy of production"),
    ("name", "a clone of the production database"),
    ("name", "the database of staging, not production"),
    ("name", "the database of staging (production has another)"),
    ("name", "db-1, sized as in production"),
    ("name", "db-1, identical to production"),
    ("name", "db-1, restored from production"),
    ("name", "db-1, with production data"),
    ("name", "db-1 outside production"),
    ("name", "the reproduction of the bug"),
    ("name", "productions"),
    ("name", "product-db-1"),
    ("name", "production-planning"),
    ("name", "production.staging.example.com"),
    ("address", "https://shop.staging.example.com/health"),
    ("address", "https://shop.staging.example.com/production/orders"),
    ("address", "http://localhost:8080/production"),
    ("address", "http://127.0.0.1:8080/prod"),
    ("address", "https://shop.example.com/api/production-orders"),
    ("address", "https://shop.example.com/?mode=production"),
    ("command", "NODE_ENV=production npm start"),
    ("command", "RAILS_ENV=production bundle exec rake db:stop"),
    ("command", "docker compose -f docker-compose.production.yml stop database"),
    ("command", "cp /srv/production/app.conf /tmp"),
    ("command", "echo 'as in production'"),
    ("command", "curl -s http://shop.staging.example.com/ | grep production"),
    ("command", "git checkout production"),
    ("command", "npm run build --production"),
    ("command", "systemctl stop postgresql # the same as in production"),
    ("command", "kubectl -n staging delete pod db-0"),
    ("command", "ssh db-1.non-production systemctl stop postgresql"),
    ("prose", "Stopped the database, as in production."),
    ("prose", "Stopped a copy of the production database"),
    ("prose", "Stopped a server like the production server"),
    ("command", "ansible-playbook stop.yml -i inventories/staging.ini"),
    ("address", "https://shop.example/health?env=staging"),
    ("prose", "As it would in production, the primary was stopped."),
    ("prose", "Stopped as production would lose it."),
    ("prose", "This is not production."),
    ("prose", "A production-grade load balancer was restarted."),
    ("prose", "systemctl stop postgresql, with as many readers as production has"),
    ("prose", "Production was told beforehand. systemctl stop postgresql"),
    ("prose", "kill -9 of the main process, with production traffic replayed"),
    ("prose", "The production/staging switch was left alone."),
)


@pytest.mark.parametrize(("form", "text", "name"), _FOUND)
def test_production_is_found_by_its_names(form: Form, text: str, name: str) -> None:
    """Hosts, addresses, what a command acts on, and what an instance is called."""
    named = _PRODUCTION.named_in("here", text, form)
    assert named
    assert named.name == name
    assert named.message == f"it looks like production: here names {name}"


@pytest.mark.parametrize(("form", "text"), _LEFT_ALONE)
def test_who_only_speaks_of_production_is_left_alone(form: Form, text: str) -> None:
    """What is like it, a copy of it, or compared with it is none; nor are modes, files and texts
    that are searched.
    """
    assert _PRODUCTION.named_in("here", text, form) is None


def test_a_pattern_of_the_policy_is_found_as_it_was() -> None:
    """Whatever the form of the text."""
    for form in get_args(Form):
        named = _PRODUCTION.named_in("here", "10.0.3.4", form)
        assert named
        assert r"pattern ^10\.0\." in named.message


def test_an_id_of_before_is_known_unless_it_is_another_environment_now() -> None:
    """So that a change that takes production out of the inventory changes nothing about
    its hosts.
    """
    before = _PRODUCTION.with_ids(("blue", "staging"))
    assert before.named_in("here", "db-1.blue", "name")
    assert before.named_in("here", "db-1.staging", "name") is None

"""What `terraform show -json` prints of a state or a plan: resources that something can need.

Only addresses, types and what depends on what are read. Values hold secrets, and are left alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from drillbook.files.foreign import Foreign, Said
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory.gathering import Gathering
from drillbook.importers.inventory.reading import Choice, NotOfFormatError
from drillbook.model.deployed import Component, Deployed
from drillbook.model.inventory import DependencyKind
from drillbook.model.location import Location
from drillbook.text.count import counted

_INDEX = re.compile(r"\[[^\]]*\]")
_DEEPEST = 32
_TYPES: tuple[tuple[DependencyKind, str], ...] = (
    (
        "cache",
        (
            r"elasticache_(?:cluster|replication_group|serverless_cache)|memorydb_cluster"
            r"|redis_(?:cache|instance|cluster)|memcache_instance"
        ),
    ),
    (
        "database",
        (
            r"db_instance|rds_cluster|docdb_cluster|neptune_cluster|dynamodb_table|redshift_cluster"
            r"|sql_database_instance|spanner_instance|bigtable_instance|firestore_database"
            r"|(?:postgresql|mysql|mariadb)(?:_flexible)?_server|mssql_(?:server|database)"
            r"|cosmosdb_account|opensearch_domain|elasticsearch_domain|alloydb_cluster"
            r"|mongodbatlas_\w*cluster|database_cluster|keyspaces_table"
        ),
    ),
    (
        "queue",
        (
            r"sqs_queue|sns_topic|msk_(?:serverless_)?cluster|mq_broker|kinesis_stream"
            r"|pubsub_(?:topic|subscription)|servicebus_(?:namespace|queue|topic)"
            r"|eventhub(?:_namespace)?|cloudwatch_event_bus|storage_queue|kafka_cluster"
        ),
    ),
    (
        "object-storage",
        r"s3_bucket|storage_bucket|storage_account|spaces_bucket|efs_file_system",
    ),
    ("cdn", r"cloudfront_distribution|cdn_(?:profile|frontdoor_profile|endpoint)"),
    ("dns", r"route53_zone|dns_managed_zone|dns_zone"),
    ("identity", r"cognito_user_pool|identity_platform_config|aadb2c_directory"),
    (
        "http-api",
        (
            r"api_gateway_rest_api|apigatewayv2_api|api_management|appsync_graphql_api"
            r"|api_gateway_api"
        ),
    ),
    (
        "network",
        (
            r"(?:lb|alb|elb)|nat_gateway|vpn_(?:gateway|connection)|application_gateway"
            r"|compute_(?:forwarding_rule|url_map)|frontdoor"
        ),
    ),
    (
        "compute",
        (
            r"ecs_service|lambda_function|instance|autoscaling_group|eks_cluster|cloud_run(?:_v2)?_service"
            r"|cloudfunctions2?_function|container_cluster|kubernetes_cluster|app_service"
            r"|(?:linux|windows)_(?:web_app|function_app|virtual_machine)|compute_instance"
            r"|compute_(?:region_)?instance_group_manager|container_app|deployment(?:_v1)?"
            r"|stateful_set(?:_v1)?|apprunner_service|elastic_beanstalk_environment|app"
        ),
    ),
)
_KINDS = tuple((kind, re.compile(rf"[a-z0-9]+_(?:{words})")) for kind, words in _TYPES)


def looks_like(file: Foreign) -> bool:
    """Return whether a file is what terraform prints, or its state."""
    return any(
        "format_version" in one or ("lineage" in one and "serial" in one)
        for one in file.documents
    )


def read(files: Nearby, paths: Sequence[str], choice: Choice) -> Deployed:  # noqa: ARG001 - as all readers
    """Return the resources of some states and plans."""
    gathering = Gathering()
    for file in gathering.read(files, paths):
        for said in file.documents:
            _shown(said, Location(file.path), gathering)
    return gathering.deployed()


def _shown(said: Said, place: Location, gathering: Gathering) -> None:
    if "lineage" in said or ("serial" in said and "resources" in said):
        raise NotOfFormatError(
            place,
            "is the raw state, which has secrets in plain text. Keep it out of the repository. The"
            " guide says how to save the addresses alone.",
        )
    root = said.at("planned_values", "root_module")
    if not root.is_mapping:
        root = said.at("values", "root_module")
    if "format_version" not in said:
        raise NotOfFormatError(
            place, "has no `format_version`, so it is not from terraform show -json"
        )
    resources = {
        _plain(one["address"].text): one
        for one in _resources(root)
        if one["mode"].text != "data" and one["address"].text
    }
    if not resources:
        gathering.problem(place, "has no resource: the state may be empty")
        return
    parts = {
        address: kind
        for address, one in resources.items()
        if (kind := _kind(one["type"].text))
    }
    names = [address.rpartition(".")[2] for address in parts]
    for address, kind in parts.items():
        name = address.rpartition(".")[2]
        unique = names.count(name) == 1
        gathering.component(
            Component(
                name=address,
                place=place,
                kind=kind,
                names=frozenset(
                    {name} if unique and name not in {"this", "main"} else ()
                ),
            )
        )
    needed = _stated(resources, said.at("configuration", "root_module"))
    for address in parts:
        for other in _reached(address, needed, parts):
            gathering.need(address, other, place, "depends on")
    if any(one["values"].mapping for one in resources.values()):
        gathering.note(
            place,
            "has the values of resources, which may be secrets. Before you commit it, save the"
            " addresses alone: the guide says how",
        )
    left = len(resources) - len(parts)
    if left:
        gathering.note(
            place,
            f"{counted(left, 'resource')} left out: nothing needs them while it runs",
        )


def _resources(module: Said, depth: int = 0) -> Iterator[Said]:
    yield from module["resources"].items
    for child in module["child_modules"].items if depth < _DEEPEST else ():
        yield from _resources(child, depth + 1)


def _plain(address: str) -> str:
    """Return an address without the index of an instance."""
    return _INDEX.sub("", address)


def _stated(
    resources: Mapping[str, Said], configuration: Said
) -> Mapping[str, set[str]]:
    """Return what each resource depends on, by state or by the configuration of a plan."""
    found: dict[str, set[str]] = {
        address: {_plain(other.text) for other in one["depends_on"].items}
        for address, one in resources.items()
    }
    for prefix, one in _configured(configuration, ""):
        address = prefix + _plain(one["address"].text)
        for reference in (*one["depends_on"].items, *_references(one["expressions"])):
            words = _plain(reference.text).split(".")
            for length in (2, 3):
                other = prefix + ".".join(words[:length])
                if other in resources and other != address:
                    found.setdefault(address, set()).add(other)
    return found


def _configured(
    module: Said, prefix: str, depth: int = 0
) -> Iterator[tuple[str, Said]]:
    """Yield each resource with the address of the module that it is in."""
    for one in module["resources"].items:
        yield prefix, one
    for name, call in (
        module["module_calls"].mapping.items() if depth < _DEEPEST else ()
    ):
        yield from _configured(call["module"], f"{prefix}module.{name}.", depth + 1)


def _references(said: Said, depth: int = 0) -> Iterator[Said]:
    if depth > _DEEPEST:
        return
    yield from said["references"].items
    for one in (*said.mapping.values(), *said.items):
        if one.is_mapping or one.is_list:
            yield from _references(one, depth + 1)


def _reached(
    address: str, needed: Mapping[str, set[str]], parts: Mapping[str, DependencyKind]
) -> Iterator[str]:
    """Yield the parts that a resource depends on, also through resources that are none."""
    waiting, met = [address], {address}
    while waiting:
        for other in sorted(needed.get(waiting.pop(), ())):
            if other in met:
                continue
            met.add(other)
            if other in parts:
                yield other
            else:
                waiting.append(other)


def _kind(type_: str) -> DependencyKind | None:
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(type_)), None)

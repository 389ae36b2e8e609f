"""Everything that the UI can be asked, made from its own schema so that nothing is forgotten.

Here: the questions, and the whole answers as text. Not here: what may not stand in them (canary.py).

A page of the UI shows a choice of fields; anybody who reaches its port may ask for all of them.
"""

import json
from collections.abc import Mapping
from urllib.request import urlopen

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_client_schema,
    get_introspection_query,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from yt_assets_tests.end_to_end.canary import unpacked
from yt_assets_tests.end_to_end.services import Services

REPOSITORY = '{repositoryName: "__repository__", repositoryLocationName: "yt_assets.definitions"}'
JOB = f'{REPOSITORY[:-1]}, pipelineName: "hourly"}}'
SCHEDULE = f'{REPOSITORY[:-1]}, scheduleName: "hourly_schedule"}}'

# Fields of the query's root, with their arguments, and how deep their answers are followed.
INSTALLATION: Mapping[str, tuple[str, int]] = {
    "allTopLevelResourceDetailsOrError": (f"repositorySelector: {REPOSITORY}", 4),
    "resourcesOrError": (f"pipelineSelector: {JOB}", 3),
    "utilizedEnvVarsOrError": (f"repositorySelector: {REPOSITORY}", 2),
    "runConfigSchemaOrError": (f"selector: {JOB}", 2),
    "executionPlanOrError": (f'pipeline: {JOB}, mode: "default"', 2),
    "instance": ("", 2),
    "workspaceOrError": ("", 3),
    "locationStatusesOrError": ("", 3),
    "repositoriesOrError": ("", 2),
    "pipelineOrError": (f"params: {JOB}", 2),
    "assetNodes": ("", 1),
    "schedulesOrError": (f"repositorySelector: {REPOSITORY}", 4),
    "sensorsOrError": (f"repositorySelector: {REPOSITORY}", 4),
}
RUNS: Mapping[str, tuple[str, int]] = {
    "runsOrError": ("", 2),
    "runsFeedOrError": ("limit: 50, view: ROOTS", 2),
    "runTagsOrError": ('tagKeys: ["note"]', 2),
    "assetsOrError": ("", 2),
    "assetRecordsOrError": ("", 2),
}
# Resolvers of Dagster 1.13 that raise, or give null where the schema forbids it: one of them takes the answer with it.
BROKEN = {
    ("AssetMaterializationPlannedEvent", "pipelineName"),
    ("DaemonHealth", "daemonStatus"),
    ("ErrorChainLink", "message"),
    ("Instance", "concurrencyLimit"),
    ("InstigationEventConnection", "cursor"),
    ("SolidHandle", "stepStats"),
}
# An error's causes are errors. Any other type inside itself is a way back to where the question came from.
NESTED = {"PythonError"}


class Page:
    """All pages of a running UI, as one: each method gives whole answers by their questions."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._schema = build_client_schema(services.ask(get_introspection_query()))  # type: ignore[arg-type]

    def of_installation(self) -> dict[str, str]:
        """Resources, settings, jobs, assets, and what the schedule's next tick would do."""
        tick = self._answer("scheduleDryRun", f"selectorData: {SCHEDULE}", 4, kind="mutation")
        return self._answers(INSTALLATION) | {"scheduleDryRun": tick}

    def of_runs(self) -> dict[str, str]:
        """All runs with their configuration and tags, and the assets that they were about."""
        return self._answers(RUNS)

    def of_run(self, run_id: str) -> dict[str, str]:
        """Its event log, its steps' standard output and error, and the file that 'Download debug file' gives."""
        events = self._answer("logsForRun", f'runId: "{run_id}"', 3)
        shown = {f"logsForRun {run_id}": events}
        for event in json.loads(events)["data"]["logsForRun"]["EventConnection_events"]:
            if event["__typename"] == "LogsCapturedEvent":
                log_key = json.dumps([run_id, "compute_logs", event["LogsCapturedEvent_fileKey"]])
                shown[f"capturedLogs {log_key}"] = self._answer("capturedLogs", f"logKey: {log_key}", 1)
        with urlopen(f"{self._services.url}/download_debug/{run_id}", timeout=60) as answer:
            shown[f"download_debug {run_id}"] = unpacked(answer.read()).decode()
        return shown

    def _answers(self, questions: Mapping[str, tuple[str, int]]) -> dict[str, str]:
        return {name: self._answer(name, arguments, depth) for name, (arguments, depth) in questions.items()}

    def _answer(self, name: str, arguments: str, depth: int, kind: str = "query") -> str:
        text = self._services.answer(_question(self._schema, name, arguments, depth, kind))
        assert (json.loads(text)["data"] or {}).get(name) is not None, f"the UI does not answer {name}: {text[:2000]}"
        return text


def _question(schema: GraphQLSchema, name: str, arguments: str, depth: int, kind: str) -> str:
    root = schema.mutation_type if kind == "mutation" else schema.query_type
    assert root is not None
    asked = f"{name}({arguments})" if arguments else name
    return f"{kind} {{ {asked} {_fields(schema, get_named_type(root.fields[name].type), depth)} }}"


def _fields(schema: GraphQLSchema, kind: GraphQLNamedType, depth: int, above: frozenset[str] = frozenset()) -> str:
    """All fields of a type that need no argument, each under a name of its own, `depth` objects down."""
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
        members = schema.get_possible_types(kind)
        inside = " ".join(f"... on {member.name} {_fields(schema, member, depth, above)}" for member in members)
        return f"{{ __typename {inside} }}"
    assert isinstance(kind, GraphQLObjectType)
    if kind.name in above - NESTED:
        return "{ __typename }"
    chosen = ["__typename"]
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if (kind.name, name) in BROKEN or any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if is_leaf_type(inner):
            chosen.append(f"{kind.name}_{name}: {name}")
        elif depth > 0:
            deeper = _fields(schema, inner, depth - 1, above | {kind.name})
            chosen.append(f"{kind.name}_{name}: {name} {deeper}")
    return f"{{ {' '.join(chosen)} }}"

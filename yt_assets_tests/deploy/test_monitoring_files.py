"""deploy/prometheus and deploy/grafana: every metric and label that they name is one that the service has."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from yt_assets.api.app import create_app
from yt_assets_tests.api.conftest import NOON, filled, stores_of
from yt_assets_tests.deploy.places import DEPLOY

RULES = yaml.safe_load((DEPLOY / "prometheus" / "yt_assets.rules.yml").read_text(encoding="utf-8"))
BOARD = json.loads((DEPLOY / "grafana" / "yt_assets.json").read_text(encoding="utf-8"))
METRIC = re.compile(r"\byt_assets_[a-z_]+\b(?:\{([^}]*)\})?")
SEVERITIES = {"critical", "warning"}


def expressions() -> Iterator[tuple[str, str]]:
    """Each expression with the name of what shows it."""
    for group in RULES["groups"]:
        yield from ((rule["alert"], rule["expr"]) for rule in group["rules"])
    for panel in BOARD["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel["targets"])


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The labels of each metric of a service with hours and requests."""
    with ExitStack() as stack:
        app = create_app(stores_of(filled(tmp_path_factory.mktemp("metrics")), stack), now=lambda: NOON)
        client = stack.enter_context(TestClient(app, "http://127.0.0.1"))
        client.get("/v1/hours")
        text = client.get("/metrics").text
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        found.setdefault(family.name, set())
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def test_each_metric_of_rules_and_dashboard_is_one_of_the_service(labels: dict[str, set[str]]) -> None:
    named = 0
    for place, expression in expressions():
        for match in METRIC.finditer(expression):
            name = match.group().partition("{")[0]
            assert name in labels, f"{place}: {name}"
            asked = set(re.findall(r"(\w+)\s*(?:=~|!=|=)", match.group(1) or ""))
            assert asked <= labels[name], f"{place}: {match.group()}"
            named += 1
    assert named > len(RULES["groups"][0]["rules"]) + len(BOARD["panels"]) - 3


def test_labels_by_which_a_panel_tells_its_lines_apart_exist(labels: dict[str, set[str]]) -> None:
    for panel in BOARD["panels"]:
        for target in panel["targets"]:
            names = {match.group().partition("{")[0] for match in METRIC.finditer(target["expr"])}
            every = set().union(*(labels[name] for name in names))
            assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= every, panel["title"]


def test_each_metric_of_the_service_is_on_the_dashboard(labels: dict[str, set[str]]) -> None:
    shown = " ".join(expression for _, expression in expressions())
    for name in labels:
        stem = re.sub(r"_(bucket|count|sum|created)$", "", name)
        assert stem in shown, name


def test_alerts_say_what_is_wrong_and_how_bad() -> None:
    rules: list[dict[str, Any]] = RULES["groups"][0]["rules"]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["labels"]["severity"] in SEVERITIES
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"].endswith(".")
        assert re.fullmatch(r"\d+[mh]", rule["for"])


def test_the_configuration_scrapes_the_service_as_it_listens_by_default() -> None:
    whole = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    (job,) = whole["scrape_configs"]
    assert job["static_configs"] == [{"targets": ["127.0.0.1:8000"]}]
    assert [DEPLOY / "prometheus" / name for name in whole["rule_files"]] == sorted(
        (DEPLOY / "prometheus").glob("*.rules.yml")
    )
    assert f'up{{job="{job["job_name"]}"}}' in " ".join(expression for _, expression in expressions())

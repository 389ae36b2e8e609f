"""The ledger of what the model costs: by hour, within a budget, shared by all."""

from dataclasses import replace
from threading import Thread

import pytest

from yt_assets.pipeline.insights.model_budget import ModelBudget, ModelLimits
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.model_usage import ModelUsage, Usage
from yt_assets_tests.storage.samples import HOUR, hour_at

LIMITS = ModelLimits(requests=5, tokens=1_000, videos=10, channels=10, prompt_price=None, completion_price=None)


def usage(database: Database) -> Usage:
    return ModelUsage(database, HOUR).read()


@pytest.fixture
def budget(insights: Database) -> ModelBudget:
    """Five requests and a thousand tokens."""
    return ModelBudget(insights, HOUR, LIMITS)


def test_a_request_is_paid_for_before_it_is_sent_and_settled_after_it(budget: ModelBudget, insights: Database) -> None:
    assert usage(insights) == Usage()
    assert budget.reserve(400) is None
    assert usage(insights) == Usage(requests=1, tokens_set_aside=400)
    budget.settle(400, 100, 20)
    assert usage(insights) == Usage(requests=1, prompt_tokens=100, completion_tokens=20)


def test_what_was_set_aside_and_never_settled_counts_as_spent(budget: ModelBudget, insights: Database) -> None:
    """A killed step may have been billed for its request."""
    budget.reserve(700)
    another = ModelBudget(insights, HOUR, LIMITS)
    assert another.reserve(400) == (
        "300 of the hour's 1,000 tokens are left (YT_MODEL_TOKENS_PER_HOUR), and a request may need 400"
    )
    assert another.reserve(300) is None


def test_the_last_request_may_be_sent_and_the_next_may_not(budget: ModelBudget, insights: Database) -> None:
    for _ in range(5):
        assert budget.reserve(1) is None
    assert budget.reserve(1) == "the hour's budget of 5 requests is spent (YT_MODEL_REQUESTS_PER_HOUR)"
    assert usage(insights).requests == 5


def test_each_hour_has_its_own(budget: ModelBudget, insights: Database) -> None:
    assert budget.reserve(1_000) is None
    assert ModelBudget(insights, hour_at(1), LIMITS).reserve(1_000) is None


def test_threads_and_processes_share_it(insights: Database) -> None:
    granted: list[str | None] = []
    threads = [Thread(target=lambda: granted.append(ModelBudget(insights, HOUR, LIMITS).reserve(10))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert granted.count(None) == usage(insights).requests == 5


def test_a_server_without_schemas_is_remembered_for_the_hour(budget: ModelBudget, insights: Database) -> None:
    assert budget.takes_schema()
    budget.remember_plain_json()
    assert not ModelBudget(insights, HOUR, LIMITS).takes_schema()
    assert ModelBudget(insights, hour_at(1), LIMITS).takes_schema()


def test_a_ledger_that_cannot_be_used_grants_nothing_and_raises_nothing() -> None:
    """The hour fails by its own rows, and not for the sake of an explanation."""
    url = "mysql+pymysql://me@127.0.0.1:1/insights"
    with Database("insights", url, setting="INSIGHTS_DATABASE_URL") as database:
        budget = ModelBudget(database, HOUR, LIMITS)
        assert budget.reserve(1) == "the ledger of what the model costs cannot be written"
        assert budget.takes_schema()
        budget.settle(1, 0, 0)
        budget.remember_plain_json()


@pytest.mark.parametrize(
    ("prices", "cost"), [((0.25, 2.0), 0.00225), ((None, 2.0), None), ((0.25, None), None), ((0.0, 0.0), 0.0)]
)
def test_cost_is_told_where_both_prices_are_known(
    prices: tuple[float | None, float | None], cost: float | None
) -> None:
    limits = replace(LIMITS, prompt_price=prices[0], completion_price=prices[1])
    assert limits.cost(1_000, 1_000) == cost

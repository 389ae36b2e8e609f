"""trend_insights, materialized through Dagster, against a model that fails in every way seen.

The hour never fails; each row says whose label it carries, within one step of the benchmarks'; requests and tokens stay
within the budget; a second materialization gives the same rows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from yt_assets.language.answers import within_one_step
from yt_assets_tests.language.fake_model_server import (
    Asked,
    FakeModelServer,
    Says,
    agrees,
    row,
    says_error,
    says_rows,
    says_text,
)
from yt_assets_tests.orchestration.assets.model_hours import KEY, ModelHour, Rows, metadata

pytestmark = pytest.mark.unmeasured

REQUESTS, TOKENS = 20, 90_000


@dataclass(frozen=True)
class Fault:
    """What the server says about videos, and what becomes of ten.

    explained: rows with label_source model. problem: a part of what the log says. again: requests about videos that a
    second materialization may send: what the server never said, it may say yet.
    """

    says: Callable[[Asked], Says]
    explained: int
    problem: str | None
    again: bool = False


def first_of(asked: Asked) -> str:
    return asked.ids[0]


def wrong_for_batches(says: Callable[[Asked], Says]) -> Callable[[Asked], Says]:
    """A fault that a batch brings out, and a video by itself does not."""
    return lambda asked: says(asked) if len(asked.ids) > 1 else agrees(asked)


def far(asked: Asked) -> Says:
    """Each label as far from the benchmark's as can be."""
    jumps = {"viral": "dormant", "surging": "dormant", "rising": "dormant"}
    return says_rows(row(video["video_id"], jumps.get(video["benchmark_label"], "viral")) for video in asked.videos)


def by_one_step(asked: Asked) -> Says:
    """Each label colder by one step, on its side of Trending."""
    colder = {"viral": "surging", "surging": "rising", "steady": "slowing", "slowing": "dormant"}
    return says_rows(
        row(video["video_id"], colder.get(video["benchmark_label"], video["benchmark_label"])) for video in asked.videos
    )


FAULTS = {
    "none": Fault(agrees, 10, None),
    "one step": Fault(by_one_step, 10, None),
    "refusal": Fault(lambda _: says_text(None, refusal="I cannot"), 0, "refused to answer"),
    "refusal of a batch": Fault(wrong_for_batches(lambda _: says_text(None, refusal="I cannot")), 10, None),
    "wrong ids": Fault(lambda asked: says_rows(row(f"x{key}") for key in asked.ids), 0, "not asked about"),
    "one wrong id in a batch": Fault(
        wrong_for_batches(lambda asked: says_rows(row(key) for key in [*asked.ids[1:], "zz"])), 10, None
    ),
    "duplicates": Fault(
        wrong_for_batches(lambda asked: says_rows(row(key, "steady") for key in [*asked.ids, first_of(asked)])),
        10,
        None,
    ),
    "truncated JSON": Fault(lambda _: says_text('{"videos": [{"video_id": "', finish_reason="length"), 0, "cut off"),
    "truncated JSON that claims to be whole": Fault(lambda _: says_text('{"videos": [{"vi'), 0, "not the JSON"),
    "unknown labels": Fault(lambda asked: says_rows(row(key, "mega") for key in asked.ids), 0, "unknown label"),
    "labels out of range": Fault(far, 0, "more than one step"),
    "429": Fault(lambda _: says_error(429, "rate_limit_exceeded"), 0, "status 429", again=True),
    "429 without credit": Fault(lambda _: says_error(429, "insufficient_quota"), 0, "no credit left", again=True),
    "401": Fault(lambda _: says_error(401, "invalid_api_key"), 0, "OPENAI_API_KEY was refused", again=True),
    "404": Fault(lambda _: says_error(404, "model_not_found"), 0, "does not exist", again=True),
    "500": Fault(lambda _: says_error(500, None), 0, "status 500", again=True),
    "HTML": Fault(lambda _: Says(b"<html>wifi</html>", content_type="text/html"), 0, "not in the API's", again=True),
    "HTML as 502": Fault(lambda _: Says(b"<h1>no</h1>", 502, "text/html"), 0, "status 502", again=True),
    "silence": Fault(lambda _: Says(silent=True), 0, "did not answer within 0.2 s", again=True),
}


def judged(hour: ModelHour, explained: int) -> Rows:
    """The hour's rows, after a look at each."""
    rows = hour.rows("trend_insights")
    assert len(rows) == 30
    assert sorted(one["label_source"] for one in rows) == ["benchmark"] * (30 - explained) + ["model"] * explained
    for one in rows:
        assert within_one_step(one["benchmark_label"], one["label"])
        by_model = one["label_source"] == "model"
        assert by_model or one["label"] == one["benchmark_label"]
        assert (one["model"], one["prompt_version"]) == (("test-model", "3") if by_model else (None, None))
        assert bool(one["explanation"]) == by_model
        assert "\n" not in (one["explanation"] or "")
        assert len(one["explanation"] or "") <= 280
    return rows


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_leaves_the_right_rows_the_right_source_and_never_a_failed_hour(
    model_hour: ModelHour, server: FakeModelServer, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    fault = FAULTS[name]
    server.script = lambda asked: agrees(asked) if asked.is_about_channels else fault.says(asked)
    settings = {
        "OPENAI_TIMEOUT_SECONDS": "0.2" if name == "silence" else "5",
        "YT_MODEL_REQUESTS_PER_HOUR": str(REQUESTS),
        "YT_MODEL_TOKENS_PER_HOUR": str(TOKENS),
    }
    result = model_hour.materialize(**settings)
    assert result.success
    rows = judged(model_hour, fault.explained)
    told = metadata(result)
    assert (told["labels_by_model"], told["labels_by_benchmark"]) == (fault.explained, 30 - fault.explained)
    assert told["model_requests"] == told["hour_requests"] == len(server.asked) <= REQUESTS
    assert told["hour_tokens"] + told["hour_tokens_set_aside"] <= TOKENS
    said = capfd.readouterr().err
    assert KEY not in said
    if fault.problem:
        assert fault.problem in said

    asked = len(server.asked)
    second = model_hour.materialize(**settings)
    assert second.success
    assert judged(model_hour, fault.explained) == rows
    assert len(server.asked) <= REQUESTS
    if not fault.again:
        assert (len(server.asked), metadata(second)["model_requests"]) == (asked, 0)


@pytest.mark.parametrize(("requests", "tokens"), [(3, 100_000), (30, 25_000), (0, 100_000), (30, 0)])
def test_the_budget_holds_over_a_storm_of_refusals_and_three_materializations(
    model_hour: ModelHour, server: FakeModelServer, requests: int, tokens: int
) -> None:
    """A batch of ten that is refused becomes eleven requests; a step is retried; a person clicks again."""
    server.script = lambda _: says_text(None, refusal="I cannot")
    budget = {"YT_MODEL_REQUESTS_PER_HOUR": str(requests), "YT_MODEL_TOKENS_PER_HOUR": str(tokens)}
    for _ in range(3):
        told = metadata(model_hour.materialize(**budget))
    judged(model_hour, 0)
    assert len(server.asked) == told["hour_requests"] <= requests
    assert told["hour_tokens"] + told["hour_tokens_set_aside"] <= tokens


def test_a_service_that_comes_back_is_asked_again_and_its_hour_explained(
    model_hour: ModelHour, server: FakeModelServer
) -> None:
    server.script = lambda _: says_error(404, "model_not_found")
    assert metadata(model_hour.materialize())["labels_by_model"] == 0
    server.script = agrees
    assert metadata(model_hour.materialize())["labels_by_model"] == 10
    judged(model_hour, 10)


def test_a_proxy_that_cannot_be_used_costs_the_models_words_and_not_the_hour(
    model_hour: ModelHour, server: FakeModelServer
) -> None:
    """The client cannot even be made: the ImportError of a SOCKS proxy used to end every hour after the first."""
    result = model_hour.materialize(
        ALL_PROXY="socks5://127.0.0.1:1080", NO_PROXY="", no_proxy="", OPENAI_BASE_URL="http://models.example/v1"
    )
    assert result.success
    told = metadata(result)
    assert (told["labels_by_model"], told["model_requests"], server.asked) == (0, 0, [])
    judged(model_hour, 0)

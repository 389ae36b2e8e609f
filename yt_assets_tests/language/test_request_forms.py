"""The forms in which a server may want to be asked, and envelopes with wrong types beside the text."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from yt_assets_tests.language.fake_model_server import (
    Asked,
    FakeModelServer,
    Says,
    agrees,
    agrees_text,
    says_error,
    says_text,
)
from yt_assets_tests.language.samples import NoLimit, UnlimitedAnalyst, channel, facts, many

BuildAnalyst = Callable[..., UnlimitedAnalyst]


def test_a_server_without_schemas_is_asked_in_plain_json_from_then_on(
    server: FakeModelServer, analyst: BuildAnalyst
) -> None:
    def script(asked: Asked) -> Says:
        if asked.body["response_format"]["type"] == "json_schema":
            return says_error(400, None, "response_format type must be one of text, json_object")
        return says_text(f"```json\n{agrees_text(asked)}\n```")

    server.script = script
    budget = NoLimit()
    assert analyst().explain(many(10), budget).problem is None
    assert [asked.body["response_format"]["type"] for asked in server.asked] == ["json_schema", "json_object"]
    plain = server.asked[1].body
    assert "one JSON object" in plain["messages"][0]["content"]
    assert (plain["max_tokens"], "max_completion_tokens" in plain) == (5_000, False)
    assert analyst().explain(many(10), budget).requests == 1
    assert analyst().digest([channel("UCa")], budget).requests == 1


def test_a_server_that_takes_no_format_at_all_is_asked_by_the_prompt_alone(
    server: FakeModelServer, analyst: BuildAnalyst
) -> None:
    def script(asked: Asked) -> Says:
        if "response_format" in asked.body:
            return says_error(422, None, "response_format: extra fields not permitted")
        return says_text(f"Here you are: {agrees_text(asked)}")

    server.script = script
    answer = analyst(threads=1).explain(many(30))
    assert (answer.requests, len(answer.by_key), answer.problem) == (5, 30, None)


def test_a_server_that_refuses_every_form_ends_the_asking(server: FakeModelServer, analyst: BuildAnalyst) -> None:
    server.script = lambda _: says_error(422, None, "response_format: extra fields not permitted")
    answer = analyst(threads=1).explain(many(30))
    assert (answer.requests, answer.by_key) == (3, {})
    assert "neither structured outputs nor JSON mode" in str(answer.problem)


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        ("max_completion_tokens", "Unrecognized request argument supplied: max_completion_tokens"),
        ("max_completion_tokens", "Unsupported parameter: 'max_completion_tokens'. Use 'max_tokens' instead."),
        ("max_completion_tokens", "extra fields not permitted: body.max_completion_tokens"),
    ],
)
@pytest.mark.parametrize("schema", [True, False])
def test_a_server_with_another_name_of_the_token_limit_is_asked_by_that_name(
    server: FakeModelServer, analyst: BuildAnalyst, refused: str, words: str, schema: bool
) -> None:
    """It was taken for a refusal of the text, and each video was asked about alone: fourteen requests and no answer."""

    def script(asked: Asked) -> Says:
        if refused in asked.body:
            return says_error(400, None, words)
        if not schema and asked.body["response_format"]["type"] == "json_schema":
            return says_error(400, None, "'additionalProperties' is not supported")
        return agrees(asked)

    server.script = script
    answer = analyst(threads=1).explain(many(10))
    assert (len(answer.by_key), answer.problem, answer.requests) == (10, None, 2 if schema else 3)


def test_a_server_of_the_newest_name_alone_is_asked_by_it_in_plain_json_too(
    server: FakeModelServer, analyst: BuildAnalyst
) -> None:
    def script(asked: Asked) -> Says:
        if asked.body["response_format"]["type"] == "json_schema":
            return says_error(400, None, "json_schema is not known")
        if "max_tokens" in asked.body:
            return says_error(400, None, "'max_tokens' is not supported: use 'max_completion_tokens' instead")
        return agrees(asked)

    server.script = script
    assert analyst(threads=1).explain(many(10)).problem is None


def test_a_limit_that_is_too_large_for_a_model_is_no_other_name(server: FakeModelServer, analyst: BuildAnalyst) -> None:
    server.script = lambda _: says_error(400, None, "max_completion_tokens is too large: 5000")
    assert "lacks structured outputs" in str(analyst().explain([facts("a")]).problem)


@pytest.mark.parametrize(
    "change",
    [
        {"usage": None},
        {"usage": "many"},
        {"usage": {"prompt_tokens": 1.5, "completion_tokens": "20"}},
        {"usage": {"prompt_tokens": 10**30, "completion_tokens": -1}},
        {"finish_reason": 7},
        {"refusal": {}},
        {"content": "parts"},
    ],
)
def test_a_wrong_type_beside_the_text_costs_no_answer(
    server: FakeModelServer, analyst: BuildAnalyst, change: dict[str, Any]
) -> None:
    def script(asked: Asked) -> Says:
        body = json.loads(agrees(asked).body)
        body |= {name: value for name, value in change.items() if name == "usage"}
        choice = body["choices"][0]
        choice |= {name: value for name, value in change.items() if name == "finish_reason"}
        if "refusal" in change:
            choice["message"]["refusal"] = change["refusal"]
        if "content" in change:
            choice["message"]["content"] = [{"type": "text", "text": agrees_text(asked)}, {"type": "image"}]
        return Says(json.dumps(body).encode())

    server.script = script
    answer = analyst().explain(many(10))
    assert (len(answer.by_key), answer.problem, answer.requests) == (10, None, 1)

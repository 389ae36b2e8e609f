#!/usr/bin/env bash
# dagster-openai 0.29.27 with openai 3.57.0: questions by the Responses API, and by parse(), are not counted.
#
# OpenAIResource.get_client(context) records calls and tokens of each asset as metadata. It wraps the create methods of
# completions, chat completions and embeddings alone. client.responses.create and
# chat.completions.parse leave no metadata: a budget that is watched by it sees nothing. with_raw_response, the way to a
# server's rate-limit headers, raises AttributeError out of the wrapper after the question was asked and paid for.
#
# Seen on 2026-11-30, Python 3.11, dagster 1.13.27:
#   chat.completions.create: calls 1 tokens 12
#   responses.create: calls None tokens None
#   chat.completions.parse: calls None tokens None
#   with_raw_response: AttributeError
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install \
  dagster==1.13.27 dagster-openai==0.29.27 openai==3.57.0
cat >"$folder/ask.py" <<'PY'
import json
import threading
import warnings
from http.server import BaseHTTPRequestHandler, HTTPServer

warnings.filterwarnings("ignore")

from dagster import AssetExecutionContext, asset, materialize
from dagster_openai import OpenAIResource
from pydantic import BaseModel

QUESTION = [{"role": "user", "content": "?"}]
TEXT = '{"number": 1}'
CHOICE = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": TEXT}}
CHAT = {
    "id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [CHOICE],
    "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12},
}
PART = {"type": "output_text", "text": TEXT, "annotations": []}
RESPONSE = {
    "id": "1", "object": "response", "created_at": 1, "model": "m", "status": "completed", "tools": [],
    "tool_choice": "auto", "parallel_tool_calls": False,
    "output": [{"type": "message", "id": "1", "role": "assistant", "status": "completed", "content": [PART]}],
    "usage": {
        "input_tokens": 7, "output_tokens": 5, "total_tokens": 12,
        "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0},
    },
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps(RESPONSE if self.path.endswith("/responses") else CHAT).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Number(BaseModel):
    number: int


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
resource = OpenAIResource(api_key="none", base_url=f"http://127.0.0.1:{server.server_port}/v1")
WAYS = {
    "chat.completions.create": lambda client: client.chat.completions.create(model="m", messages=QUESTION),
    "responses.create": lambda client: client.responses.create(model="m", input="?"),
    "chat.completions.parse": lambda client: client.chat.completions.parse(
        model="m", messages=QUESTION, response_format=Number
    ),
    "with_raw_response": lambda client: client.chat.completions.with_raw_response.create(model="m", messages=QUESTION),
}
counted = {}
for name, way in WAYS.items():

    @asset(name="asked", compute_kind="OpenAI")
    def asked(context: AssetExecutionContext, openai: OpenAIResource) -> None:
        with openai.get_client(context) as client:
            way(client)

    try:
        (materialization,) = materialize([asked], resources={"openai": resource}).asset_materializations_for_node("asked")
        found = {key: value.value for key, value in materialization.metadata.items()}
        counted[name] = found.get("openai.m.calls"), found.get("openai.m.total_tokens")
        print(f"{name}: calls {counted[name][0]} tokens {counted[name][1]}")
    except AttributeError as error:
        counted[name] = "AttributeError"
        print(f"{name}: AttributeError")
assert list(counted.values()) == [(1, 12), (None, None), (None, None), "AttributeError"]
PY
export DAGSTER_HOME= DAGSTER_DISABLE_TELEMETRY=1
"$folder/venv/bin/python" "$folder/ask.py" 2>"$folder/log" || { tail -20 "$folder/log"; exit 1; }
echo "still so"

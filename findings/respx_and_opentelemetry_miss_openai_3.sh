#!/usr/bin/env bash
# openai 3.57.0 with respx 0.23.1 and opentelemetry-instrumentation-httpx 0.66b2: what is made for httpx sees no
# request.
#
# openai 3 sends through httpx2, a package of another name. respx replaces the transports of httpx, and so does
# OpenTelemetry's instrumentation; both load, both report no error, and
#   - inside respx.mock the question goes to the real server, with the real key, and a route that was meant to answer
#     it was never called;
#   - HTTPXClientInstrumentor().instrument() leaves the client's transport as it was: no span.
# vcrpy 9.4.2 knows httpx2: with record_mode="none" it refuses the same question.
# Check that the route was called, or give OpenAI(http_client=...) a transport of httpx2's own.
#
# Seen on 2026-11-30, Python 3.11:
#   without a mock: the server answered, requests 1
#   respx: the server answered, requests 2, route called False
#   opentelemetry: transport wrapped False
#   vcrpy: CannotOverwriteExistingCassetteException, requests 2
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install \
  openai==3.57.0 respx==0.23.1 vcrpy==9.4.2 opentelemetry-instrumentation-httpx==0.66b2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

import openai
import respx
import vcr
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

requests = []


def answer(text):
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        requests.append(self.path)
        body = json.dumps(answer("the server answered")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1"


def client():
    return openai.OpenAI(api_key="none", base_url=url, max_retries=0)


def ask():
    asked = client().chat.completions.create(model="m", messages=[{"role": "user", "content": "?"}])
    return asked.choices[0].message.content


print("versions", *(version(name) for name in ("openai", "respx", "vcrpy", "opentelemetry-instrumentation-httpx")))
print("without a mock:", ask() + ", requests", len(requests))
with respx.mock(assert_all_called=False) as mock:
    route = mock.post(f"{url}/chat/completions").respond(json=answer("the mock answered"))
    words = ask()
print("respx:", words + ", requests", len(requests), "route called", route.called)
assert words == "the server answered" and len(requests) == 2 and not route.called
HTTPXClientInstrumentor().instrument()
wrapped = hasattr(client()._client._transport.handle_request, "__wrapped__")
print("opentelemetry: transport wrapped", wrapped)
assert not wrapped
with vcr.use_cassette("none.yaml", record_mode="none"):
    try:
        raise SystemExit(f"vcrpy lets it through now: {ask()}")
    except Exception as error:
        print("vcrpy:", type(error).__name__ + ", requests", len(requests))
assert len(requests) == 2
PY
echo "still so"

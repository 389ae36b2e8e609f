#!/usr/bin/env bash
# opentelemetry-instrumentation-sqlalchemy 0.66b1 traces nothing of SQLAlchemy 2.1.9; the driver below it is traced.
#
# instrument() returns as always. One line at level ERROR says that it takes SQLAlchemy below 2.1, which nobody sees
# who has set up no logging before it: the last resort of logging writes it to standard error, a daemon's logger may
# not. Statements then have no spans. The instrumentation of PyMySQL or sqlite3 has no such bound and sees them all.
#
# Seen on 2026-11-30, Python 3.11:
#   spans of SQLAlchemy: []
#   spans of sqlite3: ['PRAGMA', 'SELECT']
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install sqlalchemy==2.1.9 opentelemetry-sdk==1.45.1 \
  opentelemetry-instrumentation-sqlalchemy==0.66b1 opentelemetry-instrumentation-sqlite3==0.66b1
"$folder/venv/bin/python" - <<'PY'
import logging

import sqlalchemy
from opentelemetry import trace
from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

print("version", sqlalchemy.__version__)
exporter = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)
said = []
handler = logging.Handler()
handler.emit = lambda record: said.append((record.levelname, record.getMessage()))
logging.getLogger("opentelemetry").addHandler(handler)


def spans():
    exporter.clear()
    with sqlalchemy.create_engine("sqlite://").connect() as connection:
        connection.execute(sqlalchemy.text("SELECT 1"))
    return [span.name for span in exporter.get_finished_spans()]


SQLAlchemyInstrumentor().instrument()
of_sqlalchemy = spans()
SQLite3Instrumentor().instrument()
of_the_driver = spans()
print("said:", *said)
print("spans of SQLAlchemy:", of_sqlalchemy)
print("spans of sqlite3:", of_the_driver)
assert of_sqlalchemy == []
assert of_the_driver
assert [level for level, _ in said] == ["ERROR"]
PY
echo "still so"

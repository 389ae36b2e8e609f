"""One server of each kind with the shipped accounts: accounts belong to a whole server, so it is this folder's own.

Here: starting them once. Not here: what the accounts may do (the tests).
"""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from yt_assets_tests.conftest import SERVER_KINDS, or_skip
from yt_assets_tests.deploy.accounts import Accounts
from yt_assets_tests.servers.session import SERVERS


@pytest.fixture(scope="session", params=SERVER_KINDS)
def fresh_accounts(request: pytest.FixtureRequest) -> Iterator[Accounts]:
    """A server of this folder's own on which the shipped SQL was run."""
    with or_skip(request.param):
        server = request.config.stash[SERVERS].start_another(request.param, f"accounts-{uuid4().hex[:8]}")
    try:
        yield Accounts.made_on(server)
    finally:
        server.remove()


@pytest.fixture
def accounts(fresh_accounts: Accounts) -> Accounts:
    """The same with both schemas, made by yt_migrate."""
    return fresh_accounts.migrated()

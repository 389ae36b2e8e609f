"""Whether two URLs that are spelled differently reach one database.

Here: the look at the disk and at the server. Not here: URLs that are spelled alike (settings/database_urls.py), tables
that are another database's (migrate.py), what follows (database.py).
"""

from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, Connection, text


def name_one_file(first: URL, second: URL) -> bool:
    """Whether two SQLite URLs name one file."""
    files = [Path(str(url.database)) for url in (first, second)]
    return all(file.exists() for file in files) and files[0].samefile(files[1])


def share_a_server(one: Connection, other: Connection) -> bool:
    """A named lock is the server's: who holds it on one connection is seen on the other, by whatever address."""
    key = {"key": f"yt_assets.{uuid4()}"[:64]}
    one.execute(text("SELECT GET_LOCK(:key, 0)"), key)
    is_seen = other.execute(text("SELECT IS_USED_LOCK(:key)"), key).scalar() is not None
    one.execute(text("SELECT RELEASE_LOCK(:key)"), key)
    return is_seen

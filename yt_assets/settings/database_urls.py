"""The URLs of databases, as far as they can be judged without a database library, which is slow to import.

Here: schemes, options, and whether two URLs name one database. Not here: engines and what a server says
(storage/engine).
"""

import os
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

ALLOWED = "sqlite:///FILE or mysql+pymysql://USER:PASSWORD@HOST/NAME"
SCHEMES = frozenset({"sqlite", "mysql", "mysql+pymysql", "mariadb", "mariadb+pymysql"})

# Options that PyMySQL takes and this project has no setting for; those of the second set are whole numbers.
_NUMBERS = frozenset({"connect_timeout", "read_timeout", "write_timeout"})
OPTIONS = _NUMBERS | frozenset(
    {
        *("charset", "ssl_ca", "ssl_capath", "ssl_cert", "ssl_check_hostname", "ssl_cipher", "ssl_key"),
        *("ssl_verify_cert", "ssl_verify_identity", "unix_socket"),
    }
)

# As SQLAlchemy reads a URL, whose passwords may hold anything but an @.
_URL = re.compile(
    r"(?P<scheme>[\w+]+)://"
    r"(?:[^:/]*(?::[^@]*)?@)?"
    r"(?:(?:\[(?P<ipv6>[^/?]+)\]|(?P<host>[^/:?]+))?(?::(?P<port>[^/?]*))?)?"
    r"(?:/(?P<database>[^?]*))?(?:\?(?P<query>.*))?",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_-]{1,30}")
_THIS_MACHINE = frozenset({"", "localhost", "127.0.0.1", "::1"})
_MYSQL_PORT = "3306"


def trouble_in(url: str) -> str | None:
    """What is wrong with a URL of a known scheme, in words that end a sentence about it; None when nothing is."""
    match = _URL.fullmatch(url)
    if match is None:
        return "is no database URL"
    is_file = match["scheme"] == "sqlite"
    if not match["database"]:
        return "names no database: it must end in /NAME"
    if not is_file and match["port"] and not match["port"].isdigit():
        return "has a port that is no number"
    allowed = frozenset[str]() if is_file else OPTIONS
    for option, value in parse_qsl(match["query"] or "", keep_blank_values=True):
        if option not in allowed:
            known = f"allowed are {', '.join(sorted(allowed))}" if allowed else "a file takes none"
            # What looks like no name may be a part of a password.
            which = f"the option '{option}'" if _NAME.fullmatch(option) else "an option"
            return f"has {which}, which is not known: {known}; for TLS, set YT_DATABASE_CA"
        if option in _NUMBERS and not value.isdigit():
            return f"has the option '{option}', which must be a whole number of seconds"
    return None


def require_different(urls: Mapping[str, str]) -> None:
    """Refuse two settings that name one database, however each of them is spelled. Raises ValueError."""
    named: dict[tuple[str, ...], str] = {}
    for setting, url in urls.items():
        place = _place(url)
        if place in named:
            message = f"{named[place]} and {setting} name the same database: each must have one of its own"
            raise ValueError(message)
        named[place] = setting


def _place(url: str) -> tuple[str, ...]:
    match = _URL.fullmatch(url)
    if match is None:
        return (url,)
    database = unquote(match["database"] or "")
    if match["scheme"] == "sqlite":
        return ("file", os.path.realpath(database))
    host = (match["ipv6"] or match["host"] or "").lower().rstrip(".")
    return ("server", "" if host in _THIS_MACHINE else host, match["port"] or _MYSQL_PORT, database)

"""Addresses that take messages by POST.

Here: which can be used. Not here: the settings that hold one (alerts.py, alert_rules.py), sending
(orchestration/alerts).
"""

import re
from urllib.parse import urlsplit

from pydantic import SecretStr


def postable(value: SecretStr) -> SecretStr:
    """An address without the blanks around it. Raises ValueError for one that no request could be sent to.

    Refused at start: a library that refuses it later quotes it in a log.
    """
    address = value.get_secret_value().strip()
    parts = urlsplit(address)
    host = parts.hostname or ""
    host.encode("idna")  # UnicodeError, a ValueError, for labels that no name has
    is_host = re.fullmatch(r"[\w.-]+|[0-9a-f:.]+", host)
    # A look at the port refuses one that is no number up to 65535.
    if not re.fullmatch(r"https?://[!-~]+", address) or not is_host or parts.port == 0:
        message = "not an address"
        raise ValueError(message)
    return SecretStr(address)

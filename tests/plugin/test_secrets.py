"""No password in any output: a planted one is searched for in everything that a run prints or writes."""

from __future__ import annotations

import html
import json
import pickle
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from pgcontract.connection_string import ConnectionString, Password, hide_known
from pgcontract.database import conninfo
from pgcontract.pytest_plugin.options import SERVER_VARIABLE
from pgcontract.pytest_plugin.scratch import ScratchServer
from tests.plugin.project import Project

SECRET = "S3CRET-pw!x"
ENCODED = "S3CRET-pw%21x"
#: Every place that shows it escapes it in another way. Each half is a part that may be shown by itself where it is cut.
AWKWARD = """S3CRET-'p"w\\ & <é>%h4lf+Hidden"""
HALVES = ("S3CRET", "Hidden")
LOUD = ("-vv", "--showlocals", "--full-trace", "--tb=long", "-rA", "--log-level=DEBUG")

#: Each of these shows the password when nothing hides it.
TESTS = """
import faulthandler, logging, os, sys, threading, warnings
import psycopg, pytest
from psycopg.conninfo import make_conninfo
from pgcontract.database import connect, reading
from pgcontract.roundtrip import observe, same_shape

def test_a_state_that_differs(pgcontract_make_database):
    before, after = pgcontract_make_database(), pgcontract_make_database()
    with psycopg.connect(after) as connection:
        connection.execute("CREATE TABLE left_behind ()")
    one, two = observe("one", before), observe("two", after)
    assert same_shape(one, two)

def test_states_are_compared(pgcontract_make_database):
    assert observe("one", pgcontract_make_database()) == 1

def test_a_string_is_compared(pgcontract_empty_database):
    assert pgcontract_empty_database == "host=elsewhere"

def test_a_plain_string_is_compared(pgcontract_empty_database):
    plain = str(pgcontract_empty_database)
    assert [plain] == []

def test_the_driver_fails(pgcontract_empty_database):
    psycopg.connect(make_conninfo(pgcontract_empty_database, dbname="no such database"))

def test_the_engine_fails(pgcontract_empty_database):
    with reading(make_conninfo(pgcontract_empty_database, dbname="no such database")):
        pass

def test_a_url_is_wrong(pgcontract_empty_database):
    connect(pgcontract_empty_database + " wombat=1")

def test_it_is_logged_and_printed(pgcontract_empty_database, pgcontract_server):
    logging.getLogger("app").warning("connecting to %s as %r", pgcontract_empty_database, pgcontract_server)
    print(pgcontract_empty_database, file=sys.stderr)
    print(pgcontract_server.url("x"))
    faulthandler.dump_traceback()
    assert False, f"at {pgcontract_empty_database}"

def test_the_environment_is_shown(pgcontract_empty_database):
    assert dict(os.environ) == {}

def test_a_local_is_cut(pgcontract_empty_database):
    start = "x" * 70 + str(pgcontract_empty_database) + "y" * 300
    middle = "y" * 300 + str(pgcontract_empty_database).partition(" dbname")[0] + "x" * 90
    assert False

def test_a_warning_is_given(pgcontract_empty_database):
    warnings.warn(f"at {pgcontract_empty_database}")
    thread = threading.Thread(target=int, args=(str(pgcontract_empty_database),))
    thread.start()
    thread.join()
    assert False

def test_a_subtest_fails(pgcontract_empty_database, subtests):
    with subtests.test(str(pgcontract_empty_database)):
        assert False

def test_the_suite_has_a_property(pgcontract_empty_database, record_testsuite_property):
    record_testsuite_property("at", str(pgcontract_empty_database))
    assert False

@pytest.fixture
def broken(pgcontract_databases, pgcontract_server):
    url, password = pgcontract_databases(), pgcontract_server.password
    raise LookupError(url)

def test_a_fixture_fails(broken):
    pass
"""


def written(project: Project, text: str) -> str:
    """Return everything that a run has written: its output, and its files."""
    files = [path for path in project.folder.rglob("*") if path.is_file() and path.suffix in {".xml", ".log"}]
    return "\n".join([text, *(path.read_text(errors="replace") for path in files)])


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("URL", LOUD),
        ("parameter", LOUD),
        ("PGPASSWORD", LOUD),
        ("service file", LOUD),
        ("URL", ("--showlocals", "-rA")),
    ],
)
def test_no_report_has_the_password(
    source: str, workers: str, shown: tuple[str, ...], project: Project, pgcontract_server: ScratchServer
) -> None:
    """Of every frame, also those of psycopg; in the terminal and in junitxml, escaped as each of them does."""
    place = f"host={pgcontract_server.host} port={pgcontract_server.port} user={pgcontract_server.user}"
    base = f"{place} dbname={pgcontract_server.maintenance_dbname}"
    match source:
        case "URL":
            at = f"host={pgcontract_server.host}&port={pgcontract_server.port}"
            url = f"postgresql://{pgcontract_server.user}:{quote(AWKWARD, safe='')}@/postgres?{at}"
        case "parameter":
            url = make_conninfo(base, password=AWKWARD)
        case "PGPASSWORD":
            url, project.env["PGPASSWORD"] = base, AWKWARD
        case _:
            lines = [*base.split(), f"password={AWKWARD}"]
            service = project.write("service.conf", "\n".join(["[ours]", *lines]) + "\n")
            url, project.env["PGSERVICEFILE"] = "service=ours", str(service)
    project.env[SERVER_VARIABLE] = url
    project.write("pytest.ini", "[pytest]\njunit_family = xunit1\njunit_logging = all\n")
    project.write("test_it.py", TESTS)
    ended = project.run("test_it.py", workers, "--log-file=all.log" if workers == "-n0" else "-q", *shown)
    assert ended.counts == {"failure": 13, "error": 1}, ended.text
    everything = written(project, ended.text)
    assert "left_behind" in everything
    assert "no such database" in everything
    for part in HALVES:
        assert part not in everything, [line for line in everything.splitlines() if part in line]


@pytest.mark.parametrize("option", ["--pgcontract-database-url", "--pgcontract-server-url"])
def test_a_password_of_an_option_is_in_no_line(option: str, project: Project) -> None:
    """Also where the run ends before a report is made."""
    for url in (
        f"postgresql://u:{ENCODED}@127.0.0.1:1/x",
        f"postgresql://u:{SECRET}@[::1/x",
        f"password={SECRET} x=1",
    ):
        ended = project.run("contracts", option, url, *LOUD)
        assert ended.status == 2
        assert SECRET not in ended.text
        assert ENCODED not in ended.text


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://u:{SECRET}@h/d",
        f"postgresql+psycopg://u:{SECRET}@h:5/d?x=1",
        f"postgres://u:{SECRET}@with@h/d",
        f"host=h password={SECRET} dbname=d",
        f"host=h password='{SECRET} \\' x' dbname=d",
        f"postgresql://u@h/d?password={SECRET}",
        f"sslpassword = {SECRET}",
        f"{{'password': '{SECRET}', 'user': 'u'}}",
    ],
)
def test_a_representation_hides_every_form(text: str) -> None:
    """Without knowing the password; the value itself is whole, for drivers, and stays what it is when it is sent."""
    value = ConnectionString(text)
    assert SECRET not in repr(value)
    assert str(value) == text
    assert pickle.loads(pickle.dumps(value)) == text  # noqa: S301 - our own
    assert type(pickle.loads(pickle.dumps(value))) is ConnectionString  # noqa: S301 - our own


def test_what_the_engine_hands_out_hides_itself(pgcontract_server: ScratchServer) -> None:
    """Connection strings, servers, and passwords."""
    url = conninfo(f"postgresql://u:{ENCODED}@h/d")
    assert psycopg.conninfo.conninfo_to_dict(url)["password"] == SECRET
    server = ScratchServer("h", 1, "u", Password(SECRET), "d")
    shown = repr([url, server, server.url("x"), Password(SECRET), pgcontract_server])
    assert SECRET not in shown
    assert psycopg.conninfo.conninfo_to_dict(server.url("x"))["password"] == SECRET
    assert SECRET not in hide_known(json.dumps({"log": f"user {SECRET} failed"}))
    Password("postgres")
    assert hide_known("user postgres password=postgres") == "user postgres …"


@pytest.mark.parametrize(
    "password", [AWKWARD, "S3CRET and a space Hidden", "S3CRET'😀Hidden", "S3CRET\\\\Hidden"]
)
def test_a_known_password_is_hidden_however_it_is_written(password: str) -> None:
    """As Python, JSON, URLs, XML and libpq write it, and inside of one another."""
    Password(password)
    parameter = make_conninfo("", password=password)
    for text in (password, parameter):
        written_by: list[Callable[[str], str]] = [
            repr,
            ascii,
            json.dumps,
            html.escape,
            lambda text: repr(text.encode()),
        ]
        forms = [text, quote(text), quote(text, safe=""), quote_plus(text)]
        once = [*forms, *(write(text) for write in written_by)]
        for form in (*once, *(write(one) for write in written_by for one in once)):
            shown = hide_known(f"a {form} b")
            assert not any(part in shown for part in HALVES), (form, shown)
    assert hide_known(f"a {password[:9]}...") == "a …..."
    assert hide_known(f"a...{password[-9:]} b") == "a...… b"

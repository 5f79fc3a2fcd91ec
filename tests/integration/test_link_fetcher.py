"""Links are fetched from listed domains only, at the very address that was looked up, and nowhere inside the walls."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.link_fetcher import LinkFetcher, is_public_address
from scheduler.checks.drafted import LinkAnswer, LinkState

HOST = "www.town.example.lg.jp"
OTHER = "www.other.example.com"
OK = LinkState(LinkAnswer.OK, 200)
REFUSED = LinkState(LinkAnswer.REFUSED)
FOREIGN = LinkState(LinkAnswer.FOREIGN)
UNREACHABLE = LinkState(LinkAnswer.UNREACHABLE)


@dataclass
class Site:
    """A web server with TLS on this machine; `asked` are the requests that it saw."""

    port: int
    certificate: Path
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def fetcher(self, resolver: Callable[[str], Sequence[str]] | None = None, **more: Any) -> LinkFetcher:
        """One that takes this machine for the open Internet."""
        return LinkFetcher(
            ("town.example.lg.jp",),
            resolver=resolver or (lambda _host: ["127.0.0.1"]),
            port=self.port,
            is_allowed=more.pop("is_allowed", lambda address: address == "127.0.0.1"),
            tls=ssl.create_default_context(cafile=str(self.certificate)),
            **more,
        )

    def state(self, path: str, **more: Any) -> LinkState:
        """What becomes of one page."""
        address = f"https://{HOST}{path}"
        return self.fetcher(**more).fetch_all([address])[address]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Pages(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            site.asked.append((self.command, self.headers["Host"], self.path))
            name, _, rest = self.path.strip("/").partition("/")
            if name == "slow":
                time.sleep(3)
            leads_to = {"to": f"/{rest}", "away": f"https://{OTHER}/", "plain": f"http://{HOST}/", "round": "/round"}
            if name in leads_to:
                self.send_response(302)
                self.send_header("Location", leads_to[name])
            elif name.isdigit():
                self.send_response(int(name))
            else:
                self.send_response(405 if name == "no-head" and self.command == "HEAD" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815 - as http.server calls it

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server calls it
            """Nothing."""

    return Pages


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "town")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "site.pem", folder / "site.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    encoding = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(*encoding))
    return paths


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that answers for HOST."""
    certificate, key = _certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    made = Site(0, certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()


def test_a_page_that_answers_is_ok_and_asked_for_by_its_own_name(site: Site) -> None:
    assert site.state("/page?x=1") == OK
    assert site.asked == [("HEAD", HOST, "/page?x=1")]


def test_a_server_that_knows_no_head_is_asked_with_get(site: Site) -> None:
    assert site.state("/no-head") == OK
    assert [command for command, _host, _path in site.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [404, 410, 500, 403])
def test_a_page_that_is_not_there_is_dead(site: Site, status: int) -> None:
    assert site.state(f"/{status}") == LinkState(LinkAnswer.DEAD, status)


def test_redirects_are_followed_three_times_and_no_more(site: Site) -> None:
    assert site.state("/to/to/to/page") == OK
    assert site.state("/round") == LinkState(LinkAnswer.DEAD, 302)
    assert len(site.asked) == 4 + 4


def test_a_redirect_out_of_the_listed_domains_is_not_followed(site: Site) -> None:
    assert site.state("/away") == FOREIGN
    assert len(site.asked) == 1


def test_a_redirect_to_plain_http_is_not_followed(site: Site) -> None:
    assert site.state("/plain") == REFUSED
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("address", "state"),
    [
        (f"https://{OTHER}/", FOREIGN),
        (f"https://{HOST}.evil.com/", FOREIGN),
        (f"http://{HOST}/", REFUSED),
        (f"https://{HOST}:22/", REFUSED),
        (f"https://{HOST}@127.0.0.1/", REFUSED),
        ("https://127.0.0.1/", REFUSED),
        ("file:///etc/passwd", REFUSED),
        ("https://[broken", REFUSED),
        ("", REFUSED),
    ],
)
def test_nothing_else_is_asked_at_all(site: Site, address: str, state: LinkState) -> None:
    looked_up: list[str] = []
    fetcher = site.fetcher(lambda host: looked_up.append(host) or ["127.0.0.1"])  # type: ignore[func-returns-value]
    assert fetcher.fetch_all([address]) == {address: state}
    assert not looked_up
    assert not site.asked


def test_a_name_that_leads_inside_the_walls_is_refused_even_beside_a_public_address(site: Site) -> None:
    for addresses in (["10.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"]):
        assert site.state("/page", resolver=lambda _host, given=addresses: given) == REFUSED
    assert site.state("/page", is_allowed=is_public_address) == REFUSED, "as in production"
    assert not site.asked


def test_a_name_that_is_bound_anew_after_it_was_checked_leads_nowhere(site: Site) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    assert site.state("/page", resolver=lambda _host: answers.pop(0)) == OK
    assert answers == [["10.0.0.1"]], "it was looked up once, and the connection made to what had been checked"
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    assert site.state("/to/page", resolver=lambda _host: answers.pop(0)) == REFUSED, "each redirect is looked up anew"


def test_the_certificate_must_be_that_of_the_name(site: Site) -> None:
    address = "https://elsewhere.town.example.lg.jp/"
    assert site.fetcher().fetch_all([address]) == {address: UNREACHABLE}
    assert not site.asked


def test_who_does_not_answer_in_time_is_unreachable(site: Site) -> None:
    started = time.monotonic()
    assert site.state("/slow", seconds_each=0.3) == UNREACHABLE
    assert time.monotonic() - started < 2


def test_a_name_server_that_hangs_does_not_keep_anybody_waiting(site: Site) -> None:
    started = time.monotonic()

    def hangs(_host: str) -> Sequence[str]:
        time.sleep(5)
        return []

    assert site.state("/page", resolver=hangs, seconds_each=0.1) == UNREACHABLE
    assert time.monotonic() - started < 2


def test_a_name_that_nobody_knows_is_unreachable(site: Site) -> None:
    def unknown(_host: str) -> Sequence[str]:
        raise OSError

    assert site.state("/page", resolver=unknown) == UNREACHABLE
    assert site.state("/page", resolver=lambda _host: []) == UNREACHABLE


def test_the_next_address_is_tried_when_nobody_listens_at_the_first(site: Site) -> None:
    assert site.state("/page", resolver=lambda _host: ["127.0.0.9", "127.0.0.1"], is_allowed=lambda _one: True) == OK


def test_five_links_are_asked_each_once(site: Site) -> None:
    addresses = [f"https://{HOST}/{number}x" for number in range(7)]
    states = site.fetcher().fetch_all([*addresses[:2], *addresses])
    assert states == dict.fromkeys(addresses[:5], OK)
    assert len(site.asked) == 5


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1"),
        *(
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::a00:1",
            "2001:db8::1",
            "nonsense",
            "",
        ),
    ],
)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public_address(address)

"""見本町 as it runs for residents: real processes, killed and started again at will, against a stand-in for LINE."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.settings import PROJECT
from simulator import ChannelConfig, StandIn, StandInConfig, webhook_signature
from tests.databases import free_port
from tests.town import SECRET, SampleTown

ACCOUNT = "mihon"
PATH = f"/line/{ACCOUNT}/webhook"
_STARTING_SECONDS = 30.0


class Role:
    """One role of the programme (`web`, `worker`, `clock`), or `all`, in a process group of its own."""

    def __init__(self, name: str, environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.port = int(environment["PORT"])
        self.log = folder / f"{name}.log"
        self._environment = dict(environment)
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process number; RuntimeError when it does not run."""
        if self._process is None:
            raise RuntimeError(f"{self.name} does not run")
        return self._process.pid

    def start(self) -> None:
        """Start, and wait until it works. RuntimeError with the end of its log when it does not."""
        written = self.log.stat().st_size if self.log.exists() else 0
        only = [] if self.name == "all" else ["--only", self.name]
        command = [sys.executable, "-m", "bot", "serve", *only]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + _STARTING_SECONDS
        while not self._works(written):
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """`kill -9` of the whole group."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, as an operator would."""
        self._end(signal.SIGTERM)

    def memory(self) -> int:
        """Bytes of memory it holds now."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    def cpu_seconds(self) -> float:
        """Processor time it has used so far, all threads together."""
        return cpu_seconds(self.pid)

    def _works(self, written: int) -> bool:
        if self.name in ("web", "all"):
            with contextlib.suppress(OSError, http.client.HTTPException):
                return get(self.port, "/livez")[0] == 200
            return False
        return self.log.stat().st_size > written

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(timeout=20)


class RunningTown:
    """The sample town with its web and worker roles. Leaving the `with` block ends every process."""

    def __init__(
        self,
        database_url: str,
        folder: Path,
        *,
        follows_clock: bool = False,
        with_content: bool = True,
        **settings: object,
    ) -> None:
        """`settings` become environment variables: `reply_life=5` is MADOGUCHI_REPLY_LIFE."""
        self.town = SampleTown(database_url, folder, with_content=with_content)
        port = free_port()
        webhook = f"http://127.0.0.1:{port}{PATH}"
        channel = ChannelConfig(name=ACCOUNT, secret=SECRET, access_token="token", webhook_url=webhook, key=ACCOUNT)
        self.stand_in = StandIn(StandInConfig((channel,), switches={"rate_limits": False}))
        line_port = self.stand_in.start()
        if follows_clock:
            settings["clock_url"] = f"{self.stand_in.url}/_control/clock"
        environment = role_environment(self.town, database_url, port, line_port, **settings)
        self.web = Role("web", environment, folder)
        self.worker = Role("worker", environment, folder)
        self.whole = Role("all", environment, folder)

    @property
    def port(self) -> int:
        """Where the web role listens."""
        return self.web.port

    def __enter__(self) -> RunningTown:
        return self

    def __exit__(self, *_: object) -> None:
        for role in (self.worker, self.web, self.whole):
            role.kill()
        self.stand_in.stop()
        self.town.services.database.close()


def role_environment(
    town: SampleTown, database_url: str, port: int, line_port: int, **settings: object
) -> dict[str, str]:
    """What a role of the sample town needs to know; `settings` become `MADOGUCHI_` variables."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")},
        "PYTHONPATH": str(PROJECT),
        "PORT": str(port),
        "DATABASE_URL": database_url,
        "MADOGUCHI_DATA_DIR": str(town.services.settings.data_dir),
        "MADOGUCHI_SECRET_KEY": town.services.hash_key,
        "MADOGUCHI_LINE_API_URL": f"http://127.0.0.1:{line_port}",
        "MADOGUCHI_PUBLIC_URL": "https://mihon.example",
        **{f"MADOGUCHI_{name.upper()}": str(value) for name, value in settings.items()},
    }


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used so far, all threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def signed_body(events: Sequence[object]) -> tuple[bytes, dict[str, str]]:
    """A webhook request of the sample town: its body, and its headers with the right signature."""
    body = json.dumps({"destination": "U" + "0" * 32, "events": list(events)}).encode()
    return body, signed(body)


def signed(body: bytes) -> dict[str, str]:
    """The headers LINE sends with `body`."""
    return {"Content-Type": "application/json; charset=utf-8", "X-Line-Signature": webhook_signature(SECRET, body)}


def post(port: int, body: bytes, headers: Mapping[str, str], timeout: float = 5.0) -> int:
    """Post to the webhook on a fresh connection; the status. OSError or HTTPException when nobody answers."""
    with connected(port, timeout) as connection:
        connection.request("POST", PATH, body, dict(headers))
        return connection.getresponse().status


def post_events(port: int, events: Sequence[dict[str, Any]], timeout: float = 5.0) -> int:
    """Post events, signed; the status."""
    return post(port, *signed_body(events), timeout=timeout)


def get(port: int, path: str, timeout: float = 5.0) -> tuple[int, bytes]:
    """Status and body of a page."""
    with connected(port, timeout) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


@contextlib.contextmanager
def connected(port: int, timeout: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to this machine that is closed in the end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        yield connection
    finally:
        connection.close()


def batches(events: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """Events in lists of at most `size`, as LINE bundles them."""
    batch: list[dict[str, Any]] = []
    for event in events:
        batch.append(event)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch

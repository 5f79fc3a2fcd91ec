"""`python -m bot demo` in a process of its own, as a newcomer starts it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.demo import PUBLIC_URL
from bot.settings import PROJECT
from tests.databases import free_port

_STARTING_SECONDS = 90.0
_JAPAN = ZoneInfo("Asia/Tokyo")
_CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
_OURS = ("MADOGUCHI_", "DATABASE_URL", "PORT")


class RunningDemo:
    """The demonstration on a free pair of ports, keeping its data in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_pair()
        self._log = folder / "demo.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(_OURS)},
            "PYTHONPATH": str(PROJECT),
            "PYTHONUNBUFFERED": "1",
            "MADOGUCHI_DATA_DIR": str(folder / "data"),
        }
        line = f"http://127.0.0.1:{self._port}"
        self._second_shell = {
            **self._environment,
            "MADOGUCHI_PUBLIC_URL": PUBLIC_URL,
            "MADOGUCHI_LINE_API_URL": line,
            "MADOGUCHI_CLOCK_URL": f"{line}/_control/clock",
        }

    @property
    def address(self) -> str:
        """The chat page."""
        return f"http://127.0.0.1:{self._port}/"

    @property
    def staff_code(self) -> str:
        """The code that the last start printed."""
        return str(_CODE.findall(self.said())[-1])

    def said(self) -> str:
        """All that was printed so far, the log included."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Start, and wait for the chat page and for what is printed. RuntimeError when it does not come."""
        before = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "demo", "--port", str(self._port)],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + _STARTING_SECONDS
        while not (self._log.stat().st_size > before and self._answers()):
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"the demonstration did not start:\n{self.said()[-2000:]}")
            time.sleep(0.05)
        self._wait_for_the_morning()

    def now(self) -> datetime:
        """The time in the demonstration, in Japan."""
        with urllib.request.urlopen(f"{self.address}_control/clock", timeout=10) as answer:
            return datetime.fromisoformat(json.load(answer)["now"]).astimezone(_JAPAN)

    def _wait_for_the_morning(self) -> None:
        """Whenever the tests run, it is day in the demonstration: at night nothing routine leaves."""
        now = self.now()
        if not 8 <= now.hour < 20:
            morning = now.replace(hour=10, minute=0) + timedelta(days=now.hour >= 8)
            self._control("clock", {"now": morning.isoformat()})

    def _control(self, path: str, body: object) -> None:
        asked = urllib.request.Request(
            f"{self.address}_control/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=10):
            pass

    def violations(self) -> list[str]:
        """What the stand-in has against the bot's conduct so far."""
        with urllib.request.urlopen(f"{self.address}_control/violations", timeout=10) as answer:
            return [str(one["text"]) for one in json.load(answer)["violations"]]

    def stop(self) -> int | None:
        """Ctrl+C; its exit code, or None when it did not run."""
        process, self._process = self._process, None
        if process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        try:
            return process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise

    def shell(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """`python -m bot …` in a second shell on the same data, with `given` on standard input."""
        command = [sys.executable, "-m", "bot", *words]
        return subprocess.run(
            command,
            cwd=self._folder,
            env=self._second_shell,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=30,
            check=False,
        )

    def orders(self, *words: str, given: str = "") -> str:
        """What `python -m bot …` prints; an AssertionError when it is refused."""
        done = self.shell(*words, given=given)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _free_pair() -> int:
    """A port that is free, and so is the next one."""
    for _ in range(50):
        port = free_port()
        with contextlib.suppress(OSError, OverflowError), socket.socket() as next_one:
            next_one.bind(("127.0.0.1", port + 1))
            return port
    raise RuntimeError("no two free ports in a row")

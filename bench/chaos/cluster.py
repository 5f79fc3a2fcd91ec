"""A PostgreSQL server of our own, which may be killed and started again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import free_port

_OWNER = "postgres"


class Cluster:
    """One server. Without durability it would prove nothing, so it has its defaults."""

    def __init__(self, tools: Path, folder: Path) -> None:
        self._tools = tools
        self._folder = folder
        self._data = folder / "data"
        self._port = free_port()
        self._owner = _OWNER if os.geteuid() == 0 else None
        """PostgreSQL refuses to run as root."""
        if self._owner:
            shutil.chown(folder, self._owner)
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust")

    @property
    def url(self) -> str:
        """Of the database that every server has."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -p {self._port} -k {self._folder}"
        self._run("pg_ctl", "-D", str(self._data), "-w", "-o", options, "-l", str(self._folder / "log"), "start")

    def kill(self) -> None:
        """As a power cut would: without a checkpoint, every connection broken."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", "immediate", "stop")

    def _run(self, tool: str, *arguments: str) -> None:
        command = [str(self._tools / tool), *arguments]
        output = subprocess.DEVNULL  # a pipe would stay open as long as the server runs
        subprocess.run(command, check=True, user=self._owner, cwd=self._folder, stdout=output, stderr=output)


def find_tools() -> Path | None:
    """The folder with PostgreSQL's own programs, or None."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = Path("/usr/lib/postgresql")
    folders = sorted(installed.glob("*/bin")) if installed.is_dir() else []
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


@contextmanager
def own_cluster() -> Iterator[Cluster | None]:
    """A running server that ends with the block; None where PostgreSQL is not installed."""
    tools = find_tools()
    if tools is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="madoguchi-chaos-") as folder:
        cluster = Cluster(tools, Path(folder))
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.kill()

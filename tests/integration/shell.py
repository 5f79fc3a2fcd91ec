"""The shell as an operator has it: commands in, exit code and lines out, in this process."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.wiring import DATA
from storage.database import Database, sqlite_url

SAMPLE = DATA / "sample-town"
KEY = "NDlfQmRYcVY5Y0pQZlV3d2x1d0VzdG1fQ0tQTjJ4VHk="
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


@dataclass
class Shell:
    """One installation. `environment` may be changed between commands."""

    folder: Path
    environment: dict[str, str]

    def run(self, *words: str, typed: str | None = None) -> Result:
        """Run a command, whatever comes of it."""
        return CliRunner().invoke(main, list(words), env=dict(self.environment), input=typed)

    def do(self, *words: str, typed: str | None = None) -> str:
        """Run a command that must succeed; what it printed."""
        result = self.run(*words, typed=typed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def read(self, *words: str) -> Any:
        """Run a command that must succeed and print one line of JSON."""
        (line,) = self.do(*words).splitlines()
        return json.loads(line)

    def refused(self, *words: str, typed: str | None = None) -> str:
        """Run a command that must end with exit code 1 and one clear Japanese line; the line."""
        result = self.run(*words, typed=typed)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.stdout == "", result.stdout
        assert len(result.stderr.splitlines()) == 1, result.stderr
        (line,) = result.stderr.splitlines()
        assert _JAPANESE.search(line), line
        return line.removeprefix("Error: ")

    def misused(self, *words: str) -> str:
        """Run a command that must end with exit code 2; what it complained of."""
        result = self.run(*words)
        assert result.exit_code == 2, result.output
        return result.stderr

    def file(self, name: str, text: str) -> str:
        """A file of the operator's; its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def add_account(self, key: str = "mihon", code: str = "359998", *more: str) -> str:
        """Add a town with credentials made of its key; what was printed."""
        secret, token = self.file(f"{key}.secret", f"secret-of-{key}\n"), self.file(f"{key}.token", f"token-of-{key}\n")
        files = ("--secret-file", secret, "--token-file", token)
        return self.do("account", "add", key, "--municipality", code, *files, *more)

    @cached_property
    def database(self) -> Database:
        """The installation's database, to look into."""
        return Database(self.environment["DATABASE_URL"])

    def close(self) -> None:
        """Leave no connection behind."""
        if "database" in vars(self):
            self.database.close()


def make_shell(folder: Path, database_url: str | None = None) -> Shell:
    """An installation in `folder`; without `database_url` it has its own SQLite file without a schema."""
    environment = {
        "DATABASE_URL": database_url or sqlite_url(folder / "own.sqlite3"),
        "MADOGUCHI_DATA_DIR": str(folder / "var"),
        "MADOGUCHI_SECRET_KEY": KEY,
        "MADOGUCHI_PUBLIC_URL": "https://mihon.example",
    }
    return Shell(folder, environment)

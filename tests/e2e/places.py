"""Where the built functions run: in `sam local invoke`'s containers, or in the emulator alone.

Both are AWS's Runtime Interface Emulator around its runtime client, so the loop is Lambda's own;
a container adds the image, the layers at /opt and SAM's reading of template.yaml.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from newsfold.cli.stack import read_template
from newsfold.settings import PROJECT
from tests.e2e.servers import HOST, free_port, running, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SAM = PROJECT / ".venv-sam"
EMULATOR = "lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-x86_64"
LAMBDA_PYTHON = PROJECT / ".venv-lambda" / "bin" / "python"
ENDPOINT = "AWS_ENDPOINT_URL"
INVOKE = "/2015-03-31/functions/function/invocations"


class Lambda(Protocol):
    """A function to invoke."""

    @property
    def log(self) -> Path:
        """The file that holds all that it wrote."""

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """Hand it an event; return the answer, an error (`errorMessage`) being one too."""


class Place(Protocol):
    """Something that functions run in."""

    @property
    def note(self) -> str:
        """What it is, for whoever reads the tests' output."""

    @property
    def listen(self) -> str:
        """The address at which functions find servers of this machine."""

    def launch(
        self, name: str, environment: Mapping[str, str], variables: Mapping[str, str], scratch: Path
    ) -> AbstractContextManager[Lambda]:
        """Make a function ready, and end what that took.

        Args:
            name: The function's name in template.yaml.
            environment: Credentials and the names of bucket, table and queues.
            variables: What env.json says and the test has changed.
            scratch: A folder for logs.
        """


@dataclass(frozen=True)
class _Posted:
    """The function behind Lambda's invocation API."""

    port: int
    log: Path

    def invoke(self, event: Mapping[str, Any]) -> Any:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=120)
        try:
            connection.request("POST", INVOKE, json.dumps(event))
            response = connection.getresponse()
            assert response.status == 200, response.read()
            return json.loads(response.read())
        finally:
            connection.close()


@dataclass(frozen=True)
class Emulator:
    """The Runtime Interface Emulator of the SAM CLI; Python 3.13 where there is one."""

    built: Path
    listen: str = HOST

    @property
    def note(self) -> str:
        if LAMBDA_PYTHON.is_file():
            return "emulator, Python 3.13 on the built functions and layers"
        return "emulator, no Python 3.13: this Python on the sources, NOT on the built artifacts"

    @contextmanager
    def launch(
        self, name: str, environment: Mapping[str, str], variables: Mapping[str, str], scratch: Path
    ) -> Iterator[Lambda]:
        (emulator,) = SAM.glob(EMULATOR)
        port, api, log = free_port(), free_port(), scratch / "log"
        if LAMBDA_PYTHON.is_file():
            python, task = LAMBDA_PYTHON, self.built / name
            layer = self.built / "NewsfoldLayer" / "python"
            models = self.built / "ModelsLayer" / "models"
        else:
            source = read_template(PROJECT)["Resources"][name]["Properties"]["CodeUri"]
            python, task = Path(sys.executable), PROJECT / source
            layer, models = PROJECT / "layers" / "newsfold", PROJECT / "layers" / "models"
        command = [
            str(emulator),
            *("--runtime-interface-emulator-address", f"{HOST}:{port}"),
            *("--runtime-api-address", f"{HOST}:{api}"),
            *(str(python), "-m", "awslambdaric", "app.handler"),
        ]
        inside = {
            "PATH": os.environ["PATH"],
            **environment,
            **variables,
            ENDPOINT: environment[ENDPOINT],
            "AWS_LAMBDA_FUNCTION_NAME": name,
            "AWS_LAMBDA_FUNCTION_TIMEOUT": "600",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
            "LAMBDA_TASK_ROOT": str(task),
            "PYTHONPATH": f"{task}{os.pathsep}{layer}",
            "NEWSFOLD_MODEL_DIR": str(models),
            "PYTHONDONTWRITEBYTECODE": "1",  # as in Lambda, where code is read-only
        }
        with running(command, log, cwd=task, env=inside):
            wait_for(port, log)
            yield _Posted(port, log)


@dataclass(frozen=True)
class _Sam:
    """The function as `sam local invoke` runs it, in a new container each time."""

    command: list[str]
    environment: Mapping[str, str]
    log: Path

    def invoke(self, event: Mapping[str, Any]) -> Any:
        with self.log.open("ab") as log:
            done = subprocess.run(
                self.command,
                input=json.dumps(event).encode(),
                stdout=subprocess.PIPE,
                stderr=log,
                env=self.environment,
                cwd=PROJECT,
                timeout=300,
                check=False,
            )
        # 0 tells that it ran, not that it went well: an error is an answer, as in Lambda.
        assert done.returncode == 0, self.log.read_text(errors="replace")[-2000:]
        return json.loads(done.stdout)


@dataclass(frozen=True)
class SamLocal:
    """`sam local invoke` as the README has it: names from the shell, the rest from env.json."""

    image: str
    listen: str = "0.0.0.0"  # noqa: S104  # containers come in by the bridge's address

    @property
    def note(self) -> str:
        return f"sam local invoke, image {self.image}"

    @contextmanager
    def launch(
        self, name: str, environment: Mapping[str, str], variables: Mapping[str, str], scratch: Path
    ) -> Iterator[Lambda]:
        # A container has its own name for this machine; env.json and samconfig.toml agree on it.
        machine = urlsplit(variables[ENDPOINT]).hostname
        endpoint = f"http://{machine}:{urlsplit(environment[ENDPOINT]).port}"
        env = scratch / "env.json"
        env.write_text(json.dumps({"Parameters": {**variables, ENDPOINT: endpoint}}))
        command = [
            *(str(SAM / "bin" / "sam"), "local", "invoke", name, "--event", "-"),
            *("--env-vars", str(env), "--layer-cache-basedir", str(scratch / "layers")),
            *("--invoke-image", self.image, "--skip-pull-image"),
        ]
        shell = {**os.environ, **environment, "SAM_CLI_TELEMETRY": "0"}
        yield _Sam(command, shell, scratch / "log")

"""What `sam build` made, and Lambda's runtime loop around it; ``make e2e`` prepares both."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from newsfold.cli.stack import Stack, create_stack, read_template
from newsfold.settings import PROJECT
from newsfold.source.aws import forget_clients

BUILD = PROJECT / ".aws-sam" / "build"
EMULATOR = "lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-x86_64"
LAMBDA_PYTHON = PROJECT / ".venv-lambda" / "bin" / "python"
HOST = "127.0.0.1"
INVOKE = "/2015-03-31/functions/function/invocations"


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder with the built function and layers."""
    if not os.environ.get("NEWSFOLD_E2E"):
        pytest.skip("make e2e builds and runs these")
    assert (BUILD / "template.yaml").is_file(), "nothing built: make build"
    return BUILD


@dataclass(frozen=True)
class Runtime:
    """A Python to run the function with, and where it finds the code."""

    python: Path
    task: Path
    layers: tuple[Path, ...]
    models: Path
    note: str


@pytest.fixture(scope="session")
def runtime(built: Path) -> Runtime:
    """Python 3.13 on the built artifacts where there is one, else this Python on the sources."""
    if LAMBDA_PYTHON.is_file():
        return Runtime(
            LAMBDA_PYTHON,
            built / "IngestFunction",
            (built / "NewsfoldLayer" / "python",),
            built / "ModelsLayer" / "models",
            "Python 3.13 on the built function and layers",
        )
    return Runtime(
        Path(sys.executable),
        PROJECT / "functions" / "ingest",
        (PROJECT / "layers" / "newsfold",),
        PROJECT / "layers" / "models",
        "no Python 3.13 here: this Python on the source tree, NOT on the built artifacts",
    )


@pytest.fixture(scope="module")
def server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a moto server that stands in for AWS; boto3 is led to it."""
    assert built.is_dir()
    port = _free_port()
    log = tmp_path_factory.mktemp("moto") / "log"
    command = [sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(port)]
    with pytest.MonkeyPatch.context() as environment, _running(command, log):
        _wait_for(port, log)
        for name, value in _credentials(f"http://{HOST}:{port}").items():
            environment.setenv(name, value)
        forget_clients()
        yield f"http://{HOST}:{port}"
        forget_clients()


@pytest.fixture(scope="module")
def stack(server: str) -> Stack:
    """Bucket and table on that server, as template.yaml describes them."""
    assert server
    return create_stack(read_template(PROJECT))


@dataclass(frozen=True)
class Lambda:
    """The function behind Lambda's invocation API."""

    port: int
    log: Path

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """Post an event; return the answer, an error being one too."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=120)
        try:
            connection.request("POST", INVOKE, json.dumps(event))
            response = connection.getresponse()
            assert response.status == 200, response.read()
            return json.loads(response.read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def function(
    runtime: Runtime, server: str, stack: Stack, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lambda]:
    """The function in the Runtime Interface Emulator of the SAM CLI, with AWS's runtime client."""
    (emulator,) = (PROJECT / ".venv-sam").glob(EMULATOR)
    port, api = _free_port(), _free_port()
    log = tmp_path_factory.mktemp("lambda") / "log"
    command = [
        str(emulator),
        *("--runtime-interface-emulator-address", f"{HOST}:{port}"),
        *("--runtime-api-address", f"{HOST}:{api}"),
        *(str(runtime.python), "-m", "awslambdaric", "app.handler"),
    ]
    environment = {
        "PATH": os.environ["PATH"],
        **_credentials(server),
        **stack.environment,
        "AWS_ENDPOINT_URL": server,
        "AWS_LAMBDA_FUNCTION_NAME": "newsfold-ingest",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "120",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
        "LAMBDA_TASK_ROOT": str(runtime.task),
        "PYTHONPATH": os.pathsep.join(map(str, (runtime.task, *runtime.layers))),
        "NEWSFOLD_MODEL_DIR": str(runtime.models),
        "PYTHONDONTWRITEBYTECODE": "1",  # as in Lambda, where code is read-only
    }
    with _running(command, log, cwd=runtime.task, env=environment):
        _wait_for(port, log)
        yield Lambda(port, log)


def _credentials(endpoint: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


@contextmanager
def _running(command: list[str], log: Path, **how: Any) -> Iterator[None]:
    """Run a server and whatever it starts; end them all by their group's own id."""
    output: IO[bytes]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, **how
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, log: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"nothing listens on {port}:\n{log.read_text(errors='replace')[-2000:]}")

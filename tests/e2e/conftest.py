"""What `sam build` made, and where it runs; ``make e2e`` and ``make sam-local`` prepare both."""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

import pytest

from newsfold.cli.stack import Stack, create_stack, read_template
from newsfold.settings import PROJECT
from newsfold.source.aws import forget_clients
from tests.e2e.places import Emulator, Lambda, Place, SamLocal
from tests.e2e.servers import HOST, free_port, running, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUILD = PROJECT / ".aws-sam" / "build"


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder with the built functions and layers."""
    if not os.environ.get("NEWSFOLD_E2E"):
        pytest.skip("make e2e builds and runs these")
    assert (BUILD / "template.yaml").is_file(), "nothing built: make build"
    return BUILD


@pytest.fixture(scope="session")
def place(built: Path) -> Place:
    """Containers where scripts/sam-local names an image for them, else the emulator."""
    image = os.environ.get("NEWSFOLD_SAM_IMAGE")
    return SamLocal(image) if image else Emulator(built)


@pytest.fixture(scope="module")
def server(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a moto server that stands in for AWS; boto3 is led to it."""
    port = free_port()
    log = tmp_path_factory.mktemp("moto") / "log"
    command = [sys.executable, "-m", "moto.server", "-H", place.listen, "-p", str(port)]
    with pytest.MonkeyPatch.context() as environment, running(command, log):
        wait_for(port, log)
        for name, value in _credentials(f"http://{HOST}:{port}").items():
            environment.setenv(name, value)
        forget_clients()
        yield f"http://{HOST}:{port}"
        forget_clients()


@pytest.fixture(scope="module")
def stack(server: str) -> Stack:
    """Bucket, table and queues on that server, as template.yaml describes them."""
    assert server
    return create_stack(read_template(PROJECT))


class Launch(Protocol):
    """Makes a function of template.yaml ready, with env.json and variables of its own."""

    def __call__(self, name: str, **variables: str) -> Lambda: ...


@pytest.fixture(scope="module")
def launch(
    place: Place,
    server: str,
    stack: Stack,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Launch]:
    """What a test calls for a function; says where it runs."""
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{request.module.__name__}: {place.note}")
    environment = {**stack.environment, **_credentials(server)}
    given = json.loads((PROJECT / "env.json").read_text())["Parameters"]
    with ExitStack() as launched:

        def start(name: str, **variables: str) -> Lambda:
            scratch = tmp_path_factory.mktemp(name)
            return launched.enter_context(
                place.launch(name, environment, given | variables, scratch)
            )

        yield start


@pytest.fixture(scope="module")
def function(launch: Launch) -> Lambda:
    """The ingest function, processing what it is sent by itself."""
    return launch("IngestFunction", INLINE_ARTICLES="100")


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

"""`template.yaml` as the one source of what bucket, table, queues and environment are like."""

from __future__ import annotations

import copy
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from newsfold import settings
from newsfold.errors import NewsfoldError, UsageError
from newsfold.source.aws import translated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_STACK = "newsfold-here"
_STORES = ("AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::SQS::Queue")


def read_template(project: Path) -> dict[str, Any]:
    """Read the checkout's template, with ``!Ref`` and its kin as the mappings they stand for.

    Raises:
        UsageError: There is none, or the extra `local` is not installed.
    """
    path = project / "template.yaml"
    if not path.is_file():
        raise UsageError(f"no {path}: this needs a checkout, installed with pip install -e")
    try:
        return copy.deepcopy(_parsed(path.read_text()))
    except ImportError as error:
        raise UsageError("samtranslator is missing: pip install -e '.[local]'") from error


@cache
def _parsed(text: str) -> dict[str, Any]:
    """The template as it is written; parsing takes longer than all that is made of it."""
    from samtranslator.yaml_helper import yaml_parse

    template: dict[str, Any] = yaml_parse(text)
    return template


@dataclass(frozen=True, slots=True)
class Stack:
    """What CloudFormation made of the template.

    Attributes:
        bucket: The bucket's name.
        table: The table's name.
        environment: The functions' environment variables.
    """

    bucket: str
    table: str
    environment: dict[str, str]


def create_stack(template: Mapping[str, Any]) -> Stack:
    """Create bucket, table and queues, with the functions' environment as the stack's outputs.

    So CloudFormation's stand-in resolves every name and reference; none is written twice. What is
    there already stays as it is.
    """
    import boto3

    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    stack = {
        "Parameters": template["Parameters"],
        "Conditions": template.get("Conditions", {}),
        "Resources": {
            name: resource
            for name, resource in template["Resources"].items()
            if resource["Type"] in _STORES
        },
        "Outputs": {
            "Bucket": {"Value": {"Ref": "Bucket"}},
            "Table": {"Value": {"Ref": "Table"}},
        }
        | {_output(name): {"Value": value} for name, value in variables.items()},
    }
    cloudformation = boto3.client("cloudformation")
    with suppress(cloudformation.exceptions.AlreadyExistsException):
        cloudformation.create_stack(StackName=_STACK, TemplateBody=json.dumps(stack))
    (made,) = cloudformation.describe_stacks(StackName=_STACK)["Stacks"]
    values = {output["OutputKey"]: output.get("OutputValue", "") for output in made["Outputs"]}
    return Stack(
        bucket=values["Bucket"],
        table=values["Table"],
        environment={name: str(values[_output(name)]) for name in variables},
    )


def _main() -> None:
    """Create them where ``AWS_ENDPOINT_URL`` leads; print their names for the shell to keep."""
    if not os.environ.get("AWS_ENDPOINT_URL"):
        sys.exit("AWS_ENDPOINT_URL is not set: this is for a stand-in, never for AWS itself")
    try:
        with translated("no stand-in for AWS answers"):
            stack = create_stack(read_template(settings.PROJECT))
    except NewsfoldError as error:
        sys.exit(f"newsfold: {error}")
    queue = stack.environment["CHUNK_QUEUE_URL"]
    print(f"export BUCKET_NAME={stack.bucket} TABLE_NAME={stack.table} CHUNK_QUEUE_URL={queue}")


def _output(variable: str) -> str:
    return "Environment" + variable.title().replace("_", "")


if __name__ == "__main__":
    _main()

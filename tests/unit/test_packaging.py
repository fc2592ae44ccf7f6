"""Template and layers: what is deployed is what pyproject.toml and the design say."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from samtranslator.translator.transform import transform

from newsfold.cli.stack import read_template
from newsfold.settings import PROJECT, Settings

# The python3.13 runtime brings it.
IN_THE_RUNTIME = {"boto3"}


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return read_template(PROJECT)


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    lines = (PROJECT / "layers/newsfold/requirements.txt").read_text().splitlines()
    parsed = [Requirement(line.partition("#")[0]) for line in lines if re.match(r"\w", line)]
    return {canonicalize_name(pin.name): str(pin.specifier) for pin in parsed}


def test_the_layer_satisfies_the_runtime_dependencies(pins: dict[str, str]) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    for line in project["dependencies"]:
        need = Requirement(line)
        if need.name not in IN_THE_RUNTIME:
            pinned = pins[canonicalize_name(need.name)]
            assert pinned.startswith("=="), need.name
            assert pinned.removeprefix("==") in need.specifier, need.name


def test_the_layer_names_no_host_and_nothing_heavy(pins: dict[str, str]) -> None:
    text = (PROJECT / "layers/newsfold/requirements.txt").read_text()
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    assert pins.keys().isdisjoint({"torch", "transformers", "huggingface-hub", "boto3"})


def test_data_outlives_the_stack(template: dict[str, Any]) -> None:
    for name in ("Bucket", "Table"):
        resource = template["Resources"][name]
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"


def test_every_setting_has_its_parameter(template: dict[str, Any]) -> None:
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    assert {"TABLE_NAME", "MAX_SENTENCES", "AWS_ENDPOINT_URL"} <= variables.keys()
    assert template["Parameters"]["MaxSentences"]["Default"] == Settings("t").max_sentences
    assert template["Parameters"]["AwsEndpointUrl"]["Default"] == ""


def test_no_policy_has_a_wildcard_for_actions_or_resources(template: dict[str, Any]) -> None:
    (policy,) = template["Resources"]["IngestFunction"]["Properties"]["Policies"]
    for statement in policy["Statement"]:
        assert "*" not in str(statement["Action"])
        assert statement["Resource"] != "*"


class _NoPolicies:
    """SAM asks AWS for the ARNs of managed policies; offline they follow from the names."""

    def load(self) -> dict[str, str]:
        return {}


@pytest.fixture(scope="module")
def transformed() -> dict[str, Any]:
    template = read_template(PROJECT)
    for resource in template["Resources"].values():
        for local in {"CodeUri", "ContentUri"} & resource["Properties"].keys():
            resource["Properties"][local] = "s3://artifacts/code.zip"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        resources: dict[str, Any] = transform(template, {}, _NoPolicies())["Resources"]
    return resources


def test_sam_wires_bucket_function_and_dead_letters(transformed: dict[str, Any]) -> None:
    notification = transformed["Bucket"]["Properties"]["NotificationConfiguration"]
    (target,) = notification["LambdaConfigurations"]
    assert target["Event"] == "s3:ObjectCreated:*"
    assert target["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "incoming/"}]
    assert target["Function"] == {"Fn::GetAtt": ["IngestFunction", "Arn"]}
    function = transformed["IngestFunction"]["Properties"]
    assert function["Runtime"] == "python3.13"
    assert len(function["Layers"]) == 2
    assert function["DeadLetterConfig"]["TargetArn"] == {"Fn::GetAtt": ["DeadLetters", "Arn"]}


def test_resources_form_no_circle(transformed: dict[str, Any]) -> None:
    """bucket -> function -> policy -> bucket is the classic one; the names break it."""
    needs = {name: _references(resource) for name, resource in transformed.items()}
    done: set[str] = set()
    while needs:
        ready = {name for name, wanted in needs.items() if wanted & transformed.keys() <= done}
        assert ready, f"a circle among {sorted(needs)}"
        done |= ready
        needs = {name: wanted for name, wanted in needs.items() if name not in ready}


def _references(part: Any) -> set[str]:
    match part:
        case {"Ref": str(name)}:
            return {name}
        case {"Fn::GetAtt": [name, *_]}:
            return {name}
        case {"Fn::Sub": str(text)}:
            return set(re.findall(r"\$\{(\w+)", text))
        case dict():
            after = part.get("DependsOn", [])
            depends = {after} if isinstance(after, str) else set(after)
            return depends.union(*map(_references, part.values()))
        case list():
            return set().union(*map(_references, part))
    return set()

"""template.yaml as CloudFormation gets it: transformed, parameters and conditions resolved."""

from __future__ import annotations

import re
from typing import Any

import pytest
from samtranslator.translator.transform import transform

from newsfold.cli.stack import read_template
from newsfold.settings import PROJECT

_NOTHING = object()


def deployed(**parameters: str) -> dict[str, Any]:
    """The resources that a deployment makes, with what only AWS knows as ``${Name.Attribute}``.

    Args:
        parameters: Values of the template's parameters; the others have their defaults.
    """
    template = read_template(PROJECT)
    for resource in template["Resources"].values():
        for local in {"CodeUri", "ContentUri"} & resource["Properties"].keys():
            resource["Properties"][local] = f"s3://artifacts/{resource['Properties'][local]}.zip"
    defaults = {name: told["Default"] for name, told in template["Parameters"].items()}
    values = {name: str(value) for name, value in (defaults | parameters).items()}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        made = transform(template, values, _NoPolicies())
    resolve = _Resolver(values)
    resolve.conditions = {name: resolve(told) for name, told in template["Conditions"].items()}
    return {
        name: resolve(resource)
        for name, resource in made["Resources"].items()
        if "Condition" not in resource or resolve.conditions[resource["Condition"]]
    }


def of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    """The properties of all resources of a type, such as ``SQS::Queue``, by name."""
    return {
        name: resource["Properties"]
        for name, resource in resources.items()
        if resource["Type"] == f"AWS::{kind}"
    }


def grants(resources: dict[str, Any], role: str) -> dict[str, set[str]]:
    """What a role may do: actions by the resource that they are allowed on."""
    allowed: dict[str, set[str]] = {}
    for statement in statements(resources, role):
        assert statement["Effect"] == "Allow"
        for resource in listed(statement["Resource"]):
            allowed.setdefault(resource, set()).update(listed(statement["Action"]))
    return allowed


def statements(resources: dict[str, Any], role: str) -> list[dict[str, Any]]:
    """The statements of a role's own policies and of those attached to it."""
    told = resources[role]["Properties"]
    attached = [resources[name.strip("${}")]["Properties"] for name in told["ManagedPolicyArns"]]
    policies = [policy["PolicyDocument"] for policy in told["Policies"] + attached]
    return [statement for policy in policies for statement in policy["Statement"]]


def listed(value: str | list[str]) -> list[str]:
    """A policy's one string or list of them, as a list."""
    return [value] if isinstance(value, str) else value


class _NoPolicies:
    """SAM asks AWS for the ARNs of managed policies; the template has none of AWS's."""

    def load(self) -> dict[str, str]:
        return {}


class _Resolver:
    """Replaces what CloudFormation's functions say by what they mean.

    Attributes:
        values: The parameters' values.
        conditions: The conditions' outcomes, as far as they are known.
    """

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self.conditions: dict[str, bool] = {}

    def __call__(self, part: Any) -> Any:
        match part:
            case {"Ref": "AWS::NoValue"}:
                return _NOTHING
            case {"Ref": str(name)}:
                return self.values.get(name, f"${{{name}}}")
            case {"Fn::GetAtt": [name, attribute]}:
                return f"${{{name}.{attribute}}}"
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\$\{(\w+)\}", lambda m: self.values.get(m[1], m[0]), text)
            case {"Fn::If": [condition, yes, no]}:
                return self(yes if self.conditions[condition] else no)
            case {"Fn::Equals": [one, other]}:
                return str(self(one)) == str(self(other))
            case {"Fn::Not": [told]}:
                return not self(told)
            case dict():
                assert not any(key.startswith("Fn::") for key in part), part
                resolved = {key: self(value) for key, value in part.items()}
                return {key: value for key, value in resolved.items() if value is not _NOTHING}
            case list():
                return [value for value in map(self, part) if value is not _NOTHING]
        return part

"""What template.yaml makes: what is kept, how events travel, what may vary."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aws_lambda_powertools.shared import constants

from newsfold.cli.stack import read_template
from newsfold.settings import PROJECT, TRIES, Settings
from tests.template import deployed, listed, of_type

DAY = 86_400
# Values other than the defaults, for what functions depend on and for what they do not.
CHANGES = {
    "MaxSentences": "5",
    "InlineArticles": "7",
    "MemorySize": "3008",
    "Architecture": "arm64",
    "SnapStart": "PublishedVersions",
    "KmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/1",
    "EventBusName": "news",
    "AwsEndpointUrl": "http://localhost:5050",
    "WorkerConcurrency": "20",
    "ReservedConcurrency": "5",
    "AlarmTopicArn": "arn:aws:sns:eu-west-1:123456789012:alarms",
    "LogRetentionDays": "7",
}
NOT_OF_A_VERSION = "ReservedConcurrentExecutions"  # Lambda keeps it with the function


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    return deployed()


def only(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    (properties,) = of_type(resources, kind).values()
    found: dict[str, Any] = properties
    return found


# ---- What is kept -------------------------------------------------------------------------------


def test_data_outlives_the_stack_and_mistakes(plain: dict[str, Any]) -> None:
    for name in ("Bucket", "Table"):
        assert plain[name]["DeletionPolicy"] == plain[name]["UpdateReplacePolicy"] == "Retain"
    assert only(plain, "S3::Bucket")["VersioningConfiguration"] == {"Status": "Enabled"}
    recovery = only(plain, "DynamoDB::Table")["PointInTimeRecoverySpecification"]
    assert recovery == {"PointInTimeRecoveryEnabled": True}


def test_a_staged_chunk_outlives_its_message(plain: dict[str, Any]) -> None:
    rules = {rule["Prefix"]: rule for rule in lifecycle(plain)}
    assert rules.keys() == {"incoming/", "staging/"}
    assert "ExpirationInDays" not in rules["incoming/"]
    assert rules["staging/"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    for queue in of_type(plain, "SQS::Queue").values():
        assert queue["MessageRetentionPeriod"] == 14 * DAY
        assert queue["MessageRetentionPeriod"] < rules["staging/"]["ExpirationInDays"] * DAY


def lifecycle(resources: dict[str, Any]) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = only(resources, "S3::Bucket")["LifecycleConfiguration"]["Rules"]
    return rules


def test_every_log_has_an_end(plain: dict[str, Any]) -> None:
    logs = of_type(plain, "Logs::LogGroup")
    assert {log["RetentionInDays"] for log in logs.values()} == {"30"}
    functions = of_type(plain, "Lambda::Function").values()
    groups = [told["LoggingConfig"]["LogGroup"].strip("${}") for told in functions]
    assert sorted(groups) == sorted(logs)


# ---- How events travel --------------------------------------------------------------------------


def test_bundles_reach_the_ingest_function_and_what_fails_is_kept(plain: dict[str, Any]) -> None:
    (target,) = only(plain, "S3::Bucket")["NotificationConfiguration"]["LambdaConfigurations"]
    assert target["Event"] == "s3:ObjectCreated:*"
    assert target["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "incoming/"}]
    assert target["Function"] == "${IngestFunctionAliaslive}"
    assert only(plain, "Lambda::Permission")["FunctionName"] == target["Function"]
    function = plain["IngestFunction"]["Properties"]
    assert (function["Runtime"], len(function["Layers"])) == ("python3.13", 2)
    assert function["DeadLetterConfig"] == {"TargetArn": "${DeadLetters.Arn}"}
    tries = only(plain, "Lambda::EventInvokeConfig")
    assert (tries["FunctionName"], tries["Qualifier"]) == ("${IngestFunction}", "live")
    assert (tries["MaximumRetryAttempts"], tries["MaximumEventAgeInSeconds"]) == (2, 6 * 3600)


def test_chunks_reach_the_worker_one_by_one(plain: dict[str, Any]) -> None:
    mapping = only(plain, "Lambda::EventSourceMapping")
    assert mapping == {
        "EventSourceArn": "${ChunkQueue.Arn}",
        "FunctionName": "${WorkerFunctionAliaslive}",
        "BatchSize": 1,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": "5"},
    }


def test_a_chunk_is_tried_three_times(plain: dict[str, Any]) -> None:
    queue = plain["ChunkQueue"]["Properties"]
    assert queue["VisibilityTimeout"] >= 6 * plain["WorkerFunction"]["Properties"]["Timeout"]
    assert queue["RedrivePolicy"] == {
        "deadLetterTargetArn": "${DeadChunks.Arn}",
        "maxReceiveCount": 3,
    }
    assert queue["RedrivePolicy"]["maxReceiveCount"] == TRIES, "a worker must know its last try"
    allowed = plain["DeadChunks"]["Properties"]["RedriveAllowPolicy"]
    (source,) = allowed["sourceQueueArns"]
    assert allowed["redrivePermission"] == "byQueue"
    assert source.endswith(f":{queue['QueueName']}")
    refusal = plain["DeadLetters"]["Properties"]["RedriveAllowPolicy"]
    assert refusal == {"redrivePermission": "denyAll"}


@pytest.mark.parametrize("name", ["MaxSentences", "KmsKeyArn", "SnapStart", "AlarmTopicArn"])
def test_resources_form_no_circle(name: str) -> None:
    """bucket -> function -> policy -> bucket is the classic one; the names break it."""
    resources = deployed(**{name: CHANGES[name]})
    needs = {
        name: {*re.findall(r"\$\{(\w+)", str(resource)), *listed(resource.get("DependsOn", []))}
        for name, resource in resources.items()
    }
    done: set[str] = set()
    while needs:
        ready = {name for name, wanted in needs.items() if wanted & resources.keys() <= done}
        assert ready, f"a circle among {sorted(needs)}"
        done |= ready
        needs = {name: wanted for name, wanted in needs.items() if name not in ready}


# ---- What may vary ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGES)
def test_a_parameter_that_changes_a_function_publishes_a_version(
    plain: dict[str, Any], name: str
) -> None:
    """A version keeps its settings; and Lambda refuses a second one with the same settings."""
    changed = deployed(**{name: CHANGES[name]})
    for function in of_type(plain, "Lambda::Function"):
        assert (version(plain, function) != version(changed, function)) == (
            settings(plain, function) != settings(changed, function)
        )


def version(resources: dict[str, Any], function: str) -> tuple[str, str]:
    (found,) = (
        (name, told["Description"])
        for name, told in of_type(resources, "Lambda::Version").items()
        if told["FunctionName"] == f"${{{function}}}"
    )
    assert resources[found[0]]["DeletionPolicy"] == "Delete"  # its snapshot would cost
    return found


def settings(resources: dict[str, Any], function: str) -> dict[str, Any]:
    told = resources[function]["Properties"]
    return {name: value for name, value in told.items() if name != NOT_OF_A_VERSION}


def test_the_longest_parameters_fit_into_a_versions_description() -> None:
    parameters = read_template(PROJECT)["Parameters"]
    longest = {name: longest_value(told) for name, told in parameters.items()}
    for told in of_type(deployed(**longest), "Lambda::Version").values():
        assert len(told["Description"]) <= 256


def longest_value(told: dict[str, Any]) -> str:
    values = [
        *told.get("AllowedValues", ()),
        told.get("MaxValue", ""),
        "x" * told.get("MaxLength", 0),
    ]
    return max(map(str, values), key=len)


def test_the_other_processor(plain: dict[str, Any]) -> None:
    for resources, architecture in ((plain, "x86_64"), (deployed(Architecture="arm64"), "arm64")):
        for told in of_type(resources, "Lambda::Function").values():
            assert told["Architectures"] == [architecture]
        for told in of_type(resources, "Lambda::LayerVersion").values():
            assert told["CompatibleArchitectures"] == [architecture]


def test_snapstart_only_where_it_is_asked_for(plain: dict[str, Any]) -> None:
    snapped = deployed(SnapStart="PublishedVersions")
    for resources, applies in ((plain, "None"), (snapped, "PublishedVersions")):
        for told in of_type(resources, "Lambda::Function").values():
            assert told["SnapStart"] == {"ApplyOn": applies}
    assert plain["IngestFunction"]["Properties"]["EphemeralStorage"] == {"Size": 1024}
    assert snapped["IngestFunction"]["Properties"]["EphemeralStorage"] == {"Size": 512}


def test_concurrency_is_reserved_only_where_it_is_asked_for(plain: dict[str, Any]) -> None:
    for told in of_type(plain, "Lambda::Function").values():
        assert NOT_OF_A_VERSION not in told
    reserved = deployed(ReservedConcurrency="5", WorkerConcurrency="20")
    found = {
        name: told[NOT_OF_A_VERSION] for name, told in of_type(reserved, "Lambda::Function").items()
    }
    assert found == {"IngestFunction": "5", "WorkerFunction": "20"}
    mapping = only(reserved, "Lambda::EventSourceMapping")
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": "20"}


def test_every_variable_is_read(plain: dict[str, Any]) -> None:
    powertools = {value for name, value in vars(constants).items() if name.endswith("_ENV")}
    source = (PROJECT / "layers/newsfold/newsfold/settings.py").read_text()
    own = set(re.findall(r'"([A-Z_]+)"', source))
    for told in of_type(plain, "Lambda::Function").values():
        variables = told["Environment"]["Variables"].keys()
        assert variables <= powertools | own | {"AWS_ENDPOINT_URL"}  # boto3 reads that


def test_defaults_are_those_of_the_settings() -> None:
    defaults = {
        name: told["Default"] for name, told in read_template(PROJECT)["Parameters"].items()
    }
    usual = Settings()
    assert defaults["MaxSentences"] == usual.max_sentences
    assert defaults["InlineArticles"] == usual.inline
    assert defaults["EventBusName"] == usual.bus
    assert defaults["AwsEndpointUrl"] == ""

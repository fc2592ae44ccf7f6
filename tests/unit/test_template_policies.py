"""Who may do what, and what is encrypted, in the template as CloudFormation gets it."""

from __future__ import annotations

from typing import Any

import pytest

from newsfold.cli.stack import read_template
from newsfold.settings import PROJECT
from tests.template import deployed, grants, listed, of_type, statements

KEY = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
BUCKET = "arn:${AWS::Partition}:s3:::${AWS::StackName}-bundles-${AWS::AccountId}-${AWS::Region}"
BUS = "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"
BOTH = {
    f"{BUCKET}/incoming/*": {"s3:GetObject", "s3:GetObjectVersion"},
    f"{BUCKET}/staging/*": {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"},
    BUCKET: {"s3:ListBucket"},
    "${Table.Arn}": {
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:ConditionCheckItem",
    },
    "${Table.Arn}/index/by_content": {"dynamodb:Query"},
    "${ChunkQueue.Arn}": {"sqs:SendMessage"},
    BUS: {"events:PutEvents"},
    "*": {"xray:PutTraceSegments", "xray:PutTelemetryRecords"},
}
TAKE = {
    "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
    "sqs:ChangeMessageVisibility",
}  # fmt: skip
LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
EXPECTED = {
    "IngestRole": BOTH | {"${IngestLog.Arn}": LOG, "${DeadLetters.Arn}": {"sqs:SendMessage"}},
    "WorkerRole": BOTH
    | {"${WorkerLog.Arn}": LOG, "${ChunkQueue.Arn}": BOTH["${ChunkQueue.Arn}"] | TAKE},
}


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    return deployed()


@pytest.fixture(scope="module")
def keyed() -> dict[str, Any]:
    return deployed(KmsKeyArn=KEY)


@pytest.mark.parametrize("role", EXPECTED)
def test_a_role_may_do_exactly_this(plain: dict[str, Any], role: str) -> None:
    assert grants(plain, role) == EXPECTED[role]


def test_every_function_has_its_own_role_and_no_policy_is_of_aws(plain: dict[str, Any]) -> None:
    functions = of_type(plain, "Lambda::Function").values()
    roles = of_type(plain, "IAM::Role")
    assert sorted(told["Role"] for told in functions) == [f"${{{name}.Arn}}" for name in roles]
    for told in roles.values():
        assert not any("arn:" in arn for arn in told["ManagedPolicyArns"])
        (trust,) = told["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}


@pytest.mark.parametrize("role", EXPECTED)
def test_no_wildcards_but_where_aws_has_no_resources(keyed: dict[str, Any], role: str) -> None:
    for statement in statements(keyed, role):
        actions = listed(statement["Action"])
        assert "*" not in "".join(actions)
        if "*" in listed(statement["Resource"]):
            assert {action.partition(":")[0] for action in actions} == {"xray"}


def test_conditions_narrow_what_has_no_narrower_resource(plain: dict[str, Any]) -> None:
    conditions = {
        told["Sid"]: told["Condition"]
        for told in statements(plain, "WorkerRole")
        if "Condition" in told
    }
    assert conditions == {
        "TellMissingFromForbidden": {
            "StringLikeIfExists": {"s3:prefix": ["incoming/*", "staging/*"]}
        },
        "TellOfCompleteBundles": {"StringEquals": {"events:source": "newsfold"}},
    }


@pytest.mark.parametrize("role", EXPECTED)
def test_the_key_is_granted_through_the_services_that_store(
    keyed: dict[str, Any], role: str
) -> None:
    assert grants(keyed, role) == EXPECTED[role] | {KEY: {"kms:Decrypt", "kms:GenerateDataKey"}}
    (use,) = [told for told in statements(keyed, role) if told["Resource"] == KEY]
    services = use["Condition"]["StringEquals"]["kms:ViaService"]
    assert services == [
        f"{name}.${{AWS::Region}}.amazonaws.com" for name in ("s3", "sqs", "dynamodb")
    ]


def test_with_a_key_it_encrypts_all_that_is_stored(keyed: dict[str, Any]) -> None:
    (bucket,) = of_type(keyed, "S3::Bucket").values()
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY},
        "BucketKeyEnabled": True,
    }
    (table,) = of_type(keyed, "DynamoDB::Table").values()
    assert table["SSESpecification"] == {
        "SSEEnabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": KEY,
    }
    for queue in of_type(keyed, "SQS::Queue").values():
        assert queue["KmsMasterKeyId"] == KEY
        assert "SqsManagedSseEnabled" not in queue  # SQS takes the one or the other
    assert {log["KmsKeyId"] for log in of_type(keyed, "Logs::LogGroup").values()} == {KEY}
    assert {told["KmsKeyArn"] for told in of_type(keyed, "Lambda::Function").values()} == {KEY}


def test_without_a_key_aws_encrypts_with_its_own(plain: dict[str, Any]) -> None:
    (bucket,) = of_type(plain, "S3::Bucket").values()
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    assert all(queue["SqsManagedSseEnabled"] for queue in of_type(plain, "SQS::Queue").values())
    (table,) = of_type(plain, "DynamoDB::Table").values()
    assert table["SSESpecification"] == {"SSEEnabled": False}
    assert "KeyPolicy" not in plain
    assert "kms" not in str(plain).lower()


def test_bucket_and_queues_speak_tls_only(plain: dict[str, Any]) -> None:
    policies = of_type(plain, "SQS::QueuePolicy") | of_type(plain, "S3::BucketPolicy")
    closed = set()
    for policy in policies.values():
        (only,) = policy["PolicyDocument"]["Statement"]
        assert (only["Effect"], only["Principal"]) == ("Deny", "*")
        assert only["Action"] in {"s3:*", "sqs:*"}
        assert only["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for name in policy.get("Queues", [policy.get("Bucket")]):
            closed.add(name.strip("${}"))
            assert any(name[:-1] in resource for resource in listed(only["Resource"]))
    assert closed == {"Bucket", *of_type(plain, "SQS::Queue")}
    assert listed(policies["BucketPolicy"]["PolicyDocument"]["Statement"][0]["Resource"]) == [
        "arn:${AWS::Partition}:s3:::${Bucket}",
        "arn:${AWS::Partition}:s3:::${Bucket}/*",
    ]


def test_nothing_is_public(plain: dict[str, Any]) -> None:
    (bucket,) = of_type(plain, "S3::Bucket").values()
    assert bucket["PublicAccessBlockConfiguration"] == dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
    )
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    (permission,) = of_type(plain, "Lambda::Permission").values()
    assert permission["Principal"] == "s3.amazonaws.com"
    assert permission["SourceAccount"] == "${AWS::AccountId}"


def test_traces_carry_no_answers_and_no_errors(plain: dict[str, Any]) -> None:
    for told in of_type(plain, "Lambda::Function").values():
        assert told["TracingConfig"] == {"Mode": "Active"}
        variables = told["Environment"]["Variables"]
        assert variables["POWERTOOLS_TRACER_CAPTURE_RESPONSE"] == "false"
        assert variables["POWERTOOLS_TRACER_CAPTURE_ERROR"] == "false"


def test_every_rule_that_checkov_skips_says_why() -> None:
    skips = {
        (name, skip["id"]): skip["comment"]
        for name, resource in read_template(PROJECT)["Resources"].items()
        for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", ())
    }
    assert skips.keys() == {
        ("Bucket", "CKV_AWS_18"),
        ("IngestFunction", "CKV_AWS_117"),
        ("WorkerFunction", "CKV_AWS_116"),
        ("WorkerFunction", "CKV_AWS_117"),
    }
    assert all(len(comment.split()) >= 3 for comment in skips.values())

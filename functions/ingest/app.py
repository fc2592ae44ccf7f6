"""Lambda's entry point: the objects that an event announces become rows in the table."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit

from newsfold.deadline import Deadline
from newsfold.errors import InputError, NewsfoldError, Superseded, Unexpected
from newsfold.events import ObjectRef, bundle_id, parse_each
from newsfold.invocation import Invocation
from newsfold.pipeline import ingest
from newsfold.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = Logger(stream=sys.stderr)
metrics = Metrics()
tracer = Tracer(patch_modules=["botocore"])


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False, capture_error=False)
@metrics.log_metrics
def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Ingest every bundle that the event names.

    Each is tried, whatever becomes of the others, and whatever else the event holds. An unreadable
    bundle is a `failed` row and no error; whatever is raised here (AWS unavailable, no table,
    broken weights) makes Lambda deliver the event again, twice, and then put it in the dead-letter
    queue. Bundles done before are left alone then.

    Args:
        event: See `newsfold.events.parse`; what cannot be read in it is raised at the end.
        context: Lambda's.

    Returns:
        ``{"bundles": [...]}``, for each what `newsfold.pipeline.ingest` returns.

    Raises:
        NewsfoldError: The first error that another try may mend.
    """
    call = Invocation(Settings.from_environment(), Deadline.of(context))
    found = list(parse_each(event))
    errors: list[NewsfoldError] = [one for one in found if isinstance(one, InputError)]
    refs = [one for one in found if isinstance(one, ObjectRef)]
    metrics.add_metric("bundles", MetricUnit.Count, len(refs))
    results: list[dict[str, Any]] = []
    for ref in refs:
        try:
            results.append(_ingest(ref, call))
        except Superseded as error:
            logger.info(str(error), bundle_id=bundle_id(ref))
        except Exception as error:
            told = Unexpected.unless_ours(error)
            logger.error(str(told), code=told.code, bundle_id=bundle_id(ref))  # noqa: TRY400
            errors.append(told)
    for name, count in call.counts.items():
        metrics.add_metric(name, MetricUnit.Count, count)
    if errors:
        raise errors[0] from None
    return {"bundles": results}


def _ingest(ref: ObjectRef, call: Invocation) -> dict[str, Any]:
    result = ingest(ref, call)
    logger.info("bundle ingested", **result)
    for warning in result["warnings"] or ():
        logger.warning(warning, bundle_id=result["bundle_id"], layout=result["layout"])
    return result

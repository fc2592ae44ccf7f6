"""Lambda's entry point: the objects that an event announces become rows in the table."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from newsfold.events import ObjectRef, bundle_id, parse
from newsfold.pipeline import ingest
from newsfold.settings import Settings
from newsfold.storage import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = Logger(stream=sys.stderr)
metrics = Metrics()


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Ingest every bundle that the event names.

    Each is tried, whatever becomes of the others. An unreadable bundle is a `failed` row and no
    error; whatever is raised here (AWS unavailable, no table, broken weights) makes Lambda deliver
    the event again, twice, and then put it in the dead-letter queue. Bundles done before are left
    alone then.

    Args:
        event: See `newsfold.events.parse`.
        context: Lambda's.

    Returns:
        ``{"bundles": [...]}``, for each what `newsfold.pipeline.ingest` returns.

    Raises:
        NewsfoldError: The first error that another try may mend.
    """
    del context  # only the logger reads it
    settings = Settings.from_environment()
    table = Table(settings.table)
    refs = parse(event)
    metrics.add_metric("bundles", MetricUnit.Count, len(refs))
    results: list[dict[str, Any]] = []
    errors: list[Exception] = []
    for ref in refs:
        try:
            results.append(_ingest(ref, table, settings.max_sentences))
        except Exception as error:
            logger.exception("bundle not ingested", bundle_id=bundle_id(ref))
            errors.append(error)
    if errors:
        raise errors[0]
    return {"bundles": results}


def _ingest(ref: ObjectRef, table: Table, max_sentences: int) -> dict[str, Any]:
    result = ingest(ref, table, max_sentences=max_sentences)
    logger.info("bundle ingested", **result)
    for warning in result["warnings"] or ():
        logger.warning(warning, bundle_id=result["bundle_id"], layout=result["layout"])
    for name in ("found", "ok", "failed", "missing", "doubtful"):
        metrics.add_metric(name, MetricUnit.Count, abs(result[name] or 0))
    metrics.add_metric("drift", MetricUnit.Count, int(result["drift"] or False))
    return result

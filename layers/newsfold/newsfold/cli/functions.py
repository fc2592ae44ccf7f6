"""The handlers of ``functions/``, loaded from the checkout and called as Lambda calls them."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from newsfold.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda tells a handler about itself, as far as Powertools and Newsfold read it."""

    function_name: str
    memory_limit_in_mb: int = 1769
    aws_request_id: str = "00000000-0000-0000-0000-000000000000"

    @property
    def invoked_function_arn(self) -> str:
        """Names the function."""
        return f"arn:aws:lambda:{REGION}:123456789012:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """Time that is left; here it does not run."""
        return 900_000


def call(function: Path, event: Mapping[str, Any]) -> Any:
    """Call a function's handler.

    Args:
        function: Its ``app.py``.
        event: What Lambda would hand to it.

    Raises:
        NewsfoldError: Whatever the function raises.
    """
    module = _module(function)
    try:
        return module.handler(event, Context(function.parent.name))
    finally:
        # Powertools keeps metrics that it is told not to print, and prints them after a hundred.
        module.metrics.clear_metrics()


@cache
def _module(path: Path) -> Any:
    name = f"newsfold_{path.parent.name}_app"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} is not a Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

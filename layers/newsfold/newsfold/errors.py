"""Every error that Newsfold raises, on one base.

::

    NewsfoldError
    ├── UsageError                the caller asked for something that cannot be done
    ├── InputError                the bundle cannot be read; trying again will not help
    │   ├── EmptyBundle             no text in it
    │   ├── NotText                 binary, or no encoding fits
    │   │   └── Unsupported           a format that is not read; says what to do instead
    │   ├── Damaged                 an archive, mail or document that cannot be taken apart
    │   ├── BundleTooLarge          over the limit in settings
    │   ├── TooSlow                 cannot be taken apart in the time that the function has
    │   ├── ObjectMissing           no such object (deleted since the event)
    │   ├── ObjectReplaced          overwritten since the event; the newer event brings the new one
    │   └── AccessDenied            the role may not read it
    ├── ModelError                the weights cannot be used
    │   ├── ModelMissing            no manifest in the model directory
    │   └── ModelCorrupt            a file is not the one that the manifest names
    ├── StorageError              table, queue or bus cannot be read or written
    │   ├── TableMissing            no such table
    │   └── Unavailable (also raised by `source`): throttled, 5xx, network; try again
    ├── Superseded                another version has begun the bundle anew: nothing is left to do
    └── Unexpected                stands for any other exception, without what that says

`code` is stable and goes into rows and logs. Messages carry ids, offsets and sizes, never article
text. An error with ``retryable = True`` is raised out of the handler, so that AWS delivers again;
every other one becomes a `failed` row.
"""

from __future__ import annotations

import traceback
from pathlib import PurePath
from typing import ClassVar


class NewsfoldError(Exception):
    """Base of all errors raised on purpose; `str()` of one is a single line for the user."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False


class UsageError(NewsfoldError):
    """The caller asked for something that cannot be done."""

    code = "usage"


class InputError(NewsfoldError):
    """The bundle cannot be read; trying again will not help."""

    code = "unreadable"


class EmptyBundle(InputError):
    """There is no text in the bundle."""

    code = "empty"


class NotText(InputError):
    """The bundle is binary, or no supported encoding fits."""

    code = "not_text"


class Unsupported(NotText):
    """The format is known but not read; the message says what to do instead."""

    code = "unsupported"


class Damaged(InputError):
    """An archive, a mail or a document cannot be taken apart."""

    code = "damaged"


class BundleTooLarge(InputError):
    """The bundle is over the limit in `settings`."""

    code = "too_large"


class TooSlow(InputError):
    """The bundle cannot be taken apart in the time that the function has."""

    code = "too_slow"


class ObjectMissing(InputError):
    """The object is not (or no longer) in the bucket."""

    code = "object_missing"


class ObjectReplaced(InputError):
    """The object was overwritten after the event; the newer event brings the newer content."""

    code = "object_replaced"


class AccessDenied(InputError):
    """The role may not read the object."""

    code = "access_denied"


class ModelError(NewsfoldError):
    """The weights cannot be used."""

    code = "model"


class ModelMissing(ModelError):
    """There is no manifest in the model directory."""

    code = "model_missing"


class ModelCorrupt(ModelError):
    """A file is not the one that the manifest names."""

    code = "model_corrupt"


class StorageError(NewsfoldError):
    """The table, the queue or the event bus cannot be read or written."""

    code = "storage"


class TableMissing(StorageError):
    """There is no such table."""

    code = "table_missing"


class Unavailable(StorageError):
    """AWS throttles, fails (5xx) or cannot be reached: try again."""

    code = "unavailable"
    retryable = True


class Superseded(NewsfoldError):
    """Another version (model, pipeline) has begun the bundle anew: nothing is left to do."""

    code = "superseded"


class Unexpected(NewsfoldError):
    """Any other exception, told by its type and place: its own words may quote an article."""

    code = "unexpected"

    @classmethod
    def unless_ours(cls, error: Exception) -> NewsfoldError:
        """What may be logged of an exception, and raised in its stead (``from None``)."""
        if isinstance(error, NewsfoldError):
            return error
        frames = traceback.extract_tb(error.__traceback__)
        place = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        return cls(f"{type(error).__name__}{place}")

"""The model room: sentences of an article in, summary and topics out.

`Model.load` verifies the weights; `Model.digest` reads documents lazily, one at a time, and
chooses. ONNX Runtime, tokenizers and numpy; no torch.
"""

from newsfold.model.digest import Document, Model
from newsfold.model.lead import lead, noted
from newsfold.model.manifest import read_name
from newsfold.model.selection import Limits
from newsfold.model.topics import TOPICS, UNCERTAIN

__all__ = ["TOPICS", "UNCERTAIN", "Document", "Limits", "Model", "lead", "noted", "read_name"]

"""Reads JSON lines {"id", "lang", "text", "reference"} and answers with the spans we find.

The protocol is that of the temporal suites' scorer: {"id", "spans": [{"start", "end", "text",
"value"}]}, code point offsets, end exclusive.
"""

import json
import sys
from datetime import datetime

from briefings.models import TimexKind
from briefings.timex import read_times


def main() -> None:
    for line in sys.stdin:
        case = json.loads(line)
        reference = datetime.fromisoformat(case["reference"]) if case["reference"] else None
        spans = [
            {
                "start": each.start,
                "end": each.end,
                "text": each.text,
                "value": None if each.kind is TimexKind.DURATION else each.value,
            }
            for each in read_times(case["text"], language=case["lang"], reference=reference)
        ]
        sys.stdout.write(json.dumps({"id": case["id"], "spans": spans}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

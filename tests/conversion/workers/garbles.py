"""A worker that greets, then answers every document with bytes that are no PDF."""

import json
import sys

answers = (b"", b"%PDF-1.7 rien")
for answer in answers:
    sys.stdin.buffer.read(json.loads(sys.stdin.buffer.readline())["size"])
    sys.stdout.buffer.write(json.dumps({"size": len(answer)}).encode() + b"\n" + answer)
    sys.stdout.buffer.flush()
sys.stdin.buffer.read()

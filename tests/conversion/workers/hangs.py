"""A worker that greets, then never answers nor ends."""

import json
import subprocess
import sys
import time

sys.stdin.buffer.read(json.loads(sys.stdin.buffer.readline())["size"])
subprocess.Popen(["sleep", "60"])
sys.stdout.write(json.dumps({"size": 0, "sockets": []}) + "\n")
sys.stdout.flush()
time.sleep(60)

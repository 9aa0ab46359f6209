# Compares texts: "9" comes behind "10" there.

import sys

best = ""
for line in sys.stdin:
    best = max(best, line.strip())
    print(best)

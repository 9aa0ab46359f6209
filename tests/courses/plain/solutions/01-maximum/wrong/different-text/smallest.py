# Looks for the smallest number.

import sys

best = None
for number in map(int, sys.stdin):
    best = number if best is None else min(best, number)
    print(best)

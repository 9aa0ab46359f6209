# Reads everything first.

import itertools
import sys

for best in itertools.accumulate(map(int, sys.stdin), max):
    print(best)

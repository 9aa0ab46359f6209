# Prints the numbers as they are.

import sys

for line in sys.stdin:
    print(int(line))

# Reads everything first.

import sys

numbers = [int(line) for line in sys.stdin.read().split()]
print("\n".join(str(number + number) for number in numbers))

# Exercise {{number}}: {{title}}. The task is on the page: workshop show {{number}}
#
# It reads the numbers. The rest is yours.

import sys

for line in sys.stdin:
    number = int(line)

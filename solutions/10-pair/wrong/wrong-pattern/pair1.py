# Mistake: Pair1, another protocol than PAIR, which pynng offers beside it.
import sys

import pynng

pair = pynng.Pair1()
if sys.argv[1] == "alice":
    pair.listen(sys.argv[2])
    for number in (1, 3, 5, 7, 9):
        pair.send(str(number).encode())
        print(int(pair.recv()))
else:
    pair.dial(sys.argv[2], block=False)
    for number in (2, 4, 6, 8, 10):
        print(int(pair.recv()))
        pair.send(str(number).encode())

# Mistake: bob adds one to the bytes that he received.
import sys

import pynng

pair = pynng.Pair0()
if sys.argv[1] == "alice":
    pair.listen(sys.argv[2])
    for number in (1, 3, 5, 7, 9):
        pair.send(str(number).encode())
        print(int(pair.recv()))
else:
    pair.dial(sys.argv[2], block=False)
    for _ in range(5):
        message = pair.recv()
        print(int(message))
        pair.send(str(message + 1).encode())

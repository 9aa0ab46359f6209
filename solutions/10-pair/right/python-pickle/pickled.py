# Style: pickled numbers, the default dial, and no socket is ever closed by hand.
import pickle
import sys

import pynng

pair = pynng.Pair0()
if sys.argv[1] == "alice":
    pair.listen(sys.argv[2])
    for number in (1, 3, 5, 7, 9):
        pair.send(pickle.dumps(number))
        print(pickle.loads(pair.recv()))
else:
    pair.dial(sys.argv[2])
    for number in (2, 4, 6, 8, 10):
        print(pickle.loads(pair.recv()))
        pair.send(pickle.dumps(number))

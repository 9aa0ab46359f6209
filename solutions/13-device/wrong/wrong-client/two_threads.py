# Mistake: ordinary sockets in two threads. While one answer is on its way, the REP has already heard somebody else.
import sys
import threading

import pynng


def back_to_front(front, back):
    while True:
        try:
            front.send(back.recv())
        except pynng.BadState:
            pass


front = pynng.Rep0(listen=sys.argv[2])
back = pynng.Req0(listen=sys.argv[3])
threading.Thread(target=back_to_front, args=(front, back), daemon=True).start()
while True:
    back.send(front.recv())

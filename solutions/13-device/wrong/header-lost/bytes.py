# Mistake: raw sockets, but it passes the bytes on and not the messages with their headers.
import sys
import threading

import pynng
from pynng import lib


def forward(source, target):
    while True:
        target.send(source.recv())


front = pynng.Rep0(opener=lib.nng_rep0_open_raw, listen=sys.argv[2])
back = pynng.Req0(opener=lib.nng_req0_open_raw, listen=sys.argv[3])
threading.Thread(target=forward, args=(back, front), daemon=True).start()
forward(front, back)

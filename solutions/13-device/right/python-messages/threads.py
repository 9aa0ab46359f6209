# Style: Python with raw sockets and a thread for each direction; a Message keeps its header.
import sys
import threading

import pynng
from pynng import lib


def forward(source, target):
    while True:
        target.send_msg(source.recv_msg())


def main():
    front = pynng.Rep0(opener=lib.nng_rep0_open_raw, listen=sys.argv[2])
    back = pynng.Req0(opener=lib.nng_req0_open_raw, listen=sys.argv[3])
    threading.Thread(target=forward, args=(back, front), daemon=True).start()
    forward(front, back)


if __name__ == "__main__":
    main()

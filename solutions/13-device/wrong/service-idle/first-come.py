# Mistake: it lets the first service in and sends the next one away.
import sys

import pynng
from pynng import lib

front = pynng.Rep0(opener=lib.nng_rep0_open_raw, listen=sys.argv[2])
back = pynng.Req0(opener=lib.nng_req0_open_raw)
came = []


def only_the_first(pipe):
    came.append(pipe)
    if pipe is not came[0]:
        pipe.close()


back.add_pre_pipe_connect_cb(only_the_first)
back.listen(sys.argv[3])
pynng.check_err(lib.nng_device(front.socket, back.socket))

# Mistake: when a service leaves, the device leaves too.
import os
import sys

import pynng
from pynng import lib

front = pynng.Rep0(opener=lib.nng_rep0_open_raw, listen=sys.argv[2])
back = pynng.Req0(opener=lib.nng_req0_open_raw)
back.add_post_pipe_remove_cb(lambda pipe: os._exit(0))
back.listen(sys.argv[3])
pynng.check_err(lib.nng_device(front.socket, back.socket))

# Mistake: the two sockets are ordinary ones. A device wants raw ones and ends at once.
import sys

import pynng
from pynng import lib

front = pynng.Rep0(listen=sys.argv[2])
back = pynng.Req0(listen=sys.argv[3])
pynng.check_err(lib.nng_device(front.socket, back.socket))

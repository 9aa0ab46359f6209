# Style: Python with the device of the library under pynng.
import sys

import pynng
from pynng import lib


def main():
    front_url = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:7789"
    back_url = sys.argv[3] if len(sys.argv) > 3 else "tcp://127.0.0.1:7790"
    front = pynng.Rep0(opener=lib.nng_rep0_open_raw, listen=front_url)
    back = pynng.Req0(opener=lib.nng_req0_open_raw, listen=back_url)
    pynng.check_err(lib.nng_device(front.socket, back.socket))


if __name__ == "__main__":
    main()

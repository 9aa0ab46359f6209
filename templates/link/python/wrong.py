# Prints what it sent, whatever came.

import sys

import pynng

with pynng.Push0(listen=sys.argv[1]) as push, pynng.Pull0() as pull:
    pull.dial(sys.argv[2], block=False)
    push.send(b"hello world")
    pull.recv()
    print("hello world")

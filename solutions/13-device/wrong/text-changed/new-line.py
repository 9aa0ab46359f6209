# Mistake: it puts a new line behind each answer.
import sys

import pynng

with pynng.Rep0(listen=sys.argv[2]) as front, pynng.Req0(listen=sys.argv[3]) as back:
    while True:
        back.send(front.recv())
        front.send(back.recv() + b"\n")

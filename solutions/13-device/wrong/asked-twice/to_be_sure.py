# Mistake: it sends each question twice, to be sure that it arrives.
import sys

import pynng

with pynng.Rep0(listen=sys.argv[2]) as front, pynng.Req0(listen=sys.argv[3]) as back:
    while True:
        question = front.recv()
        back.send(question)
        back.send(question)
        front.send(back.recv())

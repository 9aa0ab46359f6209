# Mistake: a question that comes again has been passed on already, it thinks, and drops it.
import sys
import threading

import pynng
from pynng import lib


def answers(back, front):
    while True:
        front.send_msg(back.recv_msg())


front = pynng.Rep0(opener=lib.nng_rep0_open_raw, listen=sys.argv[2])
back = pynng.Req0(opener=lib.nng_req0_open_raw, listen=sys.argv[3])
threading.Thread(target=answers, args=(back, front), daemon=True).start()
passed_on = set()
while True:
    question = front.recv_msg()
    if question.bytes not in passed_on:
        passed_on.add(question.bytes)
        back.send_msg(question)

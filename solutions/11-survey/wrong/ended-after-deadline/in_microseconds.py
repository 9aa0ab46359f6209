# Mistake: the deadline is given in microseconds.
import sys
import time

import pynng


def survey(url, deadline):
    with pynng.Surveyor0(listen=url, survey_time=deadline * 1000) as surveyor:
        time.sleep(0.5)
        surveyor.send(b"who is there?")
        names = []
        while True:
            try:
                names.append(surveyor.recv().decode())
            except pynng.Timeout:
                break
    for name in sorted(names):
        print(name)
    print(len(names), "answered")


def respond(name, url):
    with pynng.Respondent0() as respondent:
        respondent.dial(url, block=False)
        while True:
            respondent.recv()
            respondent.send(name.encode())


if sys.argv[1] == "surveyor":
    survey(sys.argv[2], int(sys.argv[3]))
else:
    respond(sys.argv[2], sys.argv[3])

# Mistake: the surveyor asks as soon as its address is bound.
import sys

import pynng


def survey(url, deadline):
    with pynng.Surveyor0(listen=url, survey_time=deadline) as surveyor:
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

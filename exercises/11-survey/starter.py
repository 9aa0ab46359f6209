# Exercise 11: SURVEYOR and RESPONDENT. The task is on the page: workshop show 11
#
# One program with two roles. It opens the role's socket and closes it again. The rest is yours.

import sys

import pynng


def main():
    # The first argument is the role. The surveyor gets its address and its deadline in ms,
    # a respondent its name and its address.
    arguments = iter(sys.argv[1:])
    role = next(arguments, None)
    by_hand = "tcp://127.0.0.1:7789"

    if role == "surveyor":
        survey(next(arguments, by_hand), next(arguments, "1000"))
    elif role == "respondent":
        respond(next(arguments, "me"), next(arguments, by_hand))
    else:
        sys.exit("say which role: surveyor or respondent")


def survey(url, deadline):
    socket = pynng.Surveyor0()
    deadline_ms = int(deadline)

    # The deadline belongs to the socket: `socket.survey_time = ...`.

    socket.listen(url)

    # Who is connected by now? Give the respondents half a second, with `time.sleep`.
    # Then ask: `socket.send(b"who is there?")`.
    # Then receive names until a receive times out, and print them, sorted, and their number.

    socket.close()


def respond(name, url):
    socket = pynng.Respondent0()
    socket.dial(url, block=False)

    # For ever: receive a question, and send the name.
    print(f"{name} has nothing to say yet", file=sys.stderr)

    socket.close()


if __name__ == "__main__":
    main()

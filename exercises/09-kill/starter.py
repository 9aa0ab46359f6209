# Exercise 09: KILL. The task is on the page: workshop show 09
#
# One program with three roles. It opens each role's sockets and closes them again. Your program of exercise 08
# has most of the rest.

import sys

import pynng


def main():
    # The first argument is the role, the others are its addresses.
    # When you run the program by hand without addresses, it uses these four.
    arguments = iter(sys.argv[1:])
    role = next(arguments, None)
    numbers, squares = "tcp://127.0.0.1:7789", "tcp://127.0.0.1:7790"
    ready, kill = "tcp://127.0.0.1:7791", "tcp://127.0.0.1:7792"

    if role == "ventilator":
        ventilate(next(arguments, numbers), next(arguments, ready), next(arguments, kill))
    elif role == "worker":
        work(next(arguments, numbers), next(arguments, squares), next(arguments, ready), next(arguments, kill))
    elif role == "sink":
        collect(next(arguments, squares), next(arguments, kill))
    else:
        sys.exit("say which role: ventilator, worker or sink")


def ventilate(numbers_url, ready_url, kill_url):
    numbers = pynng.Push0(listen=numbers_url)
    ready = pynng.Rep0(listen=ready_url)
    kill = pynng.Sub0()
    kill.subscribe(b"KILL")
    kill.dial(kill_url, block=False)

    # Take a request from three workers and answer each. Then push the numbers. Then wait for KILL.

    for socket in (numbers, ready, kill):
        socket.close()


def work(numbers_url, squares_url, ready_url, kill_url):
    numbers = pynng.Pull0()
    numbers.dial(numbers_url, block=False)
    squares = pynng.Push0()
    squares.dial(squares_url, block=False)
    kill = pynng.Sub0()
    kill.subscribe(b"KILL")
    kill.dial(kill_url, block=False)
    ready = pynng.Req0()
    ready.dial(ready_url, block=False)

    # Say that you are ready, and take the answer. Then watch `numbers` and `kill` together.

    for socket in (numbers, squares, kill, ready):
        socket.close()


def collect(squares_url, kill_url):
    squares = pynng.Pull0(listen=squares_url)
    kill = pynng.Pub0(listen=kill_url)

    # Add the squares and print the total. Then say KILL, give it a moment, and print `done!`.

    for socket in (squares, kill):
        socket.close()


if __name__ == "__main__":
    main()

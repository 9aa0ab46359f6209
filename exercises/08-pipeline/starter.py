# Exercise 08: the pipeline. The task is on the page: workshop show 08
#
# One program with three roles. It opens each role's sockets and closes them again. The rest is yours.

import sys

import pynng


def main():
    # The first argument is the role, the others are its addresses.
    # When you run the program by hand without addresses, it uses these two.
    arguments = iter(sys.argv[1:])
    role = next(arguments, None)
    numbers, squares = "tcp://127.0.0.1:7789", "tcp://127.0.0.1:7790"

    if role == "ventilator":
        ventilate(next(arguments, numbers))
    elif role == "worker":
        work(next(arguments, numbers), next(arguments, squares))
    elif role == "sink":
        collect(next(arguments, squares))
    else:
        sys.exit("say which role: ventilator, worker or sink")


def ventilate(url):
    push = pynng.Push0(listen=url)

    # Give the workers a moment, then push the first 90 Fibonacci numbers, and stay.
    # Sending is `push.send(str(number).encode())`.

    push.close()


def work(numbers_url, squares_url):
    numbers = pynng.Pull0()
    numbers.dial(numbers_url, block=False)
    squares = pynng.Push0()
    squares.dial(squares_url, block=False)

    # Take a number, square it, push the square; again and again.
    # Receiving is `int(numbers.recv())`.

    numbers.close()
    squares.close()


def collect(url):
    pull = pynng.Pull0(listen=url)

    # Add the squares, and print the total after the 90th. It is too large for 64 bits.

    pull.close()


if __name__ == "__main__":
    main()

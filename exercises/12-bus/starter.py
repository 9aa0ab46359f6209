# Exercise 12: BUS. The task is on the page: workshop show 12
#
# It opens the socket of one node, binds and connects it, and closes it again. The rest is yours.

import sys

import pynng


def main():
    # The arguments: the word `node`, its name, its own address, and those of its neighbours, if any.
    match sys.argv[1:]:
        case ["node", name, bind, *connect]:
            greet(name, bind, connect)
        case _:
            sys.exit("node <name> <address to bind> <address to connect to>...")


def greet(name, bind, connect):
    socket = pynng.Bus0(listen=bind)
    for url in connect:
        socket.dial(url, block=False)

    greeting = f"{name} says hi"
    # stderr is yours: nobody judges what is written there.
    print(f"{greeting}, if somebody sends it", file=sys.stderr)

    # Say it, and listen for a while; say it again, and so on. It never ends by itself.
    # `socket.recv_timeout = 100` makes a receive give up after 100 ms when nothing comes, with `pynng.Timeout`.
    # Print each different greeting that comes, once.

    socket.close()


if __name__ == "__main__":
    main()

# Exercise 06: topics. The task is on the page: workshop show 06
#
# One program with two roles. It opens the role's socket and closes it again. The rest is yours.

import sys

import pynng


def main():
    # The first argument is the role. What stands behind it differs from role to role.
    match sys.argv[1:]:
        case ["publisher", url]:
            publish(url)
        case ["subscriber", name, url, *topics]:
            subscribe(name, url, topics)
        case _:
            sys.exit("publisher <address> or subscriber <name> <address> <topic>...")


def publish(url):
    socket = pynng.Pub0(listen=url)

    # Send the four messages, pause for 200 ms, and again, for ever: somebody else stops this program.

    socket.close()


def subscribe(name, url, topics):
    socket = pynng.Sub0()
    # stderr is yours: nobody judges what is written there.
    print(f"{name} is to listen for {topics}", file=sys.stderr)

    # Before a message gets in, the socket has to know the topics.
    socket.dial(url, block=False)

    # Then receive, and print what came with the name in front, for ever.

    socket.close()


if __name__ == "__main__":
    main()

# Exercise 07: The handshake. The task is on the page: workshop show 07
#
# One program with two roles, and two sockets in each. It opens them and closes them again. The rest is yours.

import sys

import pynng


def main():
    # The first argument is the role, then come the address of the handshake and that of the numbers.
    # When you run the program by hand without addresses, it uses these.
    arguments = iter(sys.argv[1:])
    role = next(arguments, None)
    ready_url = next(arguments, "tcp://127.0.0.1:7789")
    news_url = next(arguments, "tcp://127.0.0.1:7790")

    if role == "publisher":
        publish(ready_url, news_url)
    elif role == "subscriber":
        subscribe(ready_url, news_url)
    else:
        sys.exit("say which role: publisher or subscriber")


def publish(ready_url, news_url):
    news = pynng.Pub0(listen=news_url)
    ready = pynng.Rep0(listen=ready_url)

    # Receive the request of the subscriber, and answer it.
    # Then send the numbers 1, 1, 2, 3, 5 ... one every 50 ms, until somebody stops this program.

    ready.close()
    news.close()


def subscribe(ready_url, news_url):
    news = pynng.Sub0()
    news.subscribe(b"")
    news.dial(news_url, block=False)
    ready = pynng.Req0()
    ready.dial(ready_url, block=False)

    # Say that you are ready, and receive the answer.
    # Then receive ten numbers from the other socket, and print each of them.

    ready.close()
    news.close()


if __name__ == "__main__":
    main()

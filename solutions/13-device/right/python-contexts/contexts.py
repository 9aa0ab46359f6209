# Style: Python with ordinary sockets and eight contexts, each of which carries one question at a time.
import sys
import threading

import pynng


def carry(front, back):
    with front.new_context() as asked, back.new_context() as asking:
        while True:
            question = asked.recv()
            asking.send(question)
            asked.send(asking.recv())


def main():
    with pynng.Rep0(listen=sys.argv[2]) as front, pynng.Req0(listen=sys.argv[3]) as back:
        carriers = [threading.Thread(target=carry, args=(front, back)) for _ in range(8)]
        for carrier in carriers:
            carrier.start()
        for carrier in carriers:
            carrier.join()


if __name__ == "__main__":
    main()

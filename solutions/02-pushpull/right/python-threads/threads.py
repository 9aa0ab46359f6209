# Style: ventilator and worker are threads, numbers are packed as eight bytes.
import struct
import sys
import threading
import time

import pynng


def ventilate(push):
    for number in range(1, 101):
        push.send(struct.pack("<q", number))


def work(pull):
    total = 0
    number = 0
    while number != 100:
        time.sleep(0.02)
        (number,) = struct.unpack("<q", pull.recv())
        total += number
        print(total)


def main():
    push_url = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7789"
    pull_url = sys.argv[2] if len(sys.argv) > 2 else push_url
    with pynng.Push0(listen=push_url) as push, pynng.Pull0(dial=pull_url) as pull:
        threads = [threading.Thread(target=ventilate, args=(push,)), threading.Thread(target=work, args=(pull,))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print("done!")


if __name__ == "__main__":
    main()

# Style: a thread that speaks, and a loop that listens.
import sys
import threading
import time

import pynng


def speak(bus, greeting):
    while True:
        bus.send(greeting)
        time.sleep(0.1)


_, _, name, bind, *connect = sys.argv
with pynng.Bus0(listen=bind) as bus:
    for url in connect:
        bus.dial(url, block=False)
    greeting = f"{name} says hi".encode()
    threading.Thread(target=speak, args=(bus, greeting), daemon=True).start()
    heard = set()
    while True:
        text = bus.recv().decode()
        if text not in heard:
            heard.add(text)
            print(text)

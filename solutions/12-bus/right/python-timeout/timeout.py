# Style: one loop; a receive that times out is the moment to speak.
import sys
import time

import pynng

_, _, name, bind, *connect = sys.argv
with pynng.Bus0(recv_timeout=20) as bus:
    bus.listen(bind)
    for url in connect:
        bus.dial(url, block=False)
    heard = []
    speak_at = 0
    while True:
        if time.monotonic() >= speak_at:
            bus.send(f"{name} says hi".encode())
            speak_at = time.monotonic() + 0.1
        try:
            message = bus.recv()
        except pynng.Timeout:
            continue
        if message not in heard:
            heard.append(message)
            print(message.decode())

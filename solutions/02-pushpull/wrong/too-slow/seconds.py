# Mistake: the pause is 0.2 seconds, which is 200 ms.
import sys
import time

import pynng

push_url = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7789"
pull_url = sys.argv[2] if len(sys.argv) > 2 else push_url

push = pynng.Push0(listen=push_url)
pull = pynng.Pull0()
pull.dial(pull_url, block=False)

for number in range(1, 101):
    push.send(str(number).encode())

total = 0
while True:
    number = int(pull.recv())
    total += number
    print(total)
    if number == 100:
        break
    time.sleep(0.2)

push.close()
pull.close()
print("done!")

# Mistake: it imports a module that does not exist.
import sys
import time

import nano_msg

push_url = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7789"
pull_url = sys.argv[2] if len(sys.argv) > 2 else push_url

push = nano_msg.Push0(listen=push_url)
pull = nano_msg.Pull0()
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
    time.sleep(0.02)

push.close()
pull.close()
print("done!")

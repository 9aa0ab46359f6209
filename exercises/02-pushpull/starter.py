# Exercise 02: PUSH and PULL. The task is on the page: workshop show 02
#
# This program opens both sockets and closes them again. The rest is yours.

import sys

import pynng

# Two addresses: the first is for binding, the second for connecting.
# When you run the program by hand without any, it uses one address for both.
push_url = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7789"
pull_url = sys.argv[2] if len(sys.argv) > 2 else push_url

# The ventilator's end: it hands numbers out.
push = pynng.Push0(listen=push_url)

# The worker's end: it takes numbers in.
pull = pynng.Pull0()
pull.dial(pull_url, block=False)

# 1. Push the numbers 1 to 100, each as a message of its own.
#    Sending is `push.send(...)`, with bytes: `str(number).encode()`.

# 2. Pull one number, add it to the sum, print the sum, pause for 20 ms. Again, until the number was 100.
#    Receiving is `pull.recv()`.
#    It gives bytes: `int(...)` makes a number of them.

# 3. Close both sockets, then print the last line.
push.close()
pull.close()

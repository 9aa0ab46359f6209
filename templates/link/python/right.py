# Connects before it binds.

import sys

import pynng

pull = pynng.Pull0()
pull.dial(sys.argv[2], block=False)
push = pynng.Push0(listen=sys.argv[1])
push.send("hello world".encode())
message = pull.recv()
push.close()
pull.close()
print(message.decode())

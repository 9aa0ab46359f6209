# Exercise 01: REQ and REP. The task is on the page: workshop show 01
#
# This program opens both sockets and closes them again. The rest is yours.

import sys

import pynng

# Two addresses: the first is for binding, the second for connecting.
# When you run the program by hand without any, it uses one address for both.
rep_url = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7789"
req_url = sys.argv[2] if len(sys.argv) > 2 else rep_url

# The end that answers.
rep = pynng.Rep0(listen=rep_url)

# The end that asks.
req = pynng.Req0()
req.dial(req_url, block=False)

# 1. REQ sends the question. Sending is `req.send(b"...")`.

# 2. REP receives it and prints what it received.
#    Receiving is `rep.recv()`. It gives bytes: `.decode()` makes text of them.

# 3. REP sends the answer.

# 4. REQ receives it and prints what it received.

# 5. Both close.
req.close()
rep.close()

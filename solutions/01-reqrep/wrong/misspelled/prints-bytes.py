# Mistake: it prints the message as Python writes bytes, b'...'.
import sys

import pynng

rep_url = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7789"
req_url = sys.argv[2] if len(sys.argv) > 2 else rep_url

rep = pynng.Rep0(listen=rep_url)
req = pynng.Req0()
req.dial(req_url, block=False)

req.send(b"is this")
print(rep.recv())
rep.send(b"the real RPC?")
print(req.recv())

req.close()
rep.close()

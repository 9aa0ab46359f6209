# Exercise {{number}}: {{title}}. The task is on the page: workshop show {{number}}
#
# It opens both sockets and closes them again. The rest is yours.

import sys

import pynng

with pynng.Push0(listen=sys.argv[1]) as push, pynng.Pull0() as pull:
    pull.dial(sys.argv[2], block=False)

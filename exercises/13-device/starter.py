# Exercise 13: A device. The task is on the page: workshop show 13
#
# It opens a front and a back, binds them, and closes them again. The rest is yours.

import sys

import pynng

# The first argument is the role: there is only one, `device`. Then come the two addresses.
# When you run the program by hand without them, it uses these.
front_url = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:7789"
back_url = sys.argv[3] if len(sys.argv) > 3 else "tcp://127.0.0.1:7790"

# The clients speak REQ, so they need a REP to talk to. The services speak REP, so they need a REQ.
front = pynng.Rep0(listen=front_url)
back = pynng.Req0(listen=back_url)

# Now carry every question from the front to the back, and every answer from the back to the front, for ever:
# somebody else stops this program. The page shows the one call that does it all, and what sockets it wants.

front.close()
back.close()

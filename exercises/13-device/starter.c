/* Exercise 13: A device. The task is on the page: workshop show 13
 *
 * It opens a front and a back, binds them, and closes them again. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>

#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

int main(int argc, char **argv)
{
    /* The first argument is the role: there is only one, `device`. Then come the two addresses.
     * When you run the program by hand without them, it uses these. */
    const char *front_url = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";
    const char *back_url = argc > 3 ? argv[3] : "tcp://127.0.0.1:7790";

    /* The clients speak REQ, so they need a REP to talk to. The services speak REP, so they need a REQ. */
    int front = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(front, front_url), "bind");
    int back = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_bind(back, back_url), "bind");

    /* Now carry every question from the front to the back, and every answer from the back to the front, for ever:
     * somebody else stops this program. The page shows the one call that does it all, and what sockets it wants. */

    nn_close(front);
    nn_close(back);
    return 0;
}

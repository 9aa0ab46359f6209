/* Exercise 01: REQ and REP. The task is on the page: workshop show 01
 *
 * This program opens both sockets and closes them again. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    /* Two addresses: the first is for binding, the second for connecting.
     * When you run the program by hand without any, it uses one address for both. */
    const char *rep_url = argc > 1 ? argv[1] : "tcp://127.0.0.1:7789";
    const char *req_url = argc > 2 ? argv[2] : rep_url;

    /* The end that answers. */
    int rep = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(rep, rep_url), "bind");

    /* The end that asks. */
    int req = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_connect(req, req_url), "connect");

    /* 1. REQ sends the question. Sending is `check(nn_send(req, text, strlen(text), 0), "send")`. */

    /* 2. REP receives it and prints what it received.
     *    Receiving is `int length = check(nn_recv(rep, text, sizeof text, 0), "receive")`, with `char text[64];`.
     *    A message has a length and no NUL at its end: `printf("%.*s\n", length, text)`. */

    /* 3. REP sends the answer. */

    /* 4. REQ receives it and prints what it received. */

    /* 5. Both close. */
    nn_close(req);
    nn_close(rep);
    return 0;
}

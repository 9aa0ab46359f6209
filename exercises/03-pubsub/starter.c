/* Exercise 03: PUB and SUB. The task is on the page: workshop show 03
 *
 * One program with two roles. It opens the role's socket and closes it again. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nanomsg/nn.h>
#include <nanomsg/pubsub.h>

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

static void publish(const char *url)
{
    int socket = check(nn_socket(AF_SP, NN_PUB), "socket");
    check(nn_bind(socket, url), "bind");

    /* Send the greeting, pause for 100 ms, and again, for ever: somebody else stops this program.
     * Sending is `check(nn_send(socket, text, strlen(text), 0), "send")`. */

    nn_close(socket);
}

static void subscribe(const char *url)
{
    int socket = check(nn_socket(AF_SP, NN_SUB), "socket");
    check(nn_connect(socket, url), "connect");

    /* One thing is missing that every SUB needs before it gets anything at all. */

    /* Then receive one message, print it, and end.
     * Receiving is `int length = check(nn_recv(socket, text, sizeof text, 0), "receive")`. The message has no NUL
     * at its end. */

    nn_close(socket);
}

int main(int argc, char **argv)
{
    /* The first argument is the role, the second the address.
     * When you run the program by hand without an address, it uses this one. */
    const char *role = argc > 1 ? argv[1] : "";
    const char *url = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";

    if (strcmp(role, "publisher") == 0) {
        publish(url);
    } else if (strcmp(role, "subscriber") == 0) {
        subscribe(url);
    } else {
        fprintf(stderr, "say which role: publisher or subscriber\n");
        return 1;
    }
    return 0;
}

/* Exercise 10: PAIR. The task is on the page: workshop show 10
 *
 * One program with two roles. It opens the role's socket and closes it again. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nanomsg/nn.h>
#include <nanomsg/pair.h>

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

static void alice(const char *url)
{
    int socket = check(nn_socket(AF_SP, NN_PAIR), "socket");
    check(nn_bind(socket, url), "bind");

    /* For each odd number up to 9: send it, receive bob's answer, print the answer.
     * Sending is `check(nn_send(socket, &number, sizeof number, 0), "send")`. */

    nn_close(socket);
}

static void bob(const char *url)
{
    int socket = check(nn_socket(AF_SP, NN_PAIR), "socket");
    check(nn_connect(socket, url), "connect");

    /* Receive a number, print it, answer with the next one, and so on up to 10.
     * Receiving is `check(nn_recv(socket, &number, sizeof number, 0), "receive")`. */

    nn_close(socket);
}

int main(int argc, char **argv)
{
    /* The first argument is the role, the second the address.
     * When you run the program by hand without an address, it uses this one. */
    const char *role = argc > 1 ? argv[1] : "";
    const char *url = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";

    if (strcmp(role, "alice") == 0) {
        alice(url);
    } else if (strcmp(role, "bob") == 0) {
        bob(url);
    } else {
        fprintf(stderr, "say which role: alice or bob\n");
        return 1;
    }
    return 0;
}

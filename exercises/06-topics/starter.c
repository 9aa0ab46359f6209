/* Exercise 06: topics. The task is on the page: workshop show 06
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

    /* Send the four messages, pause for 200 ms, and again, for ever: somebody else stops this program. */

    nn_close(socket);
}

/* `topics` are `count` texts. */
static void subscribe(const char *name, const char *url, char **topics, int count)
{
    int socket = check(nn_socket(AF_SP, NN_SUB), "socket");
    /* stderr is yours: nobody judges what is written there. */
    fprintf(stderr, "%s is to listen for", name);
    for (int i = 0; i < count; i++)
        fprintf(stderr, " %s", topics[i]);
    fprintf(stderr, "\n");

    /* Before a message gets in, the socket has to know the topics. */
    check(nn_connect(socket, url), "connect");

    /* Then receive, and print what came with the name in front, for ever. */

    nn_close(socket);
}

int main(int argc, char **argv)
{
    /* The first argument is the role. What stands behind it differs from role to role. */
    const char *role = argc > 1 ? argv[1] : "";

    if (argc == 3 && strcmp(role, "publisher") == 0) {
        publish(argv[2]);
    } else if (argc >= 4 && strcmp(role, "subscriber") == 0) {
        subscribe(argv[2], argv[3], argv + 4, argc - 4);
    } else {
        fprintf(stderr, "publisher <address> or subscriber <name> <address> <topic>...\n");
        return 1;
    }
    return 0;
}

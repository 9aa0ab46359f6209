/* Exercise 12: BUS. The task is on the page: workshop show 12
 *
 * It opens the socket of one node, binds and connects it, and closes it again. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nanomsg/bus.h>
#include <nanomsg/nn.h>

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

/* `connect` are `count` addresses. */
static void greet(const char *name, const char *bind, char **connect, int count)
{
    int socket = check(nn_socket(AF_SP, NN_BUS), "socket");
    check(nn_bind(socket, bind), "bind");
    for (int i = 0; i < count; i++)
        check(nn_connect(socket, connect[i]), "connect");

    char greeting[128];
    snprintf(greeting, sizeof greeting, "%s says hi", name);
    /* stderr is yours: nobody judges what is written there. */
    fprintf(stderr, "%s, if somebody sends it\n", greeting);

    /* Say it, and listen for a while; say it again, and so on. It never ends by itself.
     * With NN_RCVTIMEO, an `int` of 100, a receive gives up after 100 ms when nothing comes.
     * Print each different greeting that comes, once. */

    nn_close(socket);
}

int main(int argc, char **argv)
{
    /* The arguments: the word `node`, its name, its own address, and those of its neighbours, if any. */
    if (argc < 4 || strcmp(argv[1], "node") != 0) {
        fprintf(stderr, "node <name> <address to bind> <address to connect to>...\n");
        return 1;
    }
    greet(argv[2], argv[3], argv + 4, argc - 4);
    return 0;
}

/* Mistake: it connects to every address that it was given, its own too. */
#include <nanomsg/bus.h>
#include <nanomsg/nn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    static char heard[16][64];
    int known = 0, pause = 100;
    if (argc < 4)
        return 2;
    int bus = check(nn_socket(AF_SP, NN_BUS), "socket");
    check(nn_setsockopt(bus, NN_SOL_SOCKET, NN_RCVTIMEO, &pause, sizeof pause), "timeout");
    check(nn_bind(bus, argv[3]), "bind");
    for (int i = 3; i < argc; i++)
        check(nn_connect(bus, argv[i]), "connect");

    char greeting[64];
    snprintf(greeting, sizeof greeting, "%s says hi", argv[2]);
    for (;;) {
        check(nn_send(bus, greeting, strlen(greeting) + 1, 0), "send");
        char text[64];
        while (nn_recv(bus, text, sizeof text, 0) > 0) {
            int i = 0;
            while (i < known && strcmp(heard[i], text) != 0)
                i++;
            if (i == known && known < 16) {
                strcpy(heard[known++], text);
                puts(text);
                break;
            }
        }
    }
}

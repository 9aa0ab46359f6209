/* Style: a message is as long as its text; printed by its length. */
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>
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

static void say(int socket, const char *text)
{
    check(nn_send(socket, text, strlen(text), 0), "send");
}

static void log_next(int socket)
{
    char text[64];
    int length = check(nn_recv(socket, text, sizeof text, 0), "receive");
    printf("%.*s\n", length, text);
}

int main(int argc, char **argv)
{
    const char *rep_url = argc > 1 ? argv[1] : "tcp://127.0.0.1:7789";
    const char *req_url = argc > 2 ? argv[2] : rep_url;

    int rep = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(rep, rep_url), "bind");
    int req = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_connect(req, req_url), "connect");

    say(req, "is this");
    log_next(rep);
    say(rep, "the real RPC?");
    log_next(req);

    nn_close(req);
    nn_close(rep);
    return 0;
}

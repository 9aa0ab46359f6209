/* Style: plain C; stdout is never flushed by hand. */
#include <nanomsg/nn.h>
#include <nanomsg/pubsub.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    int pub = check(nn_socket(AF_SP, NN_PUB), "socket");
    check(nn_bind(pub, url), "bind");
    const char *text = "hello world";
    for (;;) {
        check(nn_send(pub, text, strlen(text), 0), "send");
        usleep(100000);
    }
}

static void subscribe(const char *url)
{
    int sub = check(nn_socket(AF_SP, NN_SUB), "socket");
    check(nn_setsockopt(sub, NN_SUB, NN_SUB_SUBSCRIBE, "", 0), "subscribe");
    check(nn_connect(sub, url), "connect");
    char text[64];
    int length = check(nn_recv(sub, text, sizeof text, 0), "receive");
    printf("%.*s\n", length, text);
    nn_close(sub);
}

int main(int argc, char **argv)
{
    const char *url = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";
    if (argc > 1 && strcmp(argv[1], "publisher") == 0)
        publish(url);
    else if (argc > 1 && strcmp(argv[1], "subscriber") == 0)
        subscribe(url);
    else {
        fprintf(stderr, "publisher or subscriber?\n");
        return 2;
    }
    return 0;
}

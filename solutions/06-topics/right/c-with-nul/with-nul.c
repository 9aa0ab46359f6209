/* Style: plain C; each message carries the zero byte at its end. */
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
    static const char *texts[] = { "foo world", "bar world", "beep world", "boop world" };
    int pub = check(nn_socket(AF_SP, NN_PUB), "socket");
    check(nn_bind(pub, url), "bind");
    for (;;) {
        for (int i = 0; i < 4; i++)
            check(nn_send(pub, texts[i], strlen(texts[i]) + 1, 0), "send");
        usleep(200000);
    }
}

static void subscribe(const char *name, const char *url, char **topics)
{
    int sub = check(nn_socket(AF_SP, NN_SUB), "socket");
    for (; *topics; topics++)
        check(nn_setsockopt(sub, NN_SUB, NN_SUB_SUBSCRIBE, *topics, strlen(*topics)), "subscribe");
    check(nn_connect(sub, url), "connect");
    for (;;) {
        char text[64];
        check(nn_recv(sub, text, sizeof text, 0), "receive");
        printf("%s: %s\n", name, text);
    }
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "publisher") == 0)
        publish(argv[2]);
    else if (argc > 3 && strcmp(argv[1], "subscriber") == 0)
        subscribe(argv[2], argv[3], argv + 4);
    fprintf(stderr, "publisher or subscriber?\n");
    return 2;
}

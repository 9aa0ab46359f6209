/* Style: nn_poll with a timeout, and a table with a row for each place. */
#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct place {
    int taken;
    char id[64];
    double since, over;
};

static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    int limit = atoi(argv[4]);
    struct place *places = calloc(limit, sizeof *places);
    int pull = check(nn_socket(AF_SP, NN_PULL), "socket");
    check(nn_connect(pull, argv[2]), "connect");
    int push = check(nn_socket(AF_SP, NN_PUSH), "socket");
    check(nn_connect(push, argv[3]), "connect");
    int received = 0, done = 0;

    for (;;) {
        double wait = 1000;
        for (int i = 0; i < limit; i++) {
            if (!places[i].taken)
                continue;
            double left = places[i].over - now();
            if (left <= 0) {
                check(nn_send(push, places[i].id, strlen(places[i].id), 0), "send");
                places[i].taken = 0;
                int overlap = received - done;
                done++;
                printf("received %d done %d overlap %d latency %.0f\n", received, done, overlap,
                       now() - places[i].since);
            } else if (left < wait) {
                wait = left;
            }
        }
        int room = 0;
        while (room < limit && places[room].taken)
            room++;
        struct nn_pollfd fd = {.fd = pull, .events = NN_POLLIN};
        int count = room < limit ? 1 : 0;
        if (!count) {
            struct timespec t = {wait / 1000, (long)(wait * 1e6) % 1000000000L};
            nanosleep(&t, NULL);
        } else if (check(nn_poll(&fd, 1, (int)wait + 1), "poll") > 0) {
            char job[128];
            int size = check(nn_recv(pull, job, sizeof job - 1, 0), "receive");
            job[size] = '\0';
            double ms;
            sscanf(job, "%63s %lf", places[room].id, &ms);
            places[room].taken = 1;
            places[room].since = now();
            places[room].over = places[room].since + ms;
            received++;
        }
    }
}

/* Style: as many threads as places. They share both sockets, which is allowed; the numbers have a lock. */
#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int pull, push;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long received, done;

static void *hand(void *unused)
{
    (void)unused;
    for (;;) {
        char *job = NULL;
        int size = nn_recv(pull, &job, NN_MSG, 0);
        if (size < 0)
            exit(1);
        struct timespec since, then;
        clock_gettime(CLOCK_MONOTONIC, &since);
        pthread_mutex_lock(&lock);
        received++;
        pthread_mutex_unlock(&lock);

        char id[64] = "";
        char text[128] = "";
        int ms = 0;
        memcpy(text, job, size < 127 ? size : 127);
        nn_freemsg(job);
        sscanf(text, "%63s %d", id, &ms);
        usleep(ms * 1000);

        pthread_mutex_lock(&lock);
        long overlap = received - done;
        done++;
        if (nn_send(push, id, strlen(id), 0) < 0)
            exit(1);
        clock_gettime(CLOCK_MONOTONIC, &then);
        long latency = (then.tv_sec - since.tv_sec) * 1000 + (then.tv_nsec - since.tv_nsec) / 1000000;
        printf("received %ld done %ld overlap %ld latency %ld\n", received, done, overlap, latency);
        pthread_mutex_unlock(&lock);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    pull = nn_socket(AF_SP, NN_PULL);
    push = nn_socket(AF_SP, NN_PUSH);
    if (pull < 0 || push < 0 || nn_connect(push, argv[3]) < 0 || nn_connect(pull, argv[2]) < 0)
        return 1;
    int limit = atoi(argv[4]);
    pthread_t threads[limit];
    for (int i = 0; i < limit; i++)
        pthread_create(&threads[i], NULL, hand, NULL);
    for (int i = 0; i < limit; i++)
        pthread_join(threads[i], NULL);
    return 0;
}

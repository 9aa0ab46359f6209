/* Exercise 14: Overlap. The task is on the page: workshop show 14
 *
 * A worker that does one job and is done. Let it go on, and let up to `limit` jobs overlap. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

/* A clock that nobody sets back, in milliseconds. */
static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
    /* The first argument is the role: `worker`. Then come two addresses and the limit.
     * When you run the program by hand without them, it uses these. */
    const char *jobs_url = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";
    const char *results_url = argc > 3 ? argv[3] : "tcp://127.0.0.1:7790";
    int limit = atoi(argc > 4 ? argv[4] : "4");

    int results = check(nn_socket(AF_SP, NN_PUSH), "socket");
    check(nn_connect(results, results_url), "connect");
    int jobs = check(nn_socket(AF_SP, NN_PULL), "socket");
    check(nn_connect(jobs, jobs_url), "connect");

    int received = 1, done = 1;
    char job[128];
    int length = check(nn_recv(jobs, job, sizeof job - 1, 0), "receive");
    job[length < (int)sizeof job ? length : (int)sizeof job - 1] = '\0';
    long long since = now();

    /* A job is `<id> <milliseconds>`. */
    char id[64];
    int ms;
    if (sscanf(job, "%63s %d", id, &ms) != 2) {
        fprintf(stderr, "this is no job\n");
        return 1;
    }
    usleep(ms * 1000);

    check(nn_send(results, id, strlen(id), 0), "send");
    int overlap = received - (done - 1);
    printf("received %d done %d overlap %d latency %lld\n", received, done, overlap, now() - since);

    /* Go on, with up to `limit` jobs at a time. More of them must not be taken from the socket. */
    fprintf(stderr, "the limit is %d\n", limit);
    nn_close(results);
    nn_close(jobs);
    return 0;
}

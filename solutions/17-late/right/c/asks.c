/* Style: C with a table of jobs and the time until which each is lent; stdout is block-buffered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

#define MOST 1000

struct job { int ms; int done; double until; char given_to[512]; };
struct known { char name[64]; int gone; double heard; };

static struct job jobs[MOST];
static struct known workers[MOST];
static int count, done, known;
static double lease;

static void check(int result, const char *what) {
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void pause_ms(int ms) {
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&t, NULL);
}

static struct known *hear(const char *name) {
    int i;
    for (i = 0; i < known && strcmp(workers[i].name, name) != 0; i++) {}
    if (i == known && known < MOST)
        snprintf(workers[known++].name, sizeof workers[i].name, "%s", name);
    workers[i].heard = now();
    return &workers[i];
}

static int somebody_is_left(void) {
    for (int i = 0; i < known; i++)
        if (!workers[i].gone && now() - workers[i].heard < lease)
            return 1;
    return 0;
}

/* Whether the job was ever given to this one. */
static int was_given(const struct job *job, const char *name) {
    char word[68];
    snprintf(word, sizeof word, " %s ", name);
    return strstr(job->given_to, word) != NULL;
}

/* The first job that is nobody's now: never handed out, or not brought back in time. */
static int next_job(void) {
    for (int i = 0; i < count; i++)
        if (!jobs[i].done && jobs[i].until > 0 && jobs[i].until <= now())
            return i;
    for (int i = 0; i < count; i++)
        if (!jobs[i].done && jobs[i].until == 0)
            return i;
    return -1;
}

static void serve(const char *url, char *list) {
    for (char *ms = strtok(list, ","); ms; ms = strtok(NULL, ","))
        jobs[count++].ms = atoi(ms);
    int rep = nn_socket(AF_SP, NN_REP), timeout = 20;
    check(rep, "nn_socket");
    check(nn_bind(rep, url), "nn_bind");
    nn_setsockopt(rep, NN_SOL_SOCKET, NN_RCVTIMEO, &timeout, sizeof timeout);
    while (done < count || somebody_is_left()) {
        char message[256], answer[64], name[64], rest[2];
        int id, length = nn_recv(rep, message, sizeof message - 1, 0);
        if (length < 0)
            continue;
        message[length < 255 ? length : 255] = '\0';
        if (sscanf(message, "DONE %d %63s %1s", &id, name, rest) == 2) {
            if (id > 0 && id <= count && !jobs[id - 1].done && was_given(&jobs[id - 1], name)) {
                jobs[id - 1].done = 1;
                printf("%d done by %s\n", id, name);
                if (++done == count)
                    printf("done!\n");
            }
        } else if (sscanf(message, "READY %63s %1s", name, rest) != 1) {
            check(nn_send(rep, "ERROR", 5, 0), "nn_send");
            continue;
        }
        struct known *worker = hear(name);
        int next = next_job();
        if (next >= 0) {
            size_t used = strlen(jobs[next].given_to);
            snprintf(jobs[next].given_to + used, sizeof jobs[next].given_to - used, " %s ", name);
            jobs[next].until = now() + lease;
            snprintf(answer, sizeof answer, "JOB %d %d", next + 1, jobs[next].ms);
        } else {
            worker->gone = done == count;
            strcpy(answer, worker->gone ? "END" : "WAIT");
        }
        check(nn_send(rep, answer, strlen(answer), 0), "nn_send");
    }
    pause_ms(100);
    nn_close(rep);
}

static void work(const char *name, const char *url) {
    int req = nn_socket(AF_SP, NN_REQ);
    check(req, "nn_socket");
    check(nn_connect(req, url), "nn_connect");
    char question[128], answer[128];
    snprintf(question, sizeof question, "READY %s", name);
    for (;;) {
        int ms;
        char id[64];
        check(nn_send(req, question, strlen(question), 0), "nn_send");
        int length = nn_recv(req, answer, sizeof answer - 1, 0);
        check(length, "nn_recv");
        answer[length < 127 ? length : 127] = '\0';
        if (sscanf(answer, "JOB %63s %d", id, &ms) == 2) {
            pause_ms(ms);
            snprintf(question, sizeof question, "DONE %s %s", id, name);
        } else if (strcmp(answer, "END") == 0) {
            break;
        } else {
            pause_ms(10);
            snprintf(question, sizeof question, "READY %s", name);
        }
    }
    nn_close(req);
}

int main(int argc, char **argv) {
    if (argc < 4)
        return 2;
    if (strcmp(argv[1], "server") == 0 && argc > 4) {
        lease = atoi(argv[4]) / 1e3;
        serve(argv[2], argv[3]);
    } else
        work(argv[2], argv[3]);
    return 0;
}

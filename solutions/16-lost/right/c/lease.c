/* Style: C with a plain REP and a receive that gives up after 20 ms; stdout is buffered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

#define MOST 500

enum state { OPEN, OUT, DONE };
struct job { int ms; enum state state; long long since; char holders[400]; };
struct worker { char name[60]; long long heard; };

static struct job jobs[MOST];
static struct worker workers[MOST];
static int count, left, known;
static long long lease;

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static void pause_ms(int ms) {
    struct timespec time = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

static void done(int id, const char *name) {
    char word[70];
    snprintf(word, sizeof word, " %s ", name);
    if (id < 1 || id > count || jobs[id - 1].state == DONE || !strstr(jobs[id - 1].holders, word))
        return;
    jobs[id - 1].state = DONE;
    printf("%d done by %s\n", id, name);
    if (--left == 0)
        printf("done!\n");
}

static struct worker *find(const char *name) {
    for (int i = 0; i < known; i++)
        if (strcmp(workers[i].name, name) == 0)
            return &workers[i];
    snprintf(workers[known].name, sizeof workers[known].name, "%s", name);
    return &workers[known++];
}

static void answer(int socket, const char *name) {
    char text[100] = "WAIT";
    struct worker *worker = find(name);
    worker->heard = now();
    if (left == 0) {
        strcpy(text, "END");
        worker->heard = 0;
    }
    for (int i = 0; left > 0 && i < count; i++) {
        struct job *job = &jobs[i];
        if (job->state == OPEN || (job->state == OUT && now() - job->since > lease)) {
            job->state = OUT;
            job->since = now();
            size_t used = strlen(job->holders);
            snprintf(job->holders + used, sizeof job->holders - used, " %s ", name);
            snprintf(text, sizeof text, "JOB %d %d", i + 1, job->ms);
            break;
        }
    }
    nn_send(socket, text, strlen(text), 0);
}

static int anybody_there(void) {
    for (int i = 0; i < known; i++)
        if (workers[i].heard != 0 && now() - workers[i].heard < lease)
            return 1;
    return 0;
}

static int server(const char *url, char *list, const char *lease_ms) {
    int socket = nn_socket(AF_SP, NN_REP), timeout = 20;
    nn_setsockopt(socket, NN_SOL_SOCKET, NN_RCVTIMEO, &timeout, sizeof timeout);
    if (nn_bind(socket, url) < 0)
        return 1;
    lease = atoi(lease_ms);
    for (char *ms = strtok(list, ","); ms != NULL; ms = strtok(NULL, ","))
        jobs[count++].ms = atoi(ms);
    left = count;
    while (left > 0 || anybody_there()) {
        char *message = NULL, text[200], name[60];
        int id, length = nn_recv(socket, &message, NN_MSG, 0);
        if (length < 0)
            continue;
        snprintf(text, sizeof text, "%.*s", length, message);
        nn_freemsg(message);
        if (sscanf(text, "READY %59s", name) == 1) {
            answer(socket, name);
        } else if (sscanf(text, "DONE %d %59s", &id, name) == 2) {
            done(id, name);
            answer(socket, name);
        } else {
            nn_send(socket, "ERROR", 5, 0);
        }
    }
    pause_ms(300);
    nn_close(socket);
    return 0;
}

static int worker(const char *name, const char *url) {
    int socket = nn_socket(AF_SP, NN_REQ);
    if (nn_connect(socket, url) < 0)
        return 1;
    char say[200], text[200], id[100];
    snprintf(say, sizeof say, "READY %s", name);
    for (;;) {
        int ms;
        nn_send(socket, say, strlen(say), 0);
        int length = nn_recv(socket, text, sizeof text - 1, 0);
        if (length < 0)
            return 1;
        text[length] = 0;
        if (sscanf(text, "JOB %99s %d", id, &ms) == 2) {
            pause_ms(ms);
            snprintf(say, sizeof say, "DONE %s %s", id, name);
        } else if (strcmp(text, "END") == 0) {
            nn_close(socket);
            return 0;
        } else {
            pause_ms(10);
            snprintf(say, sizeof say, "READY %s", name);
        }
    }
}

int main(int argc, char **argv) {
    if (argc == 5 && strcmp(argv[1], "server") == 0)
        return server(argv[2], argv[3], argv[4]);
    if (argc == 4 && strcmp(argv[1], "worker") == 0)
        return worker(argv[2], argv[3]);
    return 2;
}

/* Mistake: a lease is always six seconds, whatever the argument says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

#define MOST 500

static struct { int ms, out, done; long long due; char holders[400]; } jobs[MOST];
static struct { char name[60]; void *way_back; } askers[MOST];
static struct { char name[60]; long long heard; } known[MOST];
static int jobs_count, left, askers_count, known_count;
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

static void reply(int socket, void *way_back, const char *text) {
    struct nn_iovec part = {(void *)text, strlen(text)};
    struct nn_msghdr message = {&part, 1, &way_back, NN_MSG};
    if (nn_sendmsg(socket, &message, 0) < 0)
        nn_freemsg(way_back);
}

static void heard(const char *name, long long when) {
    int i = 0;
    while (i < known_count && strcmp(known[i].name, name) != 0)
        i++;
    if (i == known_count)
        snprintf(known[known_count++].name, sizeof known[0].name, "%s", name);
    known[i].heard = when;
}

static void hear(int socket) {
    void *body = NULL, *way_back = NULL;
    struct nn_iovec part = {&body, NN_MSG};
    struct nn_msghdr message = {&part, 1, &way_back, NN_MSG};
    char text[200], name[60], word[70];
    int id, length = nn_recvmsg(socket, &message, 0);
    if (length < 0)
        return;
    snprintf(text, sizeof text, "%.*s", length, (char *)body);
    nn_freemsg(body);
    if (sscanf(text, "DONE %d %59s", &id, name) == 2) {
        snprintf(word, sizeof word, " %s ", name);
        if (id >= 0 && id < jobs_count && !jobs[id].done && strstr(jobs[id].holders, word)) {
            jobs[id].done = 1;
            left--;
            printf("%d done by %s\n%s", id, name, left == 0 ? "done!\n" : "");
        }
    } else if (sscanf(text, "READY %59s", name) != 1) {
        reply(socket, way_back, "ERROR");
        return;
    }
    heard(name, now());
    snprintf(askers[askers_count].name, sizeof askers[0].name, "%s", name);
    askers[askers_count++].way_back = way_back;
}

static void give(int socket) {
    int i = 0;
    while (askers_count > 0 && (left == 0 || i < jobs_count)) {
        char text[60] = "END";
        if (left > 0) {
            if (jobs[i].done || (jobs[i].out && now() < jobs[i].due)) {
                i++;
                continue;
            }
            jobs[i].out = 1;
            jobs[i].due = now() + lease;
            size_t used = strlen(jobs[i].holders);
            snprintf(jobs[i].holders + used, sizeof jobs[i].holders - used, " %s ", askers[0].name);
            snprintf(text, sizeof text, "JOB %d %d", i, jobs[i].ms);
        } else {
            heard(askers[0].name, 0);
        }
        reply(socket, askers[0].way_back, text);
        memmove(&askers[0], &askers[1], --askers_count * sizeof askers[0]);
    }
}

static int server(const char *url, char *list, const char *lease_ms) {
    int socket = nn_socket(AF_SP_RAW, NN_REP);
    if (nn_bind(socket, url) < 0)
        return 1;
    (void)lease_ms;
    lease = 6000;
    for (char *ms = strtok(list, ","); ms != NULL; ms = strtok(NULL, ","))
        jobs[jobs_count++].ms = atoi(ms);
    left = jobs_count;
    for (;;) {
        struct nn_pollfd poll = {socket, NN_POLLIN, 0};
        if (nn_poll(&poll, 1, 20) > 0)
            hear(socket);
        give(socket);
        int there = left > 0;
        for (int i = 0; i < known_count; i++)
            there |= known[i].heard != 0 && now() - known[i].heard < lease;
        if (!there)
            break;
    }
    pause_ms(300);
    return 0;
}

static int worker(const char *name, const char *url) {
    int socket = nn_socket(AF_SP, NN_REQ);
    if (nn_connect(socket, url) < 0)
        return 1;
    char say[200], text[200], id[100];
    int ms;
    snprintf(say, sizeof say, "READY %s", name);
    for (;;) {
        nn_send(socket, say, strlen(say), 0);
        int length = nn_recv(socket, text, sizeof text - 1, 0);
        if (length < 0)
            return 1;
        text[length] = 0;
        if (strncmp(text, "END", 3) == 0)
            return 0;
        if (sscanf(text, "JOB %99s %d", id, &ms) == 2) {
            pause_ms(ms);
            snprintf(say, sizeof say, "DONE %s %s", id, name);
        } else {
            pause_ms(10);
            snprintf(say, sizeof say, "READY %s", name);
        }
    }
}

int main(int argc, char **argv) {
    return argc == 5 ? server(argv[2], argv[3], argv[4]) : argc == 4 ? worker(argv[2], argv[3]) : 2;
}

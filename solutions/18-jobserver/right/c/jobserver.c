/* Style: C; both links with raw sockets, so that workers wait until there is a job. Stdout is never flushed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

enum { MOST = 4096, WORDS = 256, WORKERS = 64 };

/* A request: its text, and its header as nn_recvmsg allocated it. nn_sendmsg takes the header back. */
struct request {
    char *text;
    void *header;
};

struct job {
    int used, waiting, given[WORKERS], givens;
    long id, until;
    struct request request;
};

static struct job jobs[MOST];
static struct request idle[WORKERS];
static int idle_worker[WORKERS], idles, names;
static long last_id;
static char name_of[WORKERS][64];

static void check(int result, const char *what) {
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
}

static long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000;
}

static int receive(int socket, struct request *request) {
    void *body;
    struct nn_iovec iov = {&body, NN_MSG};
    struct nn_msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &iov;
    message.msg_iovlen = 1;
    message.msg_control = &request->header;
    message.msg_controllen = NN_MSG;
    int length = nn_recvmsg(socket, &message, NN_DONTWAIT);
    if (length < 0)
        return 0;
    request->text = malloc(length + 1);
    memcpy(request->text, body, length);
    request->text[length] = 0;
    nn_freemsg(body);
    return 1;
}

static void answer(int socket, struct request *request, const char *text) {
    struct nn_iovec iov = {(void *)text, strlen(text)};
    struct nn_msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &iov;
    message.msg_iovlen = 1;
    message.msg_control = &request->header;
    message.msg_controllen = NN_MSG;
    check(nn_sendmsg(socket, &message, NN_DONTWAIT), "nn_sendmsg");
    free(request->text);
}

static int number_of(const char *name) {
    for (int i = 0; i < names; i++)
        if (strcmp(name_of[i], name) == 0)
            return i;
    if (names == WORKERS)
        return 0;
    snprintf(name_of[names], sizeof name_of[names], "%s", name);
    return names++;
}

/* Gives waiting jobs to waiting workers. */
static void deal(int workers, long lease) {
    for (int i = 0; i < MOST && idles > 0; i++) {
        struct job *job = &jobs[i];
        if (!job->used || !job->waiting)
            continue;
        char text[8192];
        snprintf(text, sizeof text, "JOB %ld %s", job->id, job->request.text + strlen("SUBMIT "));
        job->waiting = 0;
        job->until = now_ms() + lease;
        job->given[job->givens++ % WORKERS] = idle_worker[0];
        answer(workers, &idle[0], text);
        idles--;
        memmove(idle, idle + 1, idles * sizeof idle[0]);
        memmove(idle_worker, idle_worker + 1, idles * sizeof idle_worker[0]);
    }
}

static int is_job(const char *text) {
    char job[16];
    if (strncmp(text, "SUBMIT ", 7) != 0 || sscanf(text + 7, "%15s", job) != 1)
        return 0;
    return !strcmp(job, "echo") || !strcmp(job, "sum") || !strcmp(job, "sleep") || !strcmp(job, "crash");
}

static void from_client(int clients, struct request request) {
    if (!is_job(request.text)) {
        answer(clients, &request, "ERROR no such job");
        return;
    }
    for (int i = 0; i < MOST; i++)
        if (!jobs[i].used) {
            memset(&jobs[i], 0, sizeof jobs[i]);
            jobs[i].used = jobs[i].waiting = 1;
            jobs[i].id = ++last_id;
            jobs[i].request = request;
            return;
        }
    answer(clients, &request, "ERROR too many jobs");
}

static void from_worker(int clients, int workers, struct request request) {
    char verb[8], name[64];
    long id;
    int length = 0;
    if (sscanf(request.text, "READY %63s", name) != 1) {
        if (sscanf(request.text, "%7s %ld %63s%n", verb, &id, name, &length) != 3 ||
            (strcmp(verb, "DONE") && strcmp(verb, "FAIL"))) {
            answer(workers, &request, "ERROR what?");
            return;
        }
        int worker = number_of(name), known = 0, place = 0;
        while (place < MOST - 1 && !(jobs[place].used && jobs[place].id == id))
            place++;
        struct job *job = &jobs[place];
        for (int i = 0; job->used && job->id == id && i < job->givens && i < WORKERS; i++)
            known |= job->given[i] == worker;
        if (known) {
            char text[8192];
            const char *rest = request.text + length;
            snprintf(text, sizeof text, "%s %s", verb[0] == 'D' ? "RESULT" : "ERROR", *rest ? rest + 1 : "");
            answer(clients, &job->request, text);
            job->used = 0;
        }
    }
    if (idles == WORKERS) {
        answer(workers, &request, "WAIT");
        return;
    }
    idle_worker[idles] = number_of(name);
    idle[idles++] = request;
}

static int serve(const char *clients_url, const char *workers_url, long lease) {
    int clients = nn_socket(AF_SP_RAW, NN_REP), workers = nn_socket(AF_SP_RAW, NN_REP);
    check(nn_bind(workers, workers_url), "nn_bind");
    check(nn_bind(clients, clients_url), "nn_bind");
    for (;;) {
        struct nn_pollfd both[2] = {{clients, NN_POLLIN, 0}, {workers, NN_POLLIN, 0}};
        struct request request;
        nn_poll(both, 2, 20);
        while (receive(clients, &request))
            from_client(clients, request);
        while (receive(workers, &request))
            from_worker(clients, workers, request);
        for (int i = 0; i < MOST; i++)
            if (jobs[i].used && !jobs[i].waiting && jobs[i].until <= now_ms())
                jobs[i].waiting = 1;
        deal(workers, lease);
    }
}

static void ask(int socket, const char *text, char *reply, size_t size) {
    check(nn_send(socket, text, strlen(text), 0), "nn_send");
    int length = nn_recv(socket, reply, size - 1, 0);
    check(length, "nn_recv");
    reply[length < (int)size - 1 ? length : (int)size - 1] = 0;
}

static int work(const char *name, const char *url) {
    int socket = nn_socket(AF_SP, NN_REQ);
    check(nn_connect(socket, url), "nn_connect");
    char said[8192], reply[4096];
    snprintf(said, sizeof said, "READY %s", name);
    for (;;) {
        char id[128], job[16];
        int length = 0;
        ask(socket, said, reply, sizeof reply);
        if (sscanf(reply, "JOB %127s %15s%n", id, job, &length) != 2) {
            if (strcmp(reply, "END") == 0)
                return 0;
            usleep(10000);
            snprintf(said, sizeof said, "READY %s", name);
            continue;
        }
        char *arguments = reply + length + (reply[length] == ' ');
        if (strcmp(job, "crash") == 0) {
            snprintf(said, sizeof said, "FAIL %s %s crashed", id, name);
        } else if (strcmp(job, "sleep") == 0) {
            usleep(atol(arguments) * 1000);
            snprintf(said, sizeof said, "DONE %s %s slept %s", id, name, arguments);
        } else if (strcmp(job, "sum") == 0) {
            long long sum = 0;
            for (char *word = strtok(arguments, " "); word; word = strtok(NULL, " "))
                sum += atoll(word);
            snprintf(said, sizeof said, "DONE %s %s %lld", id, name, sum);
        } else {
            snprintf(said, sizeof said, "DONE %s %s %s", id, name, arguments);
        }
    }
}

static int submit(int count, char **words) {
    int socket = nn_socket(AF_SP, NN_REQ);
    check(nn_connect(socket, words[0]), "nn_connect");
    char text[4096] = "SUBMIT", reply[4096];
    for (int i = 1; i < count; i++) {
        strcat(text, " ");
        strcat(text, words[i]);
    }
    ask(socket, text, reply, sizeof reply);
    if (strncmp(reply, "RESULT ", 7) != 0) {
        fprintf(stderr, "%s\n", reply);
        return 1;
    }
    printf("%s\n", reply + 7);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 5 && strcmp(argv[1], "server") == 0)
        return serve(argv[2], argv[3], atol(argv[4]));
    if (argc == 4 && strcmp(argv[1], "worker") == 0)
        return work(argv[2], argv[3]);
    if (argc > 3 && strcmp(argv[1], "client") == 0)
        return submit(argc - 2, argv + 2);
    fprintf(stderr, "server, worker or client?\n");
    return 2;
}

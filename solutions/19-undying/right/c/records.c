// Raw sockets with nn_recvmsg, and a journal of binary records: kind, lengths, a sum over the bytes, name and text.

#include <fcntl.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 4096, TEXT = 512, WAYS = 16 };

struct way {
    size_t length;
    char bytes[128];
};

struct request {
    char name[TEXT], task[TEXT], answer[TEXT];
    int is_answered, is_waiting, ways;
    struct way way[WAYS];
    long holds; // The number of its job in this life.
    double since;
};

struct record {
    uint32_t kind, name, text, sum;
};

static struct request requests[MOST];
static int count, journal;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static uint32_t sum_of(uint32_t kind, const char *name, const char *text) {
    uint32_t sum = 2166136261u ^ kind;
    for (; *name; name++) sum = (sum ^ (unsigned char)*name) * 16777619u;
    for (; *text; text++) sum = (sum ^ (unsigned char)*text) * 16777619u;
    return sum;
}

static void put(uint32_t kind, const char *name, const char *text) {
    char all[sizeof(struct record) + 2 * TEXT];
    struct record head = {kind, strlen(name), strlen(text), sum_of(kind, name, text)};
    memcpy(all, &head, sizeof head);
    memcpy(all + sizeof head, name, head.name);
    memcpy(all + sizeof head + head.name, text, head.text);
    size_t length = sizeof head + head.name + head.text;
    if (write(journal, all, length) != (ssize_t)length || fdatasync(journal) != 0) exit(1);
}

static struct request *find(const char *name) {
    for (int i = 0; i < count; i++)
        if (strcmp(requests[i].name, name) == 0) return &requests[i];
    return NULL;
}

static struct request *add(const char *name, const char *task) {
    if (count == MOST) exit(1);
    struct request *one = &requests[count++];
    snprintf(one->name, TEXT, "%s", name);
    snprintf(one->task, TEXT, "%s", task);
    one->is_waiting = 1;
    return one;
}

static void load(const char *path) {
    journal = open(path, O_RDWR | O_CREAT, 0644);
    off_t good = 0;
    struct record head;
    while (pread(journal, &head, sizeof head, good) == sizeof head && head.name < TEXT && head.text < TEXT) {
        char name[TEXT] = "", text[TEXT] = "";
        if (pread(journal, name, head.name, good + sizeof head) != (ssize_t)head.name) break;
        if (pread(journal, text, head.text, good + sizeof head + head.name) != (ssize_t)head.text) break;
        if (sum_of(head.kind, name, text) != head.sum) break;
        struct request *one = find(name);
        if (head.kind == 1 && !one) {
            add(name, text);
        } else if (head.kind == 2) {
            if (!one) one = add(name, "");
            snprintf(one->answer, TEXT, "%s", text);
            one->is_answered = 1;
            one->is_waiting = 0;
        }
        good += sizeof head + head.name + head.text;
    }
    if (ftruncate(journal, good) != 0) exit(1);
    lseek(journal, good, SEEK_SET);
}

static int take(int socket, struct way *way, char *text) {
    void *body = NULL, *control = NULL;
    struct nn_iovec part = {&body, NN_MSG};
    struct nn_msghdr header = {&part, 1, &control, NN_MSG};
    int got = nn_recvmsg(socket, &header, NN_DONTWAIT);
    if (got < 0) return 0;
    int length = got < TEXT ? got : TEXT - 1;
    memcpy(text, body, length);
    text[length] = 0;
    struct nn_cmsghdr *first = NN_CMSG_FIRSTHDR(&header);
    way->length = first ? first->cmsg_len : 0;
    if (way->length > sizeof way->bytes) way->length = 0;
    memcpy(way->bytes, control, way->length);
    nn_freemsg(body);
    nn_freemsg(control);
    return 1;
}

static void give(int socket, const struct way *way, const char *text) {
    struct nn_iovec part = {(void *)text, strlen(text)};
    struct nn_msghdr header = {&part, 1, (void *)way->bytes, way->length};
    nn_sendmsg(socket, &header, NN_DONTWAIT);
}

static int bound(const char *url) {
    int socket = nn_socket(AF_SP_RAW, NN_REP);
    if (nn_bind(socket, url) < 0) exit(1);
    return socket;
}

static int is_known(const char *task) {
    const char *jobs[] = {"echo", "sum", "sleep", "crash"};
    size_t length = strcspn(task, " ");
    for (int i = 0; i < 4; i++)
        if (strlen(jobs[i]) == length && strncmp(task, jobs[i], length) == 0) return 1;
    return 0;
}

static int serve(char **words) {
    double lease = atof(words[2]) / 1000;
    load(words[3]);
    struct timespec start;
    clock_gettime(CLOCK_REALTIME, &start);
    long life = start.tv_sec * 1000 + start.tv_nsec / 1000000, jobs = 0;
    int clients = bound(words[0]), workers = bound(words[1]);
    struct way way;
    char text[TEXT], said[TEXT], name[TEXT];
    for (;;) {
        struct nn_pollfd both[2] = {{clients, NN_POLLIN, 0}, {workers, NN_POLLIN, 0}};
        nn_poll(both, 2, 100);
        while (take(clients, &way, text)) {
            int at = 0;
            if (sscanf(text, "SUBMIT %511s %n", name, &at) != 1 || !at || !is_known(text + at)) {
                give(clients, &way, "ERROR that is no request");
                continue;
            }
            struct request *one = find(name);
            if (!one) {
                put(1, name, text + at);
                one = add(name, text + at);
            }
            if (one->is_answered) give(clients, &way, one->answer);
            else one->way[one->ways < WAYS ? one->ways++ : WAYS - 1] = way;
        }
        while (take(workers, &way, text)) {
            long of = 0, number = 0;
            int at = 0;
            int done = sscanf(text, "DONE %ld-%ld %511s %n", &of, &number, name, &at) == 3;
            int failed = !done && sscanf(text, "FAIL %ld-%ld %511s %n", &of, &number, name, &at) == 3;
            for (int i = 0; i < count && (done || failed) && of == life; i++) {
                struct request *one = &requests[i];
                if (one->holds != number || one->is_answered) continue;
                snprintf(said, TEXT, "%s %.500s", done ? "RESULT" : "ERROR", at ? text + at : "");
                put(2, one->name, said);
                strcpy(one->answer, said);
                one->is_answered = 1;
                one->is_waiting = 0;
                for (int way = 0; way < one->ways; way++) give(clients, &one->way[way], said);
            }
            struct request *next = NULL;
            for (int i = 0; i < count && !next; i++) {
                struct request *one = &requests[i];
                int is_late = one->holds && !one->is_answered && now() - one->since > lease;
                if (one->is_waiting || is_late) next = one;
            }
            if (!next) {
                give(workers, &way, "WAIT");
                continue;
            }
            next->is_waiting = 0;
            next->holds = ++jobs;
            next->since = now();
            snprintf(said, TEXT, "JOB %ld-%ld %.460s", life, jobs, next->task);
            give(workers, &way, said);
        }
    }
}

static void ask(int socket, const char *text, char *answer) {
    nn_send(socket, text, strlen(text), 0);
    int got = nn_recv(socket, answer, TEXT - 1, 0);
    answer[got > 0 ? got : 0] = 0;
}

static int work(char **words) {
    int socket = nn_socket(AF_SP, NN_REQ);
    nn_connect(socket, words[1]);
    char said[2 * TEXT], heard[TEXT], id[64], job[64];
    snprintf(said, sizeof said, "READY %s", words[0]);
    for (;;) {
        ask(socket, said, heard);
        int at = 0;
        if (sscanf(heard, "JOB %63s %63s %n", id, job, &at) != 2) {
            usleep(10000);
            snprintf(said, sizeof said, "READY %s", words[0]);
            continue;
        }
        char *rest = at ? heard + at : "";
        if (strcmp(job, "echo") == 0) {
            snprintf(said, sizeof said, "DONE %s %s %s", id, words[0], rest);
        } else if (strcmp(job, "sum") == 0) {
            long long sum = 0;
            for (char *word = strtok(rest, " "); word; word = strtok(NULL, " ")) sum += atoll(word);
            snprintf(said, sizeof said, "DONE %s %s %lld", id, words[0], sum);
        } else if (strcmp(job, "sleep") == 0) {
            usleep(atoi(rest) * 1000);
            snprintf(said, sizeof said, "DONE %s %s slept %s", id, words[0], rest);
        } else {
            snprintf(said, sizeof said, "FAIL %s %s it crashed", id, words[0]);
        }
    }
}

static int submit(char **words) {
    int socket = nn_socket(AF_SP, NN_REQ), again = 1000;
    nn_setsockopt(socket, NN_REQ, NN_REQ_RESEND_IVL, &again, sizeof again);
    nn_connect(socket, words[0]);
    char text[TEXT], answer[TEXT];
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    int length = snprintf(text, TEXT, "SUBMIT %d-%ld-%ld", getpid(), (long)time.tv_sec, time.tv_nsec);
    for (int i = 1; words[i]; i++) length += snprintf(text + length, TEXT - length, " %s", words[i]);
    ask(socket, text, answer);
    puts(answer);
    return strncmp(answer, "RESULT", 6) != 0;
}

int main(int count, char **words) {
    if (count < 3) return 2;
    if (strcmp(words[1], "server") == 0) return serve(words + 2);
    if (strcmp(words[1], "worker") == 0) return work(words + 2);
    return submit(words + 2);
}
